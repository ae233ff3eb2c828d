# SPDX-License-Identifier: GPL-3.0-or-later
"""A first configuration (--init): what it is made of, and that nothing in that becomes a key or a section."""
import configparser
import json
import random
import re
import struct

from ground import NAME

KEY = r"Software\Policies\Microsoft\Windows\TCPIP\v6Transition"


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def registry(values):
    """A Registry.pol (MS-GPREG section 2.2.1) of (key, name, type, data)."""
    def wide(text):
        return text.encode("utf-16-le")
    out = b"PReg" + struct.pack("<I", 1)
    for key, name, kind, data in values:
        out += (wide("[" + key + "\0;" + name + "\0;") + struct.pack("<I", kind) + wide(";") +
                struct.pack("<I", len(data)) + wide(";") + data + wide("]"))
    return out


def url(text, profile=None):
    key = KEY + (r"\IPHTTPSProfiles" + "\\" + profile if profile else r"\IPHTTPS\IPHTTPSInterface")
    return key, "IPHTTPS_ClientUrl", 1, (text + "\0").encode("utf-16-le")


def written(said):
    """The sections of what was written, each a list of (key, value)."""
    sections, current = {}, None
    for line in said.out.splitlines():
        if line.startswith("["):
            current = sections.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            key, _, value = line.partition(" = ")
            current.append((key, value))
    return sections


def accepted(ground, said, name="first.ini"):
    path = ground.write(name, said.out)
    checked = ground.run("-f", path, "--check-config")
    expect((checked.status, checked.err) == (0, ""), checked.out + said.out)
    return path


def test_first_from_policy(ground):
    """Every entry point is a section, once; the policy is a store and a channel; what is no URL is said."""
    policy = ground.folder / "entry points.pol"
    policy.write_bytes(registry([
        url("https://da.example.com:443/IPHTTPS"), url("https://berlin.example.com:443/IPHTTPS", "{a}"),
        url("https://lisbon.example.com:8443/IPHTTPS", "{b}"), url("https://DA.example.com/iphttps", "{c}"),
        url("http://plain.example.com/", "{d}"), url("https://x.example.com/\n[evil]\nto = text:/tmp/x", "{e}")]))
    said = ground.run("--init", f"--gpo={policy}")
    expect((said.status, said.err) == (0, ""), said.out)
    sections = written(said)
    expect(list(sections) == ["report", "defaults", "da.example.com", "berlin.example.com", "lisbon.example.com"],
           said.out)
    expect(sections["lisbon.example.com"] == [("url", "https://lisbon.example.com:8443/IPHTTPS")], said.out)
    expect(("roots.store", f"policy=gpo:{policy}") in sections["defaults"] and
           ("checks", "iphttps, cert, trust, roots") in sections["defaults"] and sections["report"] == [], said.out)
    expect("# the policy names a URL that clients cannot use: http://plain.example.com/" in said.out, said.out)
    accepted(ground, said)
    said = ground.run("--init", "--gpo=entry points.pol", cwd=ground.folder)
    expect(f"gpo:{policy}" in said.out, said.out)
    for path, wanted in ((ground.folder / "none.pol", "names no URL that clients can use"),
                         (ground.folder / "gone.pol", "cannot be opened"),
                         (ground.folder / "a*.pol", "is a pattern to a store")):
        if path.name == "none.pol":
            path.write_bytes(registry([]))
        said = ground.run("--init", f"--gpo={path}")
        expect(said.status == 3 and wanted in said.out and "[defaults]" not in said.out, said.out)


def test_first_runs(ground):
    """From a list to a run: what is written is taken as it is, and finds the server."""
    table = ground.write("first.csv", "Name,FQDN,Port,IP,Tags,Owner,Room\r\n" +
                         f'"Lisbon, HQ",{NAME},{ground.good},127.0.5.1,"pt, hq",a@example.org,"4 ""b"""\r\n' +
                         f"porto,{NAME},{ground.good},127.0.5.2;127.0.5.3,,\r\n\r\n")
    said = ground.run("--init", table)
    expect(said.status == 0 and '# ' + table + ': the column "Room" is not used' in said.out, said.out)
    sections = written(said)
    expect(sections["Lisbon, HQ"] == [("url", f"https://{NAME}:{ground.good}/IPHTTPS"), ("address", "127.0.5.1"),
                                      ("owners", "a@example.org"), ("tags", "pt, hq")], said.out)
    expect([v for k, v in sections["porto"] if k == "address"] == ["127.0.5.2", "127.0.5.3"], said.out)
    accepted(ground, said)
    path = ground.write("first-run.ini", said.out.replace("[defaults]\n", f"[defaults]\nstore = {ground.store}\n")
                        .replace("checks = iphttps, cert, trust", "checks = iphttps, cert"))
    ran = ground.run("-f", path, "--to=json")
    expect(ran.status == 0, ran.out)
    expect([(site["name"], site["tags"], site["owners"]) for site in json.loads(ran.out)["sites"]] ==
           [("Lisbon, HQ", ["pt", "hq"], ["a@example.org"]), ("porto", [], [])], ran.out)


