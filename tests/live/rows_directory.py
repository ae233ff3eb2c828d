# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the roots of a directory: OpenLDAP, a Samba domain controller, and servers that are neither."""
import base64
import contextlib
import dataclasses
import functools
import hashlib
import pathlib
import shlex
import ssl
import sys
import time

import directory
import late
import ldap_script
import listener
import namespace
import process
import row
import samba_dc
import server
import settings

PROGRAM = str(settings.BUILD / "tests" / "lab" / "ldapread")
ROOTS, AIA = "Certification Authorities", "AIA"
KIND = ["top", "certificationAuthority"]
KINDS = {"usage": 1, "system": 2, "memory": 3, "format": 4, "unsupported": 5, "limit": 6, "timeout": 7}


@functools.cache
def material(pki_directory):
    """A root and an intermediate, DER."""
    good = pathlib.Path(pki_directory) / "good"
    return directory.certificates(good / "store.pem")[0], directory.certificates(good / "chain.pem")[1]


@functools.cache
def need_libldap():
    if b"built without LDAP" in process.run([PROGRAM, "ldap://127.0.0.1:1", "1"]).out:
        raise row.Skip("built without LDAP")


def sha256(der):
    return hashlib.sha256(der).hexdigest()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reading:
    """What came of ldapread: an error's kind and words, or certificates, containers and notes."""

    error: str | None = None  # kind of an error; None: it succeeds
    has: tuple = ()
    lacks: tuple = ()
    roots: int | None = None  # so many
    cas: int | None = None
    seconds: float = 3  # the deadline
    within: float | None = None  # seconds it may take; the deadline and a little

    def faults(self, outcome, root=None):
        said = outcome.out.decode(errors="replace")
        lines = said.splitlines()
        faults = [f"stderr is not empty: {outcome.err[-600:]!r}"] if outcome.err else []
        wanted = 0 if self.error is None else 1
        if outcome.status != wanted:
            faults.append(f"status {outcome.status}, not {wanted}")
        if self.error and not said.startswith(f"error {KINDS[self.error]}: "):
            faults.append(f"not an error of kind {self.error}")
        for count, word in ((self.roots, "cert root "), (self.cas, "cert ca ")):
            found = [line for line in lines if line.startswith(word)]
            if count is not None and len(found) != count:
                faults.append(f"{len(found)} of {word.strip()}, not {count}")
        if self.roots and root and not any(root in line for line in lines if line.startswith("cert root ")):
            faults.append("another root than the one that was published")
        faults += [f"{text!r} is missing" for text in self.has if text not in said]
        faults += [f"{text!r} is there" for text in self.lacks if text in said]
        most = (self.within or self.seconds + settings.SLACK) * settings.SCALE
        return late.judged(faults, outcome.seconds, self.seconds * settings.PATIENCE, most)


def forest(root, ca):
    return directory.tree(
        [directory.Authority(ROOTS, "Corp Root", (root, directory.PLACEHOLDER)),
         directory.Authority(AIA, "Corp Issuing", (ca,)),
         directory.Authority("", "NTAuthCertificates", (ca,)),
         directory.Authority("Enrollment Services", "Corp Issuing", (ca,), "pKIEnrollmentService")],
        more=directory.referral("Elsewhere", ROOTS))


def plain_forest(root, ca):
    return directory.tree([directory.Authority(ROOTS, "Corp Root", (root,)),
                           directory.Authority(AIA, "Corp Issuing", (ca,))])


def empty_forest(*_):
    return directory.tree([])


def rootless(_, ca):
    return directory.tree([directory.Authority(AIA, "Corp Issuing", (ca,))], containers=("AIA", "CDP"))


def misplaced_root(root, ca):
    return directory.tree([directory.Authority(AIA, "Corp Root", (root,)), directory.Authority(AIA, "Corp Issuing", (ca,))])


def without_aia(root, _):
    return directory.tree([directory.Authority(ROOTS, "Corp Root", (root,))], containers=(ROOTS,))


def only_placeholders(*_):
    values = (directory.PLACEHOLDER, b"", b"\x30\x03\x02\x01")[:1] + (b"not a certificate",)
    return directory.tree([directory.Authority(ROOTS, "Placeholder", values),
                           directory.Authority(ROOTS, "Nothing", ())])


def many_objects(root, ca):
    return directory.tree([directory.Authority(ROOTS, f"Root {n:04}", (root,)) for n in range(1200)] +
                          [directory.Authority(AIA, "Corp Issuing", (ca,))])


def many_values(root, ca):
    values = (root, *(directory.renumbered(root, n) for n in range(3000)))
    return directory.tree([directory.Authority(ROOTS, "Corp Root", values),
                           directory.Authority(AIA, "Corp Issuing", (ca,))])


def moved_root(*_):
    dn = f"CN={ROOTS},{directory.SERVICES}"
    more = f"dn: {dn}\nobjectClass: referral\nobjectClass: extensibleObject\ncn: {ROOTS}\n" \
           "ref: ldap://127.0.0.1:1/\n\n"
    return directory.tree([], containers=("AIA",), more=more)


