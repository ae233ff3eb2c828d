# SPDX-License-Identifier: GPL-3.0-or-later
"""Mistakes that administrators make, and the line that each is answered with: what, why, what to do."""
import contextlib
import dataclasses
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import zipfile

import answer
import process
import settings

WIDE = 120  # characters of the first line of a failure
USAGE = ", see --help"
A = ("-H", "a")
CHAIN = ("-f", "chain.pem", "-H", settings.NAME)
CERT = (*CHAIN, "-S", "store.pem")
DEEP = "/".join(["a-folder-of-certificates-for-direct-access"] * 5)
PEM = "-----BEGIN %s-----\nMIIB\n-----END %s-----\n"
FILES = {
    "page.html": b"<!DOCTYPE html><html><body>404</body></html>",
    "report.xml": b'<?xml version="1.0"?><GPO/>',
    "request.inf": b'[Version]\nSignature="$Windows NT$"\n[NewRequest]\nSubject="CN=x"\n',
    "certutil.txt": b'Root "Trusted Root"\n================ Certificate 0 ================\nSerial Number: 01\n',
    "export.reg": b"Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\n",
    "a.pdf": b"%PDF-1.4\n",
    "empty.pem": b"",
    "request.csr": (PEM % (("CERTIFICATE REQUEST",) * 2)).encode(),
    "key.pem": (PEM % (("PRIVATE KEY",) * 2)).encode(),
    "wrong.txt": b"wrong\n",
    "bad.ini": b"[check_iphttps]\nhostnme=da.example.com\n",
    "other.ini": b"[check_http]\nhostname=da.example.com\n",
    "twice.txt": b"Get-NetIPHttpsState: Access is denied\n",
    "dash.ini": b"[check_iphttps]\n--hostname=da.example.com\n",
    "nosect.ini": b"hostname=da.example.com\n",
    "comment.ini": b"[check_iphttps]\nhostname=da.example.com # the server\n",
    "other.json": b'{"a": 1}',
    "cut.cer": b"\x30\x82\x03\x00\x30\x82\x02\x00\xa0",
    "cut.pem": b"-----BEGIN CERTIFICATE-----\nMIIB\n",
    "key.bin": b"\0" * 64,
    "ssh.pub": b"ssh-rsa AAAAB3NzaC1yc2E user@host\n",
    "curl.txt": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    "s_client.txt": b"CONNECTED(00000003)\nwrite:errno=104\n",
    "a.gz": b"\x1f\x8b\x08\0\0\0\0\0",
    "a.jks": b"\xfe\xed\xfe\xed\0\0\0\2",
    "user.pol": b"PReg\1\0\0\0",
}


def fill(folder, pki):
    """What the command lines name."""
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    os.chmod(folder / "wrong.txt", 0o600)
    chain = pki.chain("good")
    shutil.copy(chain.cert, folder / "chain.pem")
    shutil.copy(chain.store, folder / "store.pem")
    with zipfile.ZipFile(folder / "backup.zip", "w") as archive:
        archive.writestr("a", "b")
    command = ["openssl", "pkcs12", "-export", "-nokeys", "-in", chain.cert, "-out", folder / "secret.pfx"]
    subprocess.run([*command, "-passout", "pass:x"], check=True, capture_output=True)
    shutil.copy(pki.directory / "www" / "root.crl", folder / "real.crl")
    (folder / "folder").mkdir()
    (folder / "user" / "User").mkdir(parents=True)
    (folder / "user" / "User" / "Registry.pol").write_bytes(FILES["user.pol"])
    (folder / DEEP).mkdir(parents=True)
    for name in ("page.html", "empty.pem", "key.pem"):
        shutil.copy(folder / name, folder / DEEP / name)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mistake:
    """A command line in a folder of files, and what is said: all of it."""

    name: str
    program: str
    words: tuple
    said: str
    state: str = "UNKNOWN"

    def run(self, lab):
        with contextlib.ExitStack() as stack:
            folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            fill(folder, lab.pki())
            command = [*settings.WRAPPER, str(settings.BUILD / "plugins" / self.program), *self.words]
            outcome = process.run(command, cwd=folder)
        service = self.program.removeprefix("check_").replace("-", "_").upper()
        faults = list(answer.Answer(outcome, service).faults)
        line = outcome.out.decode(errors="replace").partition("\n")[0].partition(" | ")[0]
        wanted = f"{service} {self.state} - {self.said}"
        if line != wanted:
            faults.append(f"{line!r}, not {wanted!r}")
        if len(line) > (WIDE if self.state == "UNKNOWN" else 140):
            faults.append(f"{len(line)} characters")
        return faults, [shlex.join(command)], outcome


