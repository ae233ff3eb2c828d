# SPDX-License-Identifier: GPL-3.0-or-later
"""What programs read: JSON against contrib/doc/*.schema.json, labels of metrics, and the table."""
import csv
import io
import json
import os
import pty
import re
import subprocess

from ground import BUILD, NAME, REPORT, SRC, Skip


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def validator(name):
    try:
        import jsonschema
    except ImportError:
        raise Skip("there is no python3-jsonschema") from None
    schema = json.loads((SRC / f"contrib/doc/{name}.schema.json").read_text(encoding="utf-8"))
    best = getattr(jsonschema, "Draft202012Validator", None)
    if best is None:
        raise Skip("python3-jsonschema does not know draft 2020-12")
    best.check_schema(schema)
    return best(schema)


def fits(schema, text):
    faults = [f"{'/'.join(map(str, fault.path))}: {fault.message[:200]}"
              for fault in validator(schema).iter_errors(json.loads(text))]
    expect(not faults, f"{schema}: " + "; ".join(faults[:5]))


def check(program, *words):
    return subprocess.run([str(BUILD / "plugins" / program), *map(str, words)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=120)


def runs(ground):
    """(program, words): every check OK, failing, and failing before anything is known."""
    at, store = ("-H", NAME, "--timeout=5"), f"--store={ground.store}"
    good = (*at, "--address=127.0.6.1", f"--port={ground.good}", store)
    data = SRC / "tests/data/clientstate"
    for program in ("check_iphttps", "check_iphttps_cert", "check_iphttps_trust", "check_iphttps_roots"):
        yield program, good
        yield program, (*at, "--address=127.0.6.2", f"--port={ground.expired}", store)
        yield program, (*at, "--address=127.0.6.3", "--port=1", store)
        yield program, ("-H", "nowhere.invalid", "--dns-server=127.0.0.1:1", "--timeout=2", store)
        yield program, (*good, "--store=/nonexistent/root.pem")
    yield "check_iphttps_state", (f"--file={data}/active.txt",)
    yield "check_iphttps_state", (f"--file={data}/ipconfig-down.txt",)
    yield "check_iphttps_state", ("--file=/nonexistent",)


def test_schemas_of_checks(ground):
    """Each check's JSON, and the evidence that it keeps."""
    states, kept = set(), ground.folder / "schema-evidence.json"
    for program, words in runs(ground):
        said = check(program, "--output=json", *words)
        fits("check", said.stdout)
        states.add((program, json.loads(said.stdout)["state"]))
        if program != "check_iphttps_state":
            check(program, f"--save-evidence={kept}", *words)
            if kept.exists():
                fits("evidence", kept.read_text(encoding="utf-8"))
                kept.unlink()
    expect(len({program for program, _ in states}) == 5 and len(states) >= 10, f"{states}")


def test_schemas_of_report(ground):
    path = ground.write("schemas.ini", f"""[defaults]
hostname = {NAME}
store = {ground.store}
timeout = 3
checks = iphttps cert trust roots
[well]
address = 127.0.6.1
port = {ground.good}
owners = a@example.org
tags = one, two
[bad]
address = 127.0.6.2
port = {ground.expired}
[nowhere]
address = 127.0.6.3
port = 1
[mistaken]
port = never
""")
    fits("report", ground.run("-f", path, "--to=json").out)
    metrics = ground.run("-f", path, "--to=openmetrics").out
    alone = check("check_iphttps", "--output=openmetrics", "-H", NAME, "--address=127.0.6.1", f"--port={ground.good}",
                  f"--store={ground.store}").stdout
    for text in (metrics, alone):
        for line in text.splitlines():
            if not line.startswith(("#", "iphttps_report_")):
                expect(re.match(r'iphttps_\w+\{site="[^"]*",check="check_iphttps(_\w+)?"[,}]', line), line)
    for name in ("iphttps_check_state", "iphttps_check_error_code", "iphttps_check_duration_seconds",
                 "iphttps_check_addresses", "iphttps_not_after_timestamp_seconds"):
        heads = [sorted(line for line in text.splitlines() if re.match(rf"# (HELP|TYPE) {name} ", line))
                 for text in (metrics, alone)]
        expect(heads[0] == heads[1] and len(heads[0]) == 2, f"{heads}")
        labels = [{tuple(re.findall(r'(\w+)="', line)) for line in text.splitlines() if line.startswith(name + "{")}
                  for text in (metrics, alone)]
        expect(labels[0] == labels[1] and len(labels[0]) == 1, f"{name}: {labels}")
    expect('iphttps_check_error_code{site="mistaken"' not in metrics, "a 0 for what is not known")


def test_table(ground):
    """RFC 4180; what is added for spreadsheets is a mark on request, and an apostrophe before formulas."""
    path = ground.write("table.ini", f"""[defaults]
hostname = {NAME}
store = {ground.store}
checks = iphttps cert
port = {ground.good}
address = 127.0.6.1
[a]
tags = one, two;three
owners = x@example.org, y@example.org
[b;=HYPERLINK(1)]
[ @c]
""")
    plain, marked = (ground.folder / name for name in ("table.csv", "table-bom.csv"))
    said = ground.run("-f", path, f"--to=csv:{plain}", f"--to=csv-bom:{marked}")
    expect((said.status, said.out) == (0, ""), said.out)
    raw = plain.read_bytes()
    expect(marked.read_bytes()[:3] == b"\xef\xbb\xbf" and not raw.startswith(b"\xef"), "the mark")
    expect(raw.count(b"\n") == raw.count(b"\r\n") == 7, "line ends")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    expect([row["site"] for row in rows[::2]] == ["a", "b;'=HYPERLINK(1)", "'@c"], f"{rows}")
    expect(rows[0]["tags"].split(" ") == ["one", "two;three"] and
           rows[0]["owners"].split(" ") == ["x@example.org", "y@example.org"], f"{rows[0]}")
    for row in rows:
        expect(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["time"]), row["time"])
        expect(re.fullmatch(r"\d+", row["days_left"]) if row["next_end"] else row["days_left"] == "", f"{row}")
        expect(float(row["seconds"]) > 0, f"{row}")
    expect(rows[1]["days_left"] != "", f"{rows[1]}")