@dataclasses.dataclass(frozen=True, kw_only=True)
class SlapdRow:
    name: str
    url: str = "{ldap}"
    words: tuple = ()
    reading: Reading = Reading(roots=1, cas=1)
    ldif: object = forest
    chain: str | None = "good"
    settings_of: tuple = ()  # (name, value) of directory.Slapd
    files: tuple = ()  # (name, text) in {tmp}
    environment: tuple = ()  # (name, value)
    cwd: str | None = None

    def run(self, lab):
        need_libldap()
        if not directory.present():
            raise row.Skip("no slapd")
        if lab.hosts is None:
            raise row.Skip("no mount namespaces")
        pki = lab.pki("plain")
        root, ca = material(str(pki.directory))
        with contextlib.ExitStack() as stack:
            tmp = stack.enter_context(lab.scratch())
            for name, text in self.files:
                pathlib.Path(tmp, name).write_text(text.replace("{pki}", str(pki.directory)), encoding="utf-8")
            chain = pki.chain(self.chain) if self.chain else None
            slapd = directory.Slapd(pathlib.Path(tmp, "slapd"), self.ldif(root, ca), chain, **dict(self.settings_of))
            stack.enter_context(slapd)
            words = {"{ldap}": slapd.ldap(settings.NAME), "{ldaps}": slapd.ldaps(settings.NAME),
                     "{ldap-address}": slapd.ldap("127.0.0.1"), "{ldaps-address}": slapd.ldaps("127.0.0.1"),
                     "{ldaps-to-ldap}": f"ldaps://{settings.NAME}:{slapd.port}",
                     "{ldapi}": slapd.ldapi, "{tmp}": tmp, "{pki}": str(pki.directory)}
            command = [sys.executable, namespace.__file__, f"over=/etc/hosts={lab.hosts}", "--", *settings.WRAPPER,
                       *self.command(words)]
            more = {name: replaced(value, words) for name, value in self.environment}
            cwd = self.cwd and replaced(self.cwd, words)
            outcome = process.run(command, env={**settings.environment(), **more}, cwd=cwd)
            faults = self.judge(outcome, sha256(root))
            if slapd.ended():
                faults.append("slapd has ended")
        return faults, [shlex.join(command)], outcome

    def command(self, words):
        return read_command(self.url, self.words, self.reading, words)

    def judge(self, outcome, root):
        return self.reading.faults(outcome, root)


def replaced(text, values):
    for word, value in values.items():
        text = text.replace(word, value)
    return text


def read_command(url, words, reading, values):
    command = [PROGRAM, url, f"{reading.seconds * settings.PATIENCE:g}", *words]
    return [replaced(part, values) for part in command]


CA = "ca={pki}/good/store.pem"
PASSWORD = ("password", directory.READER[1] + "\nsecond line\n")
AS_READER = (f"user={directory.READER[0]}", "password={tmp}/password")
READ = Reading(roots=1, cas=1)
WORKS = {
    # name: url, words
    "anonymous": ("{ldap}", ()),
    "address": ("{ldap-address}", ()),
    "base": ("{ldap}/" + directory.BASE, ()),
    "base-encoded": ("{ldap}/" + directory.BASE.replace("=", "%3D").replace(",", "%2c"), ()),
    "base-services": ("{ldap}/" + directory.SERVICES.replace(" ", "%20"), ()),
    "ldapi": ("{ldapi}", ()),
    "ldapi-base": ("{ldapi}/" + directory.BASE, ()),
    "ldaps": ("{ldaps}", (CA,)),
    "starttls": ("{ldap}", (CA, "starttls")),
    "bind-ldaps": ("{ldaps}", (CA, *AS_READER)),
    "bind-starttls": ("{ldap}", (CA, "starttls", *AS_READER)),
    "bind-ldapi": ("{ldapi}", AS_READER),
}


def refused(error, *has, **more):
    return Reading(error=error, has=has, **more)


def tls_rows():
    bad = {
        # name: chain of the server, authorities that are trusted, url, words
        "wrong-ca": ("good", "ca={pki}/untrusted-root-served/other.pem", "unable to get local issuer certificate"),
        "system": ("good", None, "unable to get local issuer certificate"),
        "expired": ("expired", CA.replace("good", "expired"), "certificate has expired"),
        "wrong-name": ("wrong-name", CA.replace("good", "wrong-name"), "hostname mismatch"),
    }
    for name, (chain, ca, text) in bad.items():
        words = () if ca is None else (ca.replace("untrusted-root-served/other.pem", "selfsigned/store.pem"),)
        yield SlapdRow(name=f"directory/tls/{name}/ldaps", url="{ldaps}", words=words, chain=chain,
                       reading=refused("system", "TLS: ", text))
        yield SlapdRow(name=f"directory/tls/{name}/starttls", words=(*words, "starttls"), chain=chain,
                       reading=refused("system", "TLS: ", text))
        yield SlapdRow(name=f"directory/tls/{name}/password", url="{ldaps}", words=(*words, *AS_READER), chain=chain,
                       files=(PASSWORD,), reading=refused("system", "TLS: ", text))
    yield SlapdRow(name="directory/tls/address", url="{ldaps-address}", words=(CA,),
                   reading=refused("system", "TLS: IP address mismatch"))
    yield SlapdRow(name="directory/tls/not-offered", words=("starttls",), chain=None,
                   reading=refused("system", "StartTLS: "))
    yield SlapdRow(name="directory/tls/not-tls", url="{ldaps-to-ldap}", words=(CA,),
                   reading=refused("system", "TLS: "))
    yield SlapdRow(name="directory/tls/ca-missing", url="{ldaps}", words=("ca={tmp}/nothing",),
                   reading=refused("system", "nothing: cannot be opened: No such file"))
    yield SlapdRow(name="directory/tls/ca-garbage", url="{ldaps}", words=("ca={tmp}/garbage",),
                   files=(("garbage", "no certificate\n"),), reading=refused("format", "garbage: is neither PEM"))


