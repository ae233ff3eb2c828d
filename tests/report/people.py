# SPDX-License-Identifier: GPL-3.0-or-later
"""What people get of iphttps-report: the page, its history, and the health mail."""
import email
import email.policy
import html.parser
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import time

import kills
from ground import NAME, SCALE

KILLS = int(os.environ.get("KILLS") or 200)


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


class Page(html.parser.HTMLParser):
    """The text of a page, and its identifiers."""

    def __init__(self, path):
        super().__init__()
        self.text, self.ids, self.links, self._style = "", set(), set(), False
        self.feed(pathlib.Path(path).read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if "id" in named:
            self.ids.add(named["id"])
        if tag == "a":
            self.links.add(named["href"])
        if tag in ("script", "img", "iframe") or tag == "link" and not named["href"].startswith("data:"):
            raise AssertionError(f"there is a {tag}")

        self._style = tag == "style"

    def handle_endtag(self, _):
        self._style = False

    def handle_data(self, data):
        self.text += "" if self._style else data


class Mailer:
    """A sendmail that keeps what it gets, or refuses it."""

    def __init__(self, ground, name):
        self.folder = ground.folder / name
        self.folder.mkdir()
        self.program = self.folder / "sendmail"
        self.accept(True)

    def accept(self, willing):
        text = f'#!/bin/sh\n[ -z "${{LDAPNOINIT+set}}" ] || exit 70  # what is for libldap alone\nt=$(mktemp {self.folder}/mail.XXXXXX)\ncat >"$t.part"\nmv "$t.part" "$t"\n'
        self.program.write_text(text if willing else '#!/bin/sh\necho "mailbox on fire" >&2\nexit 75\n')
        self.program.chmod(0o755)

    def mails(self):
        found = [path for path in self.folder.glob("mail.*") if not path.name.endswith(".part")]
        mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]
        expect(all(not part.defects for mail in mails for part in mail.walk()), "defects")
        return mails


def configuration(ground, name, site_port, more=""):
    """Two sites, of which the second is where it is told."""
    return ground.write(f"{name}.ini", f"""[report]
title = {name}
{more}
[defaults]
store = {ground.store}
timeout = 3
hostname = {NAME}
port = {ground.good}
checks = iphttps cert
[steady]
address = 127.0.0.1
[changing]
address = 127.0.0.2
port = {site_port}
owners = owner@example.com
""")


def test_page(ground):
    to = ground.folder / "plain.html"
    path = configuration(ground, "plain", ground.expired)
    said = ground.run("-f", path, f"--to=html:{to}")
    expect((said.status, said.out, said.err) == (2, "", ""), f"{said.out}{said.err}")
    page = Page(to)
    for text in ("plain", "changing", "0x800b0101 CERT_E_EXPIRED", "Remedy"):
        expect(text in page.text, f"{text} is missing")
    inner = {link[1:] for link in page.links if link.startswith("#")}
    expect(inner and inner <= page.ids and len(inner) == len(page.links), f"{page.links - page.ids}")
    out = ground.run("-f", path, "--to=html")
    expect(out.out.startswith("<!DOCTYPE html>") and out.status == 2, out.out[:80])


def test_page_age(ground):
    path = configuration(ground, "age", ground.expired)
    for words, refresh in (((), 1200), (("--run-every=90",), 180), (("--run-every=5m",), 600), (("--run-every=1h",), 7200),
                           (("--run-every=2d",), 345600), (("--run-every=0",), 0), (("--run-every=0d",), 0)):
        said = ground.run("-f", path, "--to=html", *words).out
        expect((f'http-equiv="refresh" content="{refresh}; url=?' in said) == (refresh > 0) and
               ("next run due by" in said) == (refresh > 0), f"{words}: {said[:900]}")
    for wrong in ("x", "-1", "1y", "m", "", "367d", "99999999999"):
        said = ground.run("-f", path, f"--run-every={wrong}")
        expect(said.status == 3 and "--run-every: " in said.out, f"{wrong}: {said.out}")
    evidence = ground.folder / "age-evidence"
    evidence.mkdir()
    expect(ground.run("-f", path, f"--save-evidence={evidence}").status == 2, "evidence")
    said = ground.run("-f", path, f"--replay={evidence}", "--to=html").out
    expect("</html>" in said and "refresh" not in said, said[:900])