# ---------------------------------------------------------------- colour

def terminal(words, **environment):
    """What a program writes to a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=slave,
                               stderr=subprocess.DEVNULL, env={**os.environ, **environment})
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 4096):
            shown += chunk
    except OSError:
        pass
    process.wait()
    os.close(master)
    return shown.decode("utf-8").replace("\r\n", "\n")


def test_colour(ground):
    """States have colour on a terminal, and nothing else is another text; not for NO_COLOR, dumb, files and pipes."""
    os.environ.pop("NO_COLOR", None)
    path = ground.write("colour.ini", f"""[defaults]
hostname = {NAME}
store = {ground.store}
checks = iphttps
address = 127.0.6.1
[well]
port = {ground.good}
[bad]
port = {ground.expired}
""")
    one = [BUILD / "plugins/check_iphttps", "-o", "text", "-H", NAME, "--address=127.0.6.1", f"--store={ground.store}"]
    red, green = "\x1b[1;31mCRITICAL\x1b[0m", "\x1b[1;32mOK\x1b[0m"
    for words, begin, wanted in ((["-f", path], f"IP-HTTPS report {red}: ", f"\n{red} bad: "),
                                 ([f"--port={ground.good}"], f"IPHTTPS {green}: ", f"\n{green}: "),
                                 ([f"--port={ground.expired}"], f"IPHTTPS {red}: ", f"\n{red}: ")):
        words = [*([REPORT] if words[0] == "-f" else one), *words]
        shown = terminal(words, TERM="xterm")
        expect(shown.startswith(begin) and (wanted in shown or begin.startswith("IPHTTPS " + green)), shown)
        bare = re.sub(r"\x1b\[[0-9;]*m", "", shown)
        expect("\x1b" not in bare and "CRITICAL" in bare or "OK" in bare, shown)
        for environment in ({"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}):
            expect("\x1b" not in terminal(words, **environment), f"{environment}")
        piped = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, text=True, check=False,
                               env={**os.environ, "TERM": "xterm"}).stdout
        expect("\x1b" not in piped, piped)
    expect("\x1b" not in terminal([REPORT, "-f", path, "--to=json"], TERM="xterm"), "json")
    expect("\x1b" not in terminal([*one, "-o", "nagios", f"--port={ground.good}"], TERM="xterm"), "nagios")