def configured_rows():
    """What the environment and files of libldap's own say about TLS: nothing that counts."""
    right = "{pki}/good/store.pem"
    unknown = refused("system", "TLS: ", "unable to get local issuer certificate")
    other = refused("system", "TLS: ", "hostname mismatch")
    wrong_name = {"chain": "wrong-name", "words": (CA.replace("good", "wrong-name"), *AS_READER), "reading": other}
    named = ("LDAPCONF", "{tmp}/ldap.conf")
    rows = {
        "environment": {"environment": (("LDAPTLS_CACERT", right),), "reading": unknown},
        "file": {"environment": (named,), "reading": unknown,
                 "files": (("ldap.conf", f"TLS_CACERT {right}\nTLS_REQCERT never\n"),)},
        "missing": {"environment": (("LDAPTLS_CACERT", "{tmp}/nothing"),), "words": (CA,)},
        "option-first": {"environment": (("LDAPTLS_CACERT", "{pki}/selfsigned/store.pem"),), "words": (CA,)},
        "option-alone": {"environment": (("LDAPTLS_CACERT", right),), "words": ("ca={pki}/selfsigned/store.pem",),
                         "reading": unknown},
        "folder": {"environment": (("LDAPTLS_CACERTDIR", "{tmp}"),), "reading": unknown,
                   "files": (("a.pem", "nothing"),)},
        "reqsan": {"environment": (("LDAPTLS_REQSAN", "never"), ("LDAPTLS_REQCERT", "never")), **wrong_name},
        "reqsan-file": {"environment": (named,), "file": "ldap.conf", **wrong_name},
        "reqsan-home": {"environment": (("HOME", "{tmp}"),), "file": ".ldaprc", **wrong_name},
        "reqsan-here": {"cwd": "{tmp}", "file": "ldaprc", **wrong_name},
        "reqsan-named": {"environment": (("HOME", "{tmp}"), ("LDAPRC", "mine")), "file": "mine", **wrong_name},
    }
    for name, more in rows.items():
        files = more.pop("files", ())
        files += tuple((file, "TLS_REQSAN never\nTLS_REQCERT never\n") for file in (more.pop("file", None),) if file)
        files += (PASSWORD,)
        yield SlapdRow(name=f"directory/configured/{name}/ldaps", url="{ldaps}", files=files, **more)
        starttls = {**more, "words": (*more.get("words", ()), "starttls")}
        yield SlapdRow(name=f"directory/configured/{name}/starttls", files=files, **starttls)


@dataclasses.dataclass(frozen=True, kw_only=True)
class VersionRow:
    """What libldap takes when the server has only an old TLS; it ends before LDAP begins."""

    name: str
    version: str
    reading: Reading

    def run(self, lab):
        need_libldap()
        if lab.hosts is None:
            raise row.Skip("no mount namespaces")
        chain = lab.pki("plain").chain("good")
        with lab.scratch() as tmp, server.Server([f"--max-tls={self.version}"], [chain]) as running:
            pathlib.Path(tmp, PASSWORD[0]).write_text(PASSWORD[1], encoding="ascii")
            words = {"{tmp}": tmp, "{pki}": str(lab.pki("plain").directory)}
            command = [sys.executable, namespace.__file__, f"over=/etc/hosts={lab.hosts}", "--", *settings.WRAPPER,
                       *read_command(f"ldaps://{settings.NAME}:{running.port}", (CA, *AS_READER), self.reading, words)]
            outcome = process.run(command)
        return self.reading.faults(outcome), [shlex.join(command)], outcome


def version_rows():
    for version in ("1.0", "1.1"):
        yield VersionRow(name=f"directory/tls/version/{version}", version=version,
                         reading=refused("system", "TLS: ", lacks=("bind",)))
    yield VersionRow(name="directory/tls/version/1.2", version="1.2", reading=refused("timeout", "bind: ", seconds=1))


def slapd_rows():
    for name, (url, words) in WORKS.items():
        yield SlapdRow(name=f"directory/slapd/{name}", url=url, words=words, files=(PASSWORD,))
    notes = ("note 1 value of cn=Corp Root,", "passed over: no certificate", "1 reference to other servers",
             "container NTAuthCertificates: none, read, 1 objects, 1 certificates",
             "container Enrollment Services: none, read, 1 objects, 1 certificates")
    yield SlapdRow(name="directory/slapd/notes", reading=Reading(roots=1, cas=1, has=notes))
    yield SlapdRow(name="directory/slapd/own-schema", settings_of=(("schema", "openldap"),), ldif=plain_forest)
    yield SlapdRow(name="directory/slapd/empty", ldif=empty_forest,
                   reading=Reading(roots=0, cas=0, has=(f"container {ROOTS}: root, read, 0 objects",
                                                        "container NTAuthCertificates: none, missing")))
    yield SlapdRow(name="directory/slapd/placeholders", ldif=only_placeholders,
                   reading=Reading(roots=0, cas=0, has=("2 objects, 0 certificates, 2 skipped",
                                                        "note 1 value of cn=Placeholder,",
                                                        "gap 1 value of cn=Placeholder,",
                                                        "gap no right to read cACertificate of cn=Nothing")))
    yield SlapdRow(name="directory/slapd/no-roots", ldif=rootless,
                   reading=refused("system", f"CN={ROOTS}", "does not exist or may not be seen"))
    yield SlapdRow(name="directory/slapd/no-aia", ldif=without_aia,
                   reading=Reading(roots=1, cas=0, has=("container AIA: ca, missing", "note CN=AIA,")))
    yield SlapdRow(name="directory/slapd/no-context", settings_of=(("context", None),),
                   reading=refused("system", "names no configurationNamingContext"))
    yield SlapdRow(name="directory/slapd/wrong-base", url="{ldap}/CN=Nowhere,DC=ad,DC=example,DC=com",
                   reading=refused("system", "does not exist or may not be seen"))
    yield SlapdRow(name="directory/slapd/malformed-base", url="{ldap}/no%20name",
                   reading=refused("system", "Invalid DN syntax (34)"))
    yield SlapdRow(name="directory/slapd/referral", ldif=moved_root, reading=refused("system", "Referral (10)"))
    yield from access_rows()
    yield from gap_rows()
    yield from size_rows()