@dataclasses.dataclass(frozen=True, kw_only=True)
class Explained:
    """A code that is not in the table, in its parts."""

    name: str
    code: str
    parts: str

    def run(self, _):
        command = [*settings.WRAPPER, str(settings.BUILD / "plugins" / "check_iphttps"), f"--explain={self.code}"]
        outcome = process.run(command)
        lines = outcome.out.decode(errors="replace").splitlines()
        wanted = [f"IPHTTPS UNKNOWN - code {self.code} is not in the table, see --list-codes", f"Parts:   {self.parts}",
                  "Windows: certutil -error CODE on any Windows names it."]
        faults = [] if lines == wanted and outcome.status == 3 else [f"{lines!r} ({outcome.status})"]
        return faults, [shlex.join(command)], outcome


def short(program, *rows, first=0):
    for number, (words, said) in enumerate(rows, first):
        label = "+".join(word for word in words if word not in CERT)[-40:].replace("/", "-").replace("\r", "") or "nothing"
        yield Mistake(name=f"mistake/{program}/{number}/{label}", program=program, words=words, said=said)


ROWS = [
    *short(
        "check_iphttps",
        ((), "--hostname, --url or --gpo is needed" + USAGE),
        (("da.example.com",), 'unexpected argument "da.example.com": the name of the server goes to -H' + USAGE),
        (("-H",), "option --hostname needs a value" + USAGE),
        (("-H", ""), '--hostname: "" is not a host name' + USAGE),
        (("-H", "da.example.com:443"),
         '--hostname: "da.example.com:443" is not a host name: the port goes to --port' + USAGE),
        (("-H", "https://da.example.com/IPHTTPS"),
         '--hostname: "https://da.example.com/IPHTTPS" is not a host name: a URL goes to --url' + USAGE),
        (("-H", "da example com"), '--hostname: "da example com" is not a host name' + USAGE),
        (("-u", "da.example.com"), '--url: "da.example.com" does not begin with https://' + USAGE),
        (("-u", "http://da.example.com/IPHTTPS"),
         '--url: "http://da.example.com/IPHTTPS" is not https://, as the clients\' URL is' + USAGE),
        (("-u", "https://da.example.com", "-p", "443"),
         "--port cannot go with --url, which says the port" + USAGE),
        (("-u", "https://da.example.com", "-H", "x.example.com"),
         '--hostname "x.example.com" contradicts --url, which says "da.example.com"' + USAGE),
        (("-I", "192.0.2.7"),
         "--address needs --hostname or --url too: the certificate is for a name" + USAGE),
        ((*A, "-I", "192.0.2.0/24"),
         '--address: "192.0.2.0/24" is not an IPv4 or IPv6 address' + USAGE),
        ((*A, "-p", "https"), '--port: "https" is not a port (1 to 65535)' + USAGE),
        ((*A, "-p", "0"), '--port: "0" is not a port (1 to 65535)' + USAGE),
        ((*A, "-t", "10s"),
         '--timeout: "10s" is not a number of seconds: write 10' + USAGE),
        ((*A, "-t", "10:bad"),
         '--timeout: "bad" is not a state (ok, warning, critical, unknown)' + USAGE),
        ((*A, "-t", "0"),
         '--timeout: "0" is not a number of seconds (more than 0, at most 3600)' + USAGE),
        ((*A, "-w", "5,0"),
         '--warning: "5,0" is no range: write 5' + USAGE),
        ((*A, "-w", "30days"), '--warning: "30days" is no range: write N, N:, ~:N, N:M or @N:M' + USAGE),
        ((*A, "-w", "5", "-c", "3"), '--critical: "3" is not stricter than --warning "5"' + USAGE),
        ((*A, "-w", "2:1"),
         '--warning: "2:1" is a range whose start is greater than its end' + USAGE),
        ((*A, "--client=12"), '--client: "12" is not win7, win8, win10 or win11' + USAGE),
        ((*A, "--client=Win11"), '--client: "Win11" is not win7, win8, win10 or win11: write win11' + USAGE),
        ((*A, "--sotre=b"), "unknown option --sotre (did you mean --store?)" + USAGE),
        ((*A, "--c=b"), "option --c is ambiguous" + USAGE),
        ((*A, "-S"), "option --store needs a value" + USAGE),
        ((*A, "-x"), "unknown option -x" + USAGE),
        ((*A, "--severity=ra.missing"), '--severity: "ra.missing" is not RULE=STATE' + USAGE),
        ((*A, "--severity=ra.mising=ok"),
         '--severity: there is no rule "ra.mising" (did you mean "ra.missing"?)' + USAGE),
        ((*A, "--severity=ra.missing=okay"),
         '--severity: "okay" is not a state (ok, warning, critical, unknown): write ok' + USAGE),
        ((*A, "--severity=client.error=ok"),
         '--severity: check_iphttps never reports "client.error" (--list-rules)' + USAGE),
        ((*A, "--at=2027-02-30"),
         '--at: "2027-02-30" is not a day of that month, which has 28' + USAGE),
        ((*A, "--at=31.01.2027"),
         '--at: "31.01.2027" is not a time: write 2027-01-31' + USAGE),
        ((*A, "-o", "xml"),
         '--output: "xml" is not one of nagios, json, openmetrics, prtg, checkmk, text' + USAGE),
        ((*A, "--max-age=7x"), '--max-age: "7x" is not [KIND:]DAYS or [KIND:]none' + USAGE),
        ((*A, "--dns-server=dns.example.com"),
         '--dns-server: "dns.example.com" is not ADDRESS, IPV4:PORT or [IPV6]:PORT' + USAGE),
        ((*A, "--proxy=proxy.example.com:8080"),
         "--proxy: the URL does not begin with http://: proxies are spoken to in plain HTTP" + USAGE),
        ((*A, "--ping=192.0.2.1"), '--ping: "192.0.2.1" is not an IPv6 address' + USAGE),
        ((*A, "--ra-wait=0"),
         '--ra-wait: "0" is not a number of seconds (more than 0, at most 3600)' + USAGE),
        (("--explain=nonsense",),
         '--explain: "nonsense" is not a code or its symbol (--list-codes has those that are known)' + USAGE),
        (("--explain=CERT_E_EXPIERD",),
         '--explain: "CERT_E_EXPIERD" is not a code or its symbol (did you mean CERT_E_EXPIRED?)' + USAGE),
        ((*A, "-4", "-6"), "-4 and -6 exclude each other" + USAGE),
        ((*A, "-4", "-I", "2001:db8::1"), "--address 2001:db8::1 contradicts -4" + USAGE),
        ((*A, "--client-key=x"), "--client-key needs --client-cert too" + USAGE),
        ((*A, "--client-cert=none.pem"),
         "client certificate: none.pem: cannot be opened: No such file or directory"),
        ((*A, "--extra-opts=@none.ini"),
         "--extra-opts: none.ini: cannot be opened: No such file or directory" + USAGE),
        (("--extra-opts=@bad.ini",),
         'bad.ini line 2: unknown key "hostnme" (did you mean "hostname"?)' + USAGE),
        (("--extra-opts=@other.ini",),
         "--extra-opts: other.ini: there is no section [check_iphttps]" + USAGE),
        (("--gpo=none.pol",), "--gpo: store none.pol: cannot be opened: No such file or directory"),
        (("--gpo=page.html",), "--gpo: store page.html: no Registry.pol (at byte 0)"),
        (("--gpo=page.html", "-H", "a"),
         "--hostname cannot go with --gpo, which says the URL" + USAGE),
        (("--replay=none.json",), "none.json: cannot be opened: No such file or directory"),
        (("--replay=page.html",),
         "page.html: is not JSON (line 1, column 1): '[' or '{' expected near '<'"),
        ((*A, "--ldap-user=u"), "--ldap-user and --ldap-password-file need each other" + USAGE),
        ((*A, "--ldap-starttls"), "--ldap-starttls needs --store=ldap://... too" + USAGE),
        ((*A, "-S", "ldap://dc", "--ldap-user=u", "--ldap-password-file=p"),
         "--ldap-user over ldap:// shows the password: use ldaps:// or --ldap-starttls" + USAGE),
        ((*A, "--ldap-ca=x"), "--ldap-ca needs --store=ldaps://... or --ldap-starttls too" + USAGE),
        (("--extra-opts=@" + DEEP + "/none.ini",),
         "--extra-opts: a-folder-of-certifi.../none.ini: cannot be opened: No such file or directory" + USAGE),
        (("--replay=" + DEEP + "/none.json",),
         "a-folder-of-certificate.../none.json: cannot be opened: No such file or directory"),
    ),
    *short(
        "check_iphttps_cert",
        (("-f", "none.pem"), "none.pem: cannot be opened: No such file or directory"),
        (("-f", "."), ".: is a directory"),
        (("-f", "page.html", "-H", "da.example.com", "-S", "store.pem"),
         "page.html: looks like a web page: is the download behind a login?"),
        (("-f", "backup.zip", "-H", "da.example.com", "-S", "store.pem"),
         "backup.zip: looks like a ZIP file: unpack it"),
        (("-f", "request.inf", "-H", "da.example.com", "-S", "store.pem"),
         "request.inf: looks like an INF file, of which a request is made: give the certificate"),
        (("-f", "report.xml", "-H", "da.example.com", "-S", "store.pem"),
         "report.xml: looks like XML: export the certificates (certutil -store Root NAME FILE.cer)"),
        (("-f", "certutil.txt", "-H", "da.example.com", "-S", "store.pem"),
         "certutil.txt: looks like certutil's text: use certutil -store Root NAME FILE.cer"),
        (("-f", "export.reg", "-H", "da.example.com", "-S", "store.pem"),
         "export.reg: looks like a registry export: only stores may be one (reg:FILE)"),
        (("-f", "empty.pem", "-H", "da.example.com", "-S", "store.pem"), "empty.pem: is empty"),
        (("-f", "request.csr", "-H", "da.example.com", "-S", "store.pem"),
         "request.csr: holds no certificate"),
        (("-f", "key.pem", "-H", "da.example.com", "-S", "store.pem"),
         "key.pem: holds no certificate"),
        (("-f", "secret.pfx", "-H", "da.example.com", "-S", "store.pem"),
         "secret.pfx: is PKCS#12 with a passphrase: give --passphrase-file"),
        (("-f", "a.pdf", "-H", "da.example.com", "-S", "store.pem"),
         "a.pdf: looks like a PDF file"),
        (("-f", "secret.pfx", "--passphrase-file=wrong.txt"),
         "secret.pfx: is PKCS#12, and the passphrase is wrong"),
        (("-f", "secret.pfx", "--passphrase-file=none.txt"),
         "passphrase: none.txt: cannot be opened: No such file or directory"),
        ((*CERT, "--fingerprint=zz"),
         '--fingerprint: "zz" is not SHA-1 or SHA-256 (40 or 64 digits)' + USAGE),
        ((*CERT, "-I", "192.0.2.1"), "--file and --address exclude each other" + USAGE),
        ((*CERT, "-w", "2 weeks"), '--warning: "2 weeks" is no age: write 2w' + USAGE),
        ((*CERT, "-w", "30days"), '--warning: "30days" is no age: write 30d' + USAGE),
        ((*CERT, "-w", "30", "-c", "60"),
         '--critical: "60" must be stricter than --warning: "30"' + USAGE),
        ((*CERT, "--ca-warning=1y"),
         '--ca-warning: "1y" is no age: write 365d' + USAGE),
        ((*CERT, "--severity=ping.lost=ok"),
         '--severity: check_iphttps_cert never reports "ping.lost" (--list-rules)' + USAGE),
        (("-f", DEEP + "/none.pem"),
         "a-folder-of-certificates.../none.pem: cannot be opened: No such file or directory"),
        (("-f", DEEP + "/page.html"),
         "a-folder-of-certificate.../page.html: looks like a web page: is the download behind a login?"),
        (("-f", DEEP + "/empty.pem"), "a-folder-of-certificates-for-direc.../empty.pem: is empty"),
    ),
    *short(
        "check_iphttps_trust",
        ((*CHAIN, "-S", "none.pem"), "store none.pem: cannot be opened: No such file or directory"),
        ((*CHAIN, "-S", "gop:Registry.pol"),
         'store "gop:Registry.pol": unknown kind "gop" (did you mean "gpo:"?)' + USAGE),
        ((*CHAIN, "-S", "gpo:page.html"), "store page.html: no Registry.pol (at byte 0)"),
        ((*CHAIN, "-S", "sst:store.pem"), "store store.pem: no serialized store (at byte 0)"),
        ((*CHAIN, "-S", ""), "--store: the value is empty" + USAGE),
        ((*CHAIN, "-S", "corp="), 'store "corp=": no path' + USAGE),
        ((*CHAIN, "-S", "http://x"), 'store "http://x": unknown kind "http"' + USAGE),
        ((*CHAIN, "-S", "dir:store.pem"), "store store.pem: cannot be opened: Not a directory"),
        ((*CHAIN, "-S", "page.html"),
         "store page.html: looks like a web page: is the download behind a login?"),
        ((*CHAIN, "-S", "certutil.txt"),
         "store certutil.txt: lists a store without a certificate: certificate 0 of it has no SHA-1..."),
        ((*CHAIN, "-S", "export.reg"),
         "store export.reg exports no store of certificates: export SystemCertificates of HKLM"),
        ((*CHAIN, "-S", "key.pem"), "store key.pem holds no certificate (1 other PEM block)"),
        ((*CHAIN, "-S", "none*.pem"), "store none*.pem: matches no file"),
        ((*CHAIN, "-S", DEEP + "/none.pem"),
         "store a-folder-of-certificates.../none.pem: cannot be opened: No such file or directory"),
        ((*CHAIN, "-S", DEEP + "/page.html"),
         "store a-folder-of-certifica.../page.html: looks like a web page: is the download behind a login?"),
        ((*CHAIN, "-S", DEEP + "/key.pem"),
         "store a-folder-of-certificates-.../key.pem holds no certificate (1 other PEM block)"),
        ((*CERT, "--crl=page.html"), "--crl: page.html: holds no CRL, or one that does not decode"),
        ((*CERT, "--crl=none.crl"), "--crl: none.crl: cannot be opened: No such file or directory"),
        ((*CERT, "--fetch-proxy=x"),
         "--fetch-proxy: does not begin with http://: proxies are spoken to in plain HTTP" + USAGE),
    ),
    *short(
        "check_iphttps_roots",
        ((), "--hostname, --url, --gpo, --file or --root is needed" + USAGE),
        (("--root=abc", "-S", "store.pem"),
         "--root: abc: cannot be opened: No such file or directory"),
        (("--root=chain.pem", "-S", "store.pem"),
         "--root: chain.pem: certificate 1 is not self-signed, so it is no root" + USAGE),
        (("--root=page.html", "-S", "store.pem"),
         "--root: page.html: looks like a web page: is the download behind a login?"),
        (("--verify=page.html",),
         "page.html: looks like a web page: is the download behind a login?"),
        (("--verify=none.stl",), "none.stl: cannot be examined: No such file or directory"),
        (("--replaces=x",), "--replaces needs --verify too" + USAGE),
        ((*CERT, "--next=page.html"),
         "--next: page.html: looks like a web page: is the download behind a login?"),
    ),
    *short(
        "check_iphttps_state",
        (("-f", "none.txt"), "none.txt: cannot be opened: No such file or directory"),
        (("-f", "."), ".: is a directory"),
        (("-f", "page.html"),
         'page.html: "<!DOCTYPE html><html>..." is no state: run netsh int httpstunnel show int'),
        (("-f", "twice.txt"),
         'twice.txt: "Get-NetIPHttpsState: ..." is no state: run netsh int httpstunnel show int'),
        ((*A,), "unknown option -H" + USAGE),
        (("-f", "empty.pem"),
         "empty.pem: empty: IP-HTTPS is not active (then nothing is printed), or nothing was run"),
        (("--severity=dns.no-name=ok",),
         '--severity: check_iphttps_state never reports "dns.no-name" (--list-rules)' + USAGE),
        (("-f", DEEP + "/page.html"),
         'a-folde.../page.html: "<!DOCTYPE html><html>..." is no state: run netsh int httpstunnel show int'),
    ),
    *short(
        "iphttps-report",
        ((), "--config is needed" + USAGE),
        (("-f", "none.ini"), "none.ini: cannot be opened: No such file or directory"),
        (("-f", "page.html"), "page.html line 1: stands before the first section"),
    ),
    *short(
        "check_iphttps",
        (("\u2013H", "da.example.com"),
         '"\u2013H" begins with a web page\'s dash: write -H' + USAGE),
        (("\u2014hostname=da.example.com",),
         '"\u2014hostname" begins with a web page\'s dash: write --hostname' + USAGE),
        (("-hostname", "da.example.com"),
         '"-hostname" is written with two dashes: --hostname' + USAGE),
        (("hostname=da.example.com",),
         '"hostname=da.example.com" is no option: write --hostname=da.example.com' + USAGE),
        (("\xa0-H", "da.example.com"),
         '"\xa0-H" begins with a non-breaking space: write -H' + USAGE),
        (("-H", "\u201cda\u201d"),
         '--hostname: "\u201cda\u201d" begins with a web page\'s quotation mark: write da' + USAGE),
        (("-H", "'da.example.com'"),
         '--hostname: "\'da.example.com\'" begins with a quotation mark: take it out' + USAGE),
        (("-H", "da.example.com\r"),
         '--hostname: "da.example.com\\x0d" ends with \\r, as Windows ends lines: take it out' + USAGE),
        (("-H", "da.example.com\xa0"),
         '--hostname: "da.example.com\xa0" ends with a non-breaking space: take it out' + USAGE),
        (("-H", "da.example.com "),
         '--hostname: "da.example.com " ends with a blank: take it out' + USAGE),
        (("-H da.example.com",),
         '--hostname: " da.example.com" begins with a blank: take it out' + USAGE),
        (("-H", "da.example.com -p 443"),
         '--hostname: "da.example.com -p 443" holds another option: quote each value by itself' + USAGE),
        (("-H", "$HOSTADDRESS$"),
         '--hostname: "$HOSTADDRESS$" is a macro that was not filled in' + USAGE),
        (("-H", "{HOST.CONN}"),
         '--hostname: "{HOST.CONN}" is a macro that was not filled in' + USAGE),
        (("-H", "$host.name$"),
         '--hostname: "$host.name$" is a macro that was not filled in' + USAGE),
        (("-H", "*.example.com"),
         '--hostname: "*.example.com" is not a host name: give the one in the clients\' URL' + USAGE),
        (("-H", "da.example.com,db.example.com"),
         '--hostname: "da.example.com,db.example.com" is not a host name: one name a check' + USAGE),
        (("-H", "m\xfcnchen.example.com"),
         '--hostname: "m\xfcnchen.example.com" is not in ASCII: give the form that DNS uses (xn--...)' + USAGE),
        (("-H", "da..example.com"),
         '--hostname: "da..example.com" is not a host name' + USAGE),
        ((*A, "-p", "443\r"),
         '--port: "443\\x0d" ends with \\r, as Windows ends lines: write 443' + USAGE),
        ((*A, "-p", "443/tcp"),
         '--port: "443/tcp" is not a port: write 443' + USAGE),
        ((*A, "-p", " 443"),
         '--port: " 443" begins with a blank: write 443' + USAGE),
        ((*A, "-S", "store.pem\r"),
         '--store: "store.pem\\x0d" ends with \\r, as Windows ends lines: write store.pem' + USAGE),
        ((*A, "-S", '"store.pem"'),
         '--store: ""store.pem"" begins with a quotation mark: write store.pem' + USAGE),
        ((*A, "-S", "$ARG2$"),
         '--store: "$ARG2$" is a macro that was not filled in' + USAGE),
        (("-u", "\u201chttps://da.example.com/IPHTTPS\u201d"),
         '--url: "\u201chttps://da.exam.../IPHTTPS\u201d" begins with a web page\'s quotation mark: take it out' + USAGE),
        (("-u", "https:/da.example.com"),
         '--url: "https:/da.example.com" does not begin with https://' + USAGE),
        (("-u", "https://da.example.com:https/"),
         '--url: "https://da.example.com:https/" has a port that is not between 1 and 65535' + USAGE),
        ((*A, "-I", "da.example.com"),
         '--address: "da.example.com" is not an address: a name goes to --hostname' + USAGE),
        ((*A, "-I", "192.0.2.7:443"),
         '--address: "192.0.2.7:443" is not an address: the port goes to --port' + USAGE),
        ((*A, "-I", "192.0.2.7,192.0.2.8"),
         '--address: "192.0.2.7,192.0.2.8" is not one address: repeat the option for another' + USAGE),
        ((*A, "-I", "192.0.2.300"),
         '--address: "192.0.2.300" is not an IPv4 or IPv6 address' + USAGE),
        ((*A, "-t", "500ms"),
         '--timeout: "500ms" is not a number of seconds: write 0.5' + USAGE),
        ((*A, "-t", "2 min"),
         '--timeout: "2 min" is not a number of seconds: write 120' + USAGE),
        ((*A, "-t", "10,5"),
         '--timeout: "10,5" is not a number of seconds: write 10.5' + USAGE),
        ((*A, "-t", "10:warn"),
         '--timeout: "warn" is not a state (ok, warning, critical, unknown): write warning' + USAGE),
        ((*A, "-t", "ten"),
         '--timeout: "ten" is not a number of seconds (more than 0, at most 3600)' + USAGE),
        ((*A, "--ra-wait=3 s",),
         '--ra-wait: "3 s" is not a number of seconds: write 3' + USAGE),
        ((*A, "-w", "5s"),
         '--warning: "5s" is no range: write 5' + USAGE),
        ((*A, "-w", ">5"),
         '--warning: ">5" is no range: write N, N:, ~:N, N:M or @N:M' + USAGE),
        ((*A, "--client=Windows 11",),
         '--client: "Windows 11" is not win7, win8, win10 or win11: write win11' + USAGE),
        ((*A, "--client=win8.1",),
         '--client: "win8.1" is not win7, win8, win10 or win11: write win8' + USAGE),
        ((*A, "--client=XP",),
         '--client: "XP" is not win7, win8, win10 or win11' + USAGE),
        ((*A, "--severity=RA.missing=ok",),
         '--severity: there is no rule "RA.missing" (did you mean "ra.missing"?)' + USAGE),
        ((*A, "--severity=ra.missing=ok,dns.no-name=ok",),
         '--severity: "ra.missing...no-name=ok" is not one RULE=STATE: repeat the option for another' + USAGE),
        ((*A, "--severity=ra.missing=warn",),
         '--severity: "warn" is not a state (ok, warning, critical, unknown): write warning' + USAGE),
        ((*A, "--at=2027-1-31",),
         '--at: "2027-1-31" is not a time: write 2027-01-31' + USAGE),
        ((*A, "--at=2027-01-31 06:00",),
         '--at: "2027-01-31 06:00" is not a time: write 2027-01-31T06:00:00Z' + USAGE),
        ((*A, "--at=tomorrow",),
         '--at: "tomorrow" is not a time (2027-01-31 or 2027-01-31T06:00:00Z)' + USAGE),
        ((*A, "-o", "JSON"),
         '--output: "JSON" is not one of nagios, json, openmetrics, text: write json' + USAGE),
        ((*A, "-o", "txt"),
         '--output: "txt" is not one of nagios, json, openmetrics, text: write text' + USAGE),
        ((*A, "--max-age=7days",),
         '--max-age: "7days" is not [KIND:]DAYS or [KIND:]none: write 7d' + USAGE),
        ((*A, "--max-age=ctl:1month",),
         '--max-age: "ctl:1month" is not [KIND:]DAYS or [KIND:]none: write ctl:30d' + USAGE),
        (("--explain=0x800b0109 ",),
         '--explain: "0x800b0109 " ends with a blank: write 0x800b0109' + USAGE),
        (("--explain",),
         "option --explain needs a value" + USAGE),
        (("--list-codes=x",),
         "option --list-codes takes no value" + USAGE),
        (("--help=all",),
         '--help: "all" is not "man"' + USAGE),
        (("-46", "-H", "a"),
         "-4 and -6 exclude each other" + USAGE),
        (("--extra-opts=@dash.ini",),
         'dash.ini line 2: unknown key "--hostname" (did you mean "hostname"?)' + USAGE),
        (("--extra-opts=@nosect.ini",),
         "--extra-opts: nosect.ini line 1: stands before the first section" + USAGE),
        (("--extra-opts=@comment.ini",),
         "--extra-opts: comment.ini line 2: comments need a line of their own" + USAGE),
        (("--extra-opts=@folder",),
         "--extra-opts: folder: is a directory" + USAGE),
        (("--extra-opts=@",),
         "--extra-opts: no file after '@'" + USAGE),
        (("--gpo=empty.pem",),
         "--gpo: store empty.pem: is empty"),
        (("--gpo=user.pol",),
         "--gpo: user.pol names no URL that clients can use: is it the clients' policy?"),
        (("--replay=empty.pem",),
         "empty.pem: is not JSON (line 1, column 0): '[' or '{' expected near end of file"),
        (("--replay=folder",),
         "folder: is a directory"),
        (("--replay=other.json",),
         "other.json: is not evidence of schema 1"),
        ((*A, "--save-evidence=",),
         "--save-evidence: the value is empty" + USAGE),
        ((*A, "--client-cert=page.html",),
         "client certificate: page.html: no certificate in PEM or PKCS#12 form"),
        ((*A, "--ping=dc1.corp",),
         '--ping: "dc1.corp" is not an IPv6 address' + USAGE),
        first=200),
    *short(
        "check_iphttps_cert",
        (("-f", "key.bin"),
         "key.bin: is neither PEM nor DER nor PKCS#7"),
        (("-f", "\u201cchain.pem\u201d"),
         '--file: "\u201cchain.pem\u201d" begins with a web page\'s quotation mark: write chain.pem' + USAGE),
        ((*CERT, "-w", "30 %"),
         '--warning: "30 %" is no age: write 30%' + USAGE),
        ((*CERT, "-w", "1month"),
         '--warning: "1month" is no age: write 30d' + USAGE),
        ((*CERT, "-w", "30,5"),
         '--warning: "30,5" is no age: write 30.5' + USAGE),
        ((*CERT, "--fingerprint=AA:BB",),
         '--fingerprint: "AA:BB" is not SHA-1 or SHA-256 (40 or 64 digits)' + USAGE),
        ((*CERT, "--issuer=Lab CA\r",),
         '--issuer: "Lab CA\\x0d" ends with \\r, as Windows ends lines: write Lab CA' + USAGE),
        first=200),
    *short(
        "check_iphttps_trust",
        ((*CHAIN, "-S", "sst:empty.pem"),
         "store empty.pem: is empty"),
        ((*CHAIN, "-S", "folder"),
         "store folder holds no certificate"),
        ((*CHAIN, "-S", "ODJ:x"),
         'store "ODJ:x": unknown kind "ODJ" (did you mean "odj:"?)' + USAGE),
        first=200),
    *short(
        "check_iphttps_state",
        (("-f", "-f"),
         "-f: cannot be opened: No such file or directory"),
        (("-f", "ssh.pub"),
         'ssh.pub: "ssh-rsa AAAAB3NzaC1yc..." is no state: run netsh int httpstunnel show int'),
        (("-f", "state.txt\r"),
         '--file: "state.txt\\x0d" ends with \\r, as Windows ends lines: write state.txt' + USAGE),
        (("chain.pem",),
         'unexpected argument "chain.pem": a file goes to -f' + USAGE),
        (("-w", "5"),
         "unknown option -w" + USAGE),
        first=200),
    *short(
        "iphttps-report",
        (("dash.ini",),
         'unexpected argument "dash.ini"' + USAGE),
        (("-f", "nosect.ini"),
         "nosect.ini line 1: stands before the first section"),
        (("-f", "dash.ini", "--parallel=5s"),
         '--parallel: "5s" is not a number from 1 to 256' + USAGE),
        (("-f", "dash.ini", "--run-every=5s"),
         '--run-every: "5s" is not a time: write 5' + USAGE),
        (("-f", "dash.ini", "--history-days=2w"),
         '--history-days: "2w" is not a number of days: write 14' + USAGE),
        (("-f", "folder"),
         "folder: is a directory"),
        (("--check-config",),
         "--config is needed" + USAGE),
        (("-f", "dash.ini", "-H", "a"),
         "unknown option -H" + USAGE),
        first=200),
    *(Explained(name=f"mistake/explained/{code}", code=code, parts=parts) for code, parts in (
        ("0x80091234", "HRESULT, severity failure, facility 9 (SSPI: security), code 4660"),
        ("0x80072eaa", "HRESULT, severity failure, facility 7 (Win32), code 11946, of Winsock"),
        ("0x80072f99", "HRESULT, severity failure, facility 7 (Win32), code 12185, of WinHTTP"),
        ("0x1f3", "Win32 code 499, of Windows itself"),
        ("0xc0001234", "NTSTATUS, severity error, code 0x1234: of the system"),
    )),
]