def test_history(ground):
    kept, to = ground.folder / "history.sqlite", ground.folder / "history.html"
    words = (f"--history={kept}", f"--to=html:{to}")
    expect(ground.run("-f", configuration(ground, "before", ground.good), *words).status == 0, "the first run")
    time.sleep(1.1)  # changes are remembered by the second
    said = ground.run("-f", configuration(ground, "after", ground.expired), *words)
    expect((said.status, said.out) == (2, ""), said.out)
    page = Page(to)
    for text in ("What changed", "certificate expired", "became"):
        expect(text in page.text, f"{text} is missing")
    with sqlite3.connect(kept) as database:
        expect(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "integrity")
    broken = ground.write("broken.sqlite", "this is no database " * 100)
    to.unlink()
    said = ground.run("-f", configuration(ground, "broken", ground.good), f"--history={broken}", f"--to=html:{to}")
    expect(said.status == 3 and "history: " in said.out and broken in said.out, said.out)
    expect("steady" in Page(to).text, "no page without its history")
    said = ground.run("-f", configuration(ground, "nowhere", ground.good), "--history=/nonexistent/h.sqlite",
                      "--to=json")
    json.loads(said.out)
    expect(said.status == 3 and "history: /nonexistent/h.sqlite: " in said.err, said.err)


def test_mail(ground):
    mailer, state = Mailer(ground, "mailer"), ground.folder / "mail.json"

    def run(port, *words):
        path = configuration(ground, "mail", port)
        return ground.run("-f", path, f"--to=mail:{state}", "--mail-from=iphttps@example.com",
                          "--mail-to=noc@example.com", f"--sendmail={mailer.program}", *words)

    expect(run(ground.good).status == 0 and not mailer.mails(), "a mail when all is well")
    said = run(ground.expired)
    expect((said.status, said.out, said.err) == (2, "", ""), f"{said.out}{said.err}")
    mails = mailer.mails()
    expect({mail["To"] for mail in mails} == {"noc@example.com", "owner@example.com"} and len(mails) == 2,
           f"{[mail['To'] for mail in mails]}")
    for mail in mails:
        expect(mail["Subject"].startswith("[mail] CRITICAL changing: 0x800b0101 ") and
               mail["Auto-Submitted"] == "auto-generated", mail["Subject"])
        parts = [part.get_content_type() for part in mail.walk()]
        expect(parts == ["multipart/alternative", "text/plain", "text/html"], f"{parts}")
    expect(run(ground.expired).status == 2 and len(mailer.mails()) == 2, "a second mail for the same")
    said = run(ground.expired, "--check-config")
    expect((said.status, said.out.count("\n")) == (0, 1), said.out)
    other = ground.write("other.ini", f"[other]\nhostname = {NAME}\nport = {ground.good}\n")
    said = ground.run("-f", other, "--check-config", f"--to=mail:{state}", "--mail-from=a@example.com",
                      "--mail-to=noc@example.com")
    expect((said.status, said.out.splitlines()[1:]) ==
           (0, ["no longer watched: changing, which was CRITICAL: its owners get a closing mail"]), said.out)
    mailer.accept(False)
    said = run(ground.good)
    expect(said.status == 3 and "2 mails not delivered and kept" in said.out and "mailbox on fire" in said.out, said.out)
    mailer.accept(True)
    said = run(ground.good)
    expect(said.status == 0 and len(mailer.mails()) == 4, f"{said.out} {len(mailer.mails())}")
    first = {mail["Message-ID"] for mail in mails}
    later = [mail for mail in mailer.mails() if mail["Message-ID"] not in first]
    expect(all(mail["Subject"].startswith("[mail] OK again") and mail["In-Reply-To"] in first for mail in later),
           f"{[mail['Subject'] for mail in later]}")