@dataclasses.dataclass(frozen=True, kw_only=True)
class GapRow(SlapdRow):
    """The same directory as a store of a check: what is not found may be where nothing was shown."""

    program: str
    state: str

    def command(self, words):
        chain = ("-f", "{pki}/good/store.pem") if "roots" in self.program else \
            ("-f", "{pki}/good/chain.pem", "-H", settings.NAME, "--no-fetch")
        command = [str(settings.BUILD / "plugins" / self.program), *chain, "-S", "AD={ldapi}/" + directory.BASE]
        return [replaced(part, words) for part in command]

    def judge(self, outcome, root):
        said = outcome.out.decode(errors="replace")
        faults = [] if f" {self.state} - " in said.partition("\n")[0] else [f"not {self.state}"]
        return faults + [f"{text!r} is missing" for text in self.reading.has if text not in said]


def gap_rows():
    """Rights that lack make no error but answers that say less."""
    rest = "\naccess to attrs=userPassword by anonymous auth\naccess to * by * read"
    values = "access to attrs=cACertificate by users read by * none" + rest
    classes = "access to dn.regex=^cn=.*,cn=Certification.* attrs=objectClass by users read by * search" + rest
    container = f'access to dn.base="CN={ROOTS},{directory.SERVICES}" attrs=objectClass by users read by * search' + rest
    gaps = {"values": (values, "no right to read cACertificate", 0), "classes": (classes, "no right to read objectClass", 0),
            "container": (container, f"cn={ROOTS}", 1)}
    for name, (access, text, roots) in gaps.items():
        more = {"settings_of": (("access", access),), "ldif": plain_forest}
        yield SlapdRow(name=f"directory/gap/{name}", reading=Reading(roots=roots, has=("gap ", text)), **more)
        yield SlapdRow(name=f"directory/gap/{name}/bound", url="{ldaps}", words=(CA, *AS_READER), files=(PASSWORD,),
                       reading=Reading(roots=1, cas=1, lacks=("gap ",)), **more)
    hidden = {"settings_of": (("access", values),), "ldif": plain_forest}
    for program, text in (("check_iphttps_roots", "cannot say whether it has root"),
                          ("check_iphttps_trust", "no right to read cACertificate")):
        yield GapRow(name=f"directory/gap/{program}", program=program, state="UNKNOWN",
                     reading=Reading(has=(text,)), **hidden)
    shown = {"settings_of": (("access", container),), "ldif": plain_forest}
    yield GapRow(name="directory/gap/carried", program="check_iphttps_roots", state="OK",
                 reading=Reading(has=("is in 1 of 1 channel",)), **shown)
    yield GapRow(name="directory/misplaced", program="check_iphttps_trust", state="CRITICAL", ldif=misplaced_root,
                 reading=Reading(has=("0x800b0109", 'store AD holds "Lab Root CA" only in CN=AIA, where')))


def access_rows():
    closed = (("access", directory.USERS),)
    yield SlapdRow(name="directory/access/denied", settings_of=closed,
                   reading=refused("system", "needs a bind: give --ldap-gssapi, or --ldap-user and --ldap-password-file "
                                             f"(Insufficient access (50): CN={ROOTS},CN="))
    yield SlapdRow(name="directory/access/bound", settings_of=closed, url="{ldaps}", words=(CA, *AS_READER),
                   files=(PASSWORD,))
    yield SlapdRow(name="directory/access/hidden", settings_of=(("access", directory.HIDDEN),),
                   reading=refused("system", "does not exist or may not be seen"))
    yield SlapdRow(name="directory/access/authc", settings_of=(("more", "require authc"),),
                   reading=refused("system", "needs a bind", "authentication required"))
    binds = {
        # name: words, file, kind, text
        "byte-order-mark": (AS_READER, (PASSWORD[0], "\ufeff" + PASSWORD[1]), "format", "begins with a byte order mark"),
        "zero-byte": (AS_READER, (PASSWORD[0], "Rea\0" + PASSWORD[1]), "format", "has zero bytes"),
        "wrong-password": (AS_READER, ("password", "wrong\n"), "system", "Invalid credentials (49)"),
        "no-such-user": (("user=CN=nobody,DC=ad,DC=example,DC=com", AS_READER[1]), PASSWORD, "system",
                         "Invalid credentials (49)"),
        "user-not-dn": (("user=reader", AS_READER[1]), PASSWORD, "system", "invalid DN"),
        "empty-password": (AS_READER, ("password", "\nsecond\n"), "usage", "the first line of "),
        "no-password-file": (AS_READER, ("other", ""), "system", "password: {tmp}/password: cannot be opened"),
        "user-alone": (AS_READER[:1], PASSWORD, "usage", "need each other"),
        "user-and-gssapi": ((*AS_READER, "gssapi"), PASSWORD, "usage", "exclude each other"),
    }
    for name, (words, file, kind, text) in binds.items():
        yield SlapdRow(name=f"directory/bind/{name}", url="{ldaps}", words=(CA, *words), files=(file,),
                       reading=refused(kind, text.replace("{tmp}/", ""), lacks=(directory.READER[1],))
                       if "{tmp}" not in text else refused(kind, "/password: cannot be opened"))
    yield SlapdRow(name="directory/bind/clear-text", words=AS_READER, files=(PASSWORD,),
                   reading=refused("usage", "would be sent in clear text"))
    yield SlapdRow(name="directory/bind/no-ticket", words=("gssapi",),
                   reading=refused("system", "Kerberos bind: ", "SASL"))


def size_rows():
    paged = "sizelimit size.soft=300 size.hard=300 size.pr=600 size.prtotal=unlimited"
    yield SlapdRow(name="directory/size/paged", ldif=many_objects, settings_of=(("more", paged),),
                   reading=Reading(roots=1200, cas=1, seconds=8))
    cut = "sizelimit size.soft=300 size.hard=300 size.pr=600 size.prtotal=700"
    yield SlapdRow(name="directory/size/cut", ldif=many_objects, settings_of=(("more", cut),),
                   reading=refused("system", "Size limit exceeded (4)", seconds=8))
    yield SlapdRow(name="directory/size/values", ldif=many_values,
                   reading=Reading(roots=3001, cas=1, seconds=8, has=("1 objects, 3001 certificates",)))