def test_first_from_names(ground):
    """Names and URLs, on the command line, in a file and on standard input; as Windows writes them too."""
    text = "# our sites\r\nda.example.com\r\n\r\n  https://b.example.com:444/x  \r\nda.example.com\r\n2001:db8::1\r\n"
    wanted = ["da.example.com", "b.example.com", "2001:db8::1"]
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = ground.folder / f"names-{encoding}.txt"
        path.write_bytes(text.encode(encoding))
        said = ground.run("--init", path)
        expect(said.status == 0 and list(written(said))[2:] == wanted, said.out)
        accepted(ground, said)
    with open(ground.folder / "names-utf-8.txt", encoding="utf-8") as stdin:
        said = ground.run("--init", "-", stdin=stdin)
    expect(list(written(said))[2:] == wanted, said.out)
    said = ground.run("--init", "da.example.com", "da.example.com:444", "https://da.example.com/other", "report", "defaults")
    expect(list(written(said))[2:] == ["da.example.com", "da.example.com (2)", "da.example.com (3)", "report (4)",
                                       "defaults (5)"], said.out)
    accepted(ground, said)
    bad = ground.write("names-bad.txt", "da.example.com\nhttp://x.example.com/\nda example\n")
    said = ground.run("--init", bad)
    expect((said.status, said.out.splitlines()) == (3, [
        f'{bad} line {n}: "{word}" is neither the name of a host nor an https URL'
        for n, word in ((2, "http://x.example.com/"), (3, "da example"))]), said.out)
    for words, wanted in (([], "--init: no site is given"), (["-f", bad], "--init and --config exclude each other"),
                          (["--replay=x"], "--init and --replay exclude each other")):
        said = ground.run("--init", *words)
        expect(said.status == 3 and wanted in said.out, said.out)
    for words in (["operand"], ["--gpo=x"]):
        expect(ground.run(*words).status == 3, words)


HOSTILE = ("]", "[", "\n", "\r", "\0", "=", ":", ";", "#", " ;", " #", '"', "'", "\\", ",", "\t", "|", "x", "é", "\u202e",
           "to = text:/tmp/x", "[report]", "[defaults]", "include = /etc/*", "a" * 300, "%s", "://", "=cmd", " ")


def test_first_hostile(ground):
    """Whatever a foreign list holds: refused with its place, or sections with keys of ours and nothing else."""
    dice = random.Random(13)
    made = 0
    for number in range(150):
        def word(least=1):
            return "".join(dice.choice(HOSTILE) for _ in range(dice.randint(least, 5)))

        rows = [[word(), "h%d.example.com" % i, word(0), word()] for i in range(3)]
        if number % 3 == 0:
            rows[1][1] = "https://h1.example.com/" + word()
        quoted = ["name,url,tags," + '"' + word().replace('"', '""') + '"']
        quoted += [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
        path = ground.folder / "hostile.csv"
        path.write_bytes("\n".join(quoted).encode("utf-8", "surrogatepass"))
        said = ground.run("--init", path)
        expect(said.status in (0, 3) and said.err == "", f"{said.status} {said.err} {quoted}")
        if said.status == 3:
            continue
        made += 1
        sections = written(said)
        expect(len(sections) == 5 and sections["report"] == [] and
               [k for k, _ in sections["defaults"]] == ["checks"], f"{quoted}\n{said.out}")
        for name in list(sections)[2:]:
            expect({k for k, _ in sections[name]} <= {"url", "tags"}, f"{quoted}\n{said.out}")
        expect(re.fullmatch(r"3 sites, 9 checks: no mistakes\n", ground.run(
            "-f", ground.write("hostile.ini", said.out), "--check-config").out), f"{quoted}\n{said.out}")
        parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#", ";"))
        parser.read_string(said.out)
        expect(len(parser.sections()) == 5, said.out)
    expect(made > 30, f"only {made} were taken")