def test_mail_of_one_cause(ground):
    """The root that no store of three sites holds is one fault, with its sites, URLs and addresses."""
    mailer, other = Mailer(ground, "cause"), ground.folder / "other-root.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-out", other,
                    "-subj", "/CN=Another Root"], check=True, capture_output=True)
    sites = "".join(f"[{name}]\nurl = https://{NAME}:{ground.good}/IPHTTPS\naddress = 127.0.0.1\n"
                    for name in ("berlin", "oslo", "rome"))
    path = ground.write("cause.ini", f"[report]\ntitle = T\n[defaults]\nstore = {other}\n"
                        f"checks = iphttps trust\n{sites}")
    ground.run("-f", path, f"--to=mail:{ground.folder}/cause.json", "--mail-from=iphttps@example.com",
               "--mail-to=noc@example.com", f"--sendmail={mailer.program}")
    mail, = mailer.mails()
    expect(mail["Subject"].startswith("[T] CRITICAL 3 sites: 0x800b0109 "), mail["Subject"])
    text = mail.get_body(("plain",)).get_content().replace("\r", "")
    for part in (f"\n  rome: https://{NAME}:{ground.good}/IPHTTPS (127.0.0.1)\n", "  3 sites: 0x800b0109 CERT_E_UNTRUSTEDROOT",
                 "this run\n", "    Seen by: IPHTTPS, IPHTTPS_TRUST\n", "    Cause: ", "    Remedy: "):
        expect(text.count(part) == 1, f"{part}: {text}")


def test_mail_where_the_end_of_children_is_ignored(ground):
    """As some supervisors and cron jobs have it: an ignored SIGCHLD outlives exec."""
    mailer, path = Mailer(ground, "childless"), configuration(ground, "childless", ground.expired)
    for _ in range(2):
        said = ground.run("-f", path, f"--to=mail:{ground.folder}/childless.json", "--mail-from=iphttps@example.com",
                          "--mail-to=noc@example.com", f"--sendmail={mailer.program}",
                          preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
        expect((said.status, said.out) == (2, "") and len(mailer.mails()) == 2, f"{said.out} {len(mailer.mails())}")


def test_mail_needs(ground):
    path = configuration(ground, "needs", ground.good)
    for words, text in (
        ((f"--to=mail:{ground.folder}/needs.json",), "--to=mail needs --mail-from too"),
        (("--to=mail",), "mail needs :FILE"),
        (("--smtp=http://x",), "is not smtp://HOST"),
        (("--sendmail=sendmail",), "is not an absolute path"),
        (("--mail-from=nobody",), '--mail-from: "nobody" is not an address for mail'),
        (("--mail-to=Bob <bob@example.com>",), "is not an address for mail"),
        (("--mail-remind=soon",), "is not a time"),
        (("--mail-well=1y",), "is not a time"),
        (("--history-days=0",), "is not a number from 1"),
    ):
        said = ground.run("-f", path, *words)
        expect(said.status == 3 and text in said.out and said.out.count("\n") == 1, f"{words}: {said.out}")


def test_killed_while_telling(ground):
    """Whatever moment a run is killed at: state, history and page are whole, no mail is lost, and what comes twice
    is only what sendmail was at work on."""
    folder = ground.folder
    state, kept, to = folder / "killed.json", folder / "killed.sqlite", folder / "killed.html"
    sendmail = kills.Sendmail(folder / "killed")

    def start(port):
        path = configuration(ground, "killed", port)
        return sendmail.run(lambda **more: ground.start(
            "-f", path, f"--to=html:{to}", f"--to=mail:{state}", "--mail-from=iphttps@example.com",
            "--mail-to=noc@example.com", f"--sendmail={sendmail.program}", f"--history={kept}", **more))

    ended, spans = [], []

    def whole(port, status):
        begin, process = time.monotonic(), start(port)
        out, err = process.communicate()
        spans.append(time.monotonic() - begin)
        ended.append(True)
        expect((process.returncode, out, err) == (status, "", ""), f"{process.returncode} {out}{err}")

    whole(ground.good, 0)
    whole(ground.expired, 2)
    moment = kills.Moments(random.Random(os.environ.get("SEED") or 1), spans)
    for turn in range(KILLS):
        ended.append(moment.end(start(ground.good if turn % 2 == 0 else ground.expired), kills.spared(state)))
        expect(to.read_text().rstrip().endswith("</html>"), f"turn {turn}: half a page")
    whole(ground.expired, 2)
    whole(ground.good, 0)
    with sqlite3.connect(kept) as database:
        expect(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "integrity")
    given = sendmail.given(30 * SCALE)
    mails, twice = kills.judge(state, given, ended)
    print(f"killed while telling: {moment.killed} of {KILLS} runs, {mails} mails, {twice} came twice", flush=True)
    expect(moment.killed >= KILLS // 4, "hardly any run was killed")
    last = email.message_from_bytes(given[-1][-1], policy=email.policy.default)
    expect("] OK again " in last["Subject"], last["Subject"])