# --- servers that are none


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListenerRow:
    """A server made of a function."""

    name: str
    serve: object  # of a root: a context with a port
    scheme: str = "ldap"
    words: tuple = ()
    reading: Reading = dataclasses.field(default_factory=lambda: refused("timeout", "no answer in time", seconds=1))
    path: str = ""

    def run(self, lab):
        need_libldap()
        root, _ = material(str(lab.pki("plain").directory))
        with self.serve(root) as running:
            command = [*settings.WRAPPER, *read_command(f"{self.scheme}://127.0.0.1:{running.port}{self.path}",
                                                        self.words, self.reading, {})]
            outcome = process.run(command)
            faults = self.reading.faults(outcome, sha256(root))
            if getattr(running, "visits", 0):
                faults.append("a reference was followed")
        return faults, [shlex.join(command)], outcome


def silent(_):
    return listener.Service(lambda sock: sock.recv(1) and time.sleep(20 * settings.SCALE))


def backlog(_):
    return listener.Backlog()


def closing(_):
    return listener.Service(lambda sock: sock.recv(10))


def garbage(_):
    return listener.Service(lambda sock: sock.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 100) or sock.recv(99999))


def dripping(begin):
    """A message that never ends, a byte at a time."""

    def serve(sock):
        sock.recv(4096)
        sock.sendall(begin)
        for _ in range(int(200 * settings.SCALE)):
            time.sleep(0.1)
            sock.sendall(b"\x04")

    return lambda _: listener.Service(serve)


def half(root):
    """Half of an entry, then the end."""
    whole = ldap_script.entry(1, "CN=Root", **{"objectClass": KIND, "cACertificate": [root]})
    return listener.Service(lambda sock: sock.recv(4096) and sock.sendall(whole[: len(whole) // 2]))


def scripted(answer):
    """answer(request, root): what a search below Certification Authorities gets; others find nothing."""

    def serve(root):
        def reply(request):
            if request.kind == ldap_script.SEARCH and ROOTS in request.base:
                return answer(request, root)
            return ldap_script.result(request.number)

        return ldap_script.server(reply)

    return serve


DN = f"CN=Corp Root,CN={ROOTS},{directory.SERVICES}"


class Elsewhere:
    """Answers with references to another server, whose visits are counted."""

    def __init__(self, root, code):
        self.visits, self._root, self._code = 0, root, code

    def _visit(self, sock):
        self.visits += 1
        sock.recv(1)

    def _answer(self, request):
        url = f"ldap://127.0.0.1:{self._other.port}/"
        if request.kind != ldap_script.SEARCH or ROOTS not in request.base:
            return ldap_script.result(request.number)
        if self._code:
            referrals = ldap_script.tlv(0xA3, ldap_script.text(url))
            parts = ldap_script.tlv(10, bytes([self._code])), ldap_script.text(""), ldap_script.text(""), referrals
            return ldap_script.message(request.number, ldap_script.tlv(ldap_script.DONE, *parts))
        return ldap_script.entry(request.number, DN, **{"objectClass": KIND, "cACertificate": [self._root]}) + \
            ldap_script.reference(request.number, url) + ldap_script.result(request.number)

    def __enter__(self):
        self._stack = contextlib.ExitStack()
        self._other = self._stack.enter_context(listener.Service(self._visit))
        self.port = self._stack.enter_context(ldap_script.server(self._answer)).port
        return self

    def __exit__(self, *details):
        return self._stack.__exit__(*details)


def ranges(step, last=10, slip=0, stuck=False, late=0, lost=0, again=False):
    """Ten values in ranges of so many; `slip` values are left out at each border, `late` at first, `lost` of each
    range but the last, which says that it has them; with `again` the first range comes before each later one."""

    def answer(request, root):
        values = [root, *(directory.renumbered(root, n) for n in range(last - 1))]
        low = 0
        for name in request.wanted:
            if "range=" in name:
                low = int(name.partition("range=")[2].partition("-")[0])
        start = 0 if stuck else low + (slip if low else late)
        chosen = values[start : start + step]
        end = "*" if start + step >= last and not stuck else str(start + len(chosen) - 1)
        first = {f"cACertificate;range=0-{step - 1}": values[:step]} if again and low else {}
        if end != "*":
            chosen = chosen[: len(chosen) - lost]
        attributes = {"objectClass": KIND, "cACertificate": [], **first, f"cACertificate;range={start}-{end}": chosen}
        return ldap_script.entry(request.number, DN, **attributes) + ldap_script.result(request.number)

    return scripted(answer)


def both_names(request, root):
    names = {"objectclass": KIND, "cACertificate": [root], "CACERTIFICATE;binary": [root], "userCertificate": [root]}
    return ldap_script.entry(request.number, DN, **names) + ldap_script.result(request.number)


def endless(request, root):
    one = ldap_script.entry(request.number, DN, **{"objectClass": KIND, "cACertificate": [root]})
    return (one * 100 for _ in range(100000))


def endless_references(request, _):
    return (ldap_script.reference(request.number, "ldap://elsewhere/") * 1000 for _ in range(100000))


def endless_intermediate(request, _):
    return (ldap_script.message(request.number, ldap_script.tlv(0x79)) * 1000 for _ in range(100000))


def endless_others(request, _):
    return (ldap_script.result(9999) * 1000 for _ in range(1000000))


def large(request, _):
    return b"\x30\x84\x7f\xff\xff\xff\x02\x01" + bytes([request.number])


def broken(request, root):
    """An entry whose inner lengths do not fit."""
    inner = ldap_script.tlv(0x30, b"\x04\x0dcACertificate\x31\x84\x00\x00\xff\xff" + root)
    body = ldap_script.tlv(ldap_script.ENTRY, ldap_script.text(DN), ldap_script.tlv(0x30, inner))
    return ldap_script.message(request.number, body) + ldap_script.result(request.number)


def hostile(request, root):
    dn = "CN=a\n| b\x1b[31m\u202e\xff".encode("latin-1", "replace")
    return ldap_script.message(
        request.number,
        ldap_script.tlv(ldap_script.ENTRY, ldap_script.text(dn), ldap_script.tlv(
            0x30, *(ldap_script.tlv(0x30, ldap_script.text(name), ldap_script.tlv(0x31, ldap_script.text(value)))
                    for name, value in (("objectClass", KIND[1]), ("cACertificate", root)))))
    ) + ldap_script.result(request.number, words="")


def hostile_words(request, _):
    return ldap_script.result(request.number, 80, "line\n| more \x1b[31m")


def no_rootdse(_):
    return ldap_script.server(lambda request: ldap_script.result(request.number))


def listener_rows():
    base = {"path": "/" + directory.BASE}
    tls = {"ldap": (), "ldaps": (), "starttls": ("starttls",)}
    for scheme, words in tls.items():
        more = {"scheme": "ldaps" if scheme == "ldaps" else "ldap", "words": words}
        yield ListenerRow(name=f"directory/silent/{scheme}", serve=silent, **more)
        yield ListenerRow(name=f"directory/closing/{scheme}", serve=closing, reading=refused("system"), **more)
        yield ListenerRow(name=f"directory/garbage/{scheme}", serve=garbage, reading=refused("system"), **more)
        yield ListenerRow(name=f"directory/backlog/{scheme}", serve=backlog,
                          reading=refused("timeout", "cannot connect", seconds=1), **more)
    yield ListenerRow(name="directory/drip/ldap", serve=dripping(b"\x30\x84\x00\x00\x40\x00"))
    yield ListenerRow(name="directory/drip/ldaps", serve=dripping(b"\x16\x03\x03\x40\x00"), scheme="ldaps")
    yield ListenerRow(name="directory/drip/starttls", words=("starttls",), serve=dripping(
        ldap_script.result(1, tag=ldap_script.EXTENDED_DONE) + b"\x16\x03\x03\x40\x00"))
    yield ListenerRow(name="directory/half", serve=half, reading=refused("system", "Can't contact LDAP server"))
    yield ListenerRow(name="directory/no-rootdse", serve=no_rootdse,
                      reading=refused("system", "names no configurationNamingContext"))
    for name, server, reading in (
        ("range", ranges(4), Reading(roots=10)),
        ("range-one", ranges(1), Reading(roots=10)),
        ("range-whole", ranges(10), Reading(roots=10)),
        ("range-again", ranges(4, again=True), Reading(roots=10)),
        ("range-lost", ranges(4, lost=1), refused("format", "do not follow each other")),
        ("range-gap", ranges(4, slip=1), refused("format", "do not follow each other")),
        ("range-late", ranges(4, late=1), refused("format", "do not follow each other")),
        ("range-late-whole", ranges(10, late=1), refused("format", "do not follow each other")),
        ("reference", lambda root: Elsewhere(root, 0), Reading(roots=1, has=("1 reference to other servers",))),
        ("referral", lambda root: Elsewhere(root, 10), refused("system", "Referral (10)")),
        ("range-stuck", ranges(4, stuck=True), refused("format", "do not follow each other")),
        ("both-names", scripted(both_names), Reading(roots=1)),
        ("endless", scripted(endless), refused("limit", "search: more than", seconds=20)),
        ("endless-references", scripted(endless_references), refused("limit", "search: more than", seconds=20)),
        ("endless-intermediate", scripted(endless_intermediate),
         refused("limit", "search: endless intermediate responses", seconds=20)),
        ("endless-others", scripted(endless_others), refused("timeout", "no answer in time", seconds=2)),
        ("large", scripted(large), refused("system", seconds=2)),
        ("broken", scripted(broken), refused("system", "Decoding error (-4)")),
        ("hostile-dn", scripted(hostile), Reading(roots=1, lacks=("\x1b", "\u202e", "\n|"))),
        ("hostile-words", scripted(hostile_words), refused("system", "line", "(80)", lacks=("\x1b", "\n|", "|"))),
    ):
        yield ListenerRow(name=f"directory/script/{name}", serve=server, reading=reading, **base)


# --- a domain controller


@dataclasses.dataclass(frozen=True, kw_only=True)
class SambaRow:
    name: str
    url: str = f"ldap://{samba_dc.HOST}"
    words: tuple = ()
    reading: Reading = Reading(roots=1, cas=1)
    tickets: str = "admin"
    kdc: str | None = None  # another one, "silent"
    keytab: bool = False  # tickets are got by a keytab

    def run(self, lab):
        need_libldap()
        missing = samba_dc.missing()
        if missing:
            raise row.Skip(missing)
        dc = published(lab)
        values = {"{ca}": "ca=" + str(lab.directory / "samba-pki" / "good" / "store.pem"), "{tmp}": str(dc.folder)}
        environment = dc.environment(self.tickets, binding="gssapi" in self.words)
        if self.keytab:
            environment["KRB5_CLIENT_KTNAME"] = str(dc.keytab())
        with contextlib.ExitStack() as stack:
            if self.kdc:
                dc.kinit(tickets=self.tickets)
                environment["KRB5_CONFIG"] = stack.enter_context(silent_kdc(lab, dc))
            command = dc.within([*settings.WRAPPER, *read_command(self.url, self.words, self.reading, values)])
            outcome = process.run(command, env=environment)
        root, _ = material(str(lab.pki("plain").directory))
        return self.reading.faults(outcome, sha256(root)), [shlex.join(command)], outcome


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fixture:
    """That the controller makes the files that clients get: join packages and policies."""

    name: str
    make: object  # of the controller: the faults

    def run(self, lab):
        missing = samba_dc.missing()
        if missing:
            raise row.Skip(missing)
        return self.make(published(lab)), [], None


def join_package(dc):
    data = dc.join_package("laptop1", dc.folder / "laptop1.txt").read_bytes()
    faults = [] if data.startswith(b"\xff\xfe") else ["no mark of UTF-16 at the beginning"]
    blob = base64.b64decode(data.decode("utf-16").rstrip("\0"))
    return faults if blob.startswith(bytes.fromhex("01100800cccccccc")) else [*faults, "no serialized type"]


def policy(dc):
    key = "Software\\Policies\\Microsoft\\Windows\\Tcpip\\v6Transition\\IPHTTPS\\IPHTTPSInterface"
    values = ((key, "IPHTTPS_ClientUrl", 1, "https://da.example.com:443/IPHTTPS"),
              (key, "IPHTTPS_ClientState", 4, 3), ("Software\\X", "Blob", 3, bytes(range(256))))
    path = dc.policy("DirectAccess clients", values)
    faults = [] if dc.download(path) == samba_dc.registry_policy(values) else ["SYSVOL has something else"]
    return faults if path.read_bytes().startswith(b"PReg\1\0\0\0[\0") else [*faults, "no Registry.pol"]


@contextlib.contextmanager
def silent_kdc(lab, dc):
    """A Kerberos server that never answers; the path of a configuration that names it."""
    code = "import socket,time\nu=socket.socket(type=2)\nu.bind(('127.0.0.1',8888))\n" \
           "t=socket.create_server(('127.0.0.1',8888))\nprint('ready',flush=True)\ntime.sleep(300)"
    with lab.scratch() as folder, process.popen(dc.within([sys.executable, "-c", code])) as child:
        child.stdout.readline()
        path = pathlib.Path(folder, "krb5.conf")
        path.write_text(samba_dc.KRB5.replace("kdc = 127.0.0.1", "kdc = 127.0.0.1:8888"), encoding="ascii")
        yield str(path)


def published(lab):
    """The controller, with its certificates published once."""
    with lab.lock:
        dc = lab.samba
        if not dc.published:
            root, ca = material(str(lab.pki("plain").directory))
            dc.publish(ROOTS, "Corp Root", (root, directory.PLACEHOLDER))
            dc.publish(AIA, "Corp Issuing", (ca,))
            dc.publish("", "NTAuthCertificates", (ca,))
            for name, password in (("good", samba_dc.PASSWORD), ("bad", "wrong")):
                (dc.folder / f"password.{name}").write_text(password + "\n", encoding="ascii")
                (dc.folder / f"password.{name}").chmod(0o600)
            dc.published = True
        return dc


@dataclasses.dataclass(frozen=True, kw_only=True)
class ForgedRow:
    """A server without keys where a ticket leads to: it says success to whatever the client sends."""

    name: str
    words: tuple
    reading: Reading

    def run(self, lab):
        need_libldap()
        missing = samba_dc.missing()
        if missing:
            raise row.Skip(missing)
        dc = published(lab)
        root, _ = material(str(lab.pki("plain").directory))
        with lab.scratch() as tmp:
            path = pathlib.Path(tmp, "root.der")
            path.write_bytes(root)
            forger = [sys.executable, ldap_script.__file__, f"CN={ROOTS},{samba_dc.SERVICES}", str(path)]
            with process.popen(dc.within(forger)) as child:
                port = int(child.stdout.readline())
                url = f"ldap://{samba_dc.HOST}:{port}/{samba_dc.BASE}"
                command = dc.within([*settings.WRAPPER, *read_command(url, self.words, self.reading, {})])
                outcome = process.run(command, env=dc.environment(binding=True))
        return self.reading.faults(outcome), [shlex.join(command)], outcome


def forged_rows():
    yield ForgedRow(name="directory/forged/gssapi", words=("gssapi",),
                    reading=refused("system", "Kerberos bind: the server has not proven who it is"))
    yield ForgedRow(name="directory/forged/anonymous", words=(), reading=Reading(roots=1))


@dataclasses.dataclass(frozen=True, kw_only=True)
class WrongPasswordRow:
    """How often a directory that refuses the password is asked to bind, over some runs."""

    name: str
    runs: tuple  # (binds so far, command)
    environment: tuple = ()
    said: str = ""  # the server's words
    has: str = ""  # in the last answer

    def run(self, lab):
        need_libldap()
        if lab.hosts is None:
            raise row.Skip("no mount namespaces")
        chain, binds, faults, commands = lab.pki("plain").chain("good"), [], [], []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain.cert, chain.key)

        def answer(request):
            if request.kind == ldap_script.BIND:
                binds.append(request)
                return ldap_script.result(request.number, 49, self.said, tag=ldap_script.BIND_DONE)
            return ldap_script.result(request.number)

        with lab.scratch() as tmp, ldap_script.server(answer, context) as running:
            words = {"{url}": f"ldaps://{settings.NAME}:{running.port}", "{tmp}": tmp, "{store}": str(chain.store),
                     "{plugins}": str(settings.BUILD / "plugins")}
            for name, text in ((PASSWORD[0], "wrong\n"), ("sites.ini", SITES)):
                pathlib.Path(tmp, name).write_text(replaced(text, words), encoding="ascii")
                pathlib.Path(tmp, name).chmod(0o600)
            more = {name: replaced(value, words) for name, value in self.environment}
            within = [sys.executable, namespace.__file__, f"over=/etc/hosts={lab.hosts}", "--"]
            for wanted, command in self.runs:
                command = [*within, *(replaced(word, words) for word in command)]
                outcome = process.run(command, env={**settings.environment(), **more})
                commands.append(shlex.join(command))
                if len(binds) != wanted:
                    faults.append(f"{len(binds)} binds, not {wanted}")
                if b" OK -" in outcome.out or b" WARNING -" in outcome.out or outcome.status < 0:
                    faults.append(f"status {outcome.status}")
            if self.has not in outcome.out.decode(errors="replace"):
                faults.append(f"{self.has!r} is missing")
        return faults, commands, outcome


# What Active Directory says behind "data" when it is not the password that it refuses.
ACCOUNT = {"525": "no such user", "530": "not at this hour", "531": "not from this computer",
           "532": "the password has expired", "533": "the account is disabled", "701": "the account has expired",
           "773": "the password must be changed first", "775": "the account is locked"}
COMMENT = "80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data {}, v4563"

SITES = """[defaults]
ldap-user = CN=reader,DC=ad,DC=example,DC=com
ldap-password-file = {tmp}/password
ldap-ca = {store}
store = ad={url}/CN=Configuration,DC=ad,DC=example,DC=com
address = 127.0.0.1
port = 1
timeout = 20
checks = iphttps cert trust roots
[one]
hostname = one.example.com
[two]
hostname = two.example.com
[three]
hostname = three.example.com
"""


def wrong_password_rows():
    how = ("--ldap-user=CN=reader,DC=ad,DC=example,DC=com", "--ldap-password-file={tmp}/password", "--ldap-ca={store}")
    check = ("{plugins}/check_iphttps_roots", "-t", "20", "-f", "{store}", "-S", "a={url}/CN=Configuration,DC=a",
             "-S", "b={url}/CN=Configuration,DC=b", *how)
    report = ("{plugins}/iphttps-report", "-f", "{tmp}/sites.ini", "--to=text")
    home = (("HOME", "{tmp}"),)
    yield WrongPasswordRow(name="directory/refused/two-channels", runs=((1, check),))
    yield WrongPasswordRow(name="directory/refused/report", runs=((1, report),))
    yield WrongPasswordRow(name="directory/refused/no-folder", runs=((1, check), (2, check)))
    yield WrongPasswordRow(name="directory/refused/next-run", environment=home, runs=(
        (1, check), (1, check), (1, report), (1, ("touch", "{tmp}/password")), (2, check), (2, report)))
    yield WrongPasswordRow(name="directory/refused/52e", environment=home, runs=((1, check), (1, check)),
                           said=COMMENT.format("52e"), has="this password of")
    yield WrongPasswordRow(name="directory/refused/exposed", has="/password can be read by everybody (mode 0644)",
                           runs=((0, ("chmod", "644", "{tmp}/password")), (1, (*check, "-v"))))
    # once a run, and the file need not change
    for code, words in ACCOUNT.items():
        yield WrongPasswordRow(name=f"directory/refused/{code}", environment=home, has=words,
                               said=COMMENT.format(code), runs=((1, check), (2, (*check, "-v"))))
    yield WrongPasswordRow(name="directory/refused/state-directory", environment=(("STATE_DIRECTORY", "{tmp}/a/b:/x"),),
                           runs=((1, report), (1, check)))


def samba_rows():
    ldaps = f"ldaps://{samba_dc.HOST}"
    user = (f"user={samba_dc.ADMINISTRATOR}", "password={tmp}/password.good")
    distinguished = ("user=CN=Administrator,CN=Users,DC=ad,DC=contoso,DC=test", user[1])
    needs = refused("system", "needs a bind: give --ldap-gssapi", "00002020")
    rows = {
        "gssapi": ({"words": ("gssapi",)}),
        "gssapi-ldaps": ({"url": ldaps, "words": ("gssapi", "{ca}")}),
        "gssapi-starttls": ({"words": ("gssapi", "starttls", "{ca}")}),
        "gssapi-base": ({"url": f"ldap://{samba_dc.HOST}/{samba_dc.BASE}", "words": ("gssapi",)}),
        "notes": ({"words": ("gssapi",), "reading": Reading(roots=1, cas=1, has=(
            f"services {samba_dc.SERVICES}", f"container {ROOTS}: root, read, 1 objects, 1 certificates, 1 skipped",
            "note 1 value of CN=Corp Root,", "container NTAuthCertificates: none, read, 1 objects"))}),
        "simple": ({"url": ldaps, "words": ("{ca}", *user)}),
        "simple-dn": ({"url": ldaps, "words": ("{ca}", *distinguished)}),
        "simple-starttls": ({"words": ("{ca}", "starttls", *user)}),
        "wrong-password": ({"url": ldaps, "words": ("{ca}", user[0], "password={tmp}/password.bad"),
                            "reading": refused("system", "Invalid credentials (49)", "wrong user or password")}),
        "anonymous": ({"reading": needs}),
        "anonymous-ldaps": ({"url": ldaps, "words": ("{ca}",), "reading": needs}),
        "no-ticket": ({"words": ("gssapi",), "tickets": "nobody",
                       "reading": refused("system", "Kerberos bind: No Kerberos credentials available")}),
        "keytab": ({"words": ("gssapi",), "tickets": "keytab", "keytab": True}),
        "address": ({"url": "ldap://127.0.0.1", "words": ("gssapi",),
                     "reading": refused("system", "Server not found in Kerberos database")}),
        "untrusted": ({"url": ldaps, "reading": refused("system", "TLS: ")}),
        "silent-kdc": ({"words": ("gssapi",), "kdc": "silent", "tickets": "silent",
                        "reading": refused("timeout", "Kerberos bind: no answer in time", seconds=1)}),
    }
    for name, more in rows.items():
        yield SambaRow(name=f"directory/samba/{name}", **more)
    yield Fixture(name="directory/samba/join-package", make=join_package)
    yield Fixture(name="directory/samba/policy", make=policy)


ROWS = [*samba_rows(), *forged_rows(), *wrong_password_rows(), *slapd_rows(), *tls_rows(), *version_rows(), *configured_rows(), *listener_rows()]
