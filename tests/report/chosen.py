# SPDX-License-Identifier: GPL-3.0-or-later
"""A run for some of the sites (--only, --tag), and one that only says what it would do (--dry-run)."""
import json
import os
import pathlib
import re
import sqlite3

from ground import NAME, Api, Trapper
from people import Mailer


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def three(ground, name, report, without=(), bad=("porto", "lagos")):
    """Three sites of three owners, of which those in `bad` do not answer as they should."""
    text = f"[report]\n{report}\n[defaults]\nhostname = {NAME}\nstore = {ground.store}\ntimeout = 5\nchecks = iphttps cert\n"
    for i, site in enumerate(("lisbon", "porto", "lagos")):
        if site not in without:
            port = ground.expired if site in bad else ground.good
            text += (f"[{site}]\naddress = 127.0.4.{i + 1}\nport = {port}\nowners = {site}@example.org\n"
                     f"tags = {'north' if site == 'porto' else 'south'}, all\n")
    return ground.write(name, text)


def names(said):
    return [site["name"] for site in json.loads(said.out)["sites"]]


def taken(mailer):
    """The mails since the last time."""
    mails = mailer.mails()
    for path in mailer.folder.glob("mail.*"):
        path.unlink()
    return mails


def test_which_sites(ground):
    """--only and --tag add up; what fits nothing is a usage error that says what was meant."""
    path = three(ground, "which.ini", "")
    for words, wanted in ((["--only=porto"], ["porto"]), (["--only=porto", "--only=lisbon"], ["lisbon", "porto"]),
                          (["--tag=south"], ["lisbon", "lagos"]), (["--tag=north", "--only=lagos"], ["porto", "lagos"]),
                          (["--tag=all"], ["lisbon", "porto", "lagos"])):
        said = ground.run("-f", path, "--to=json", *words)
        expect(names(said) == wanted, f"{words}: {said.out}{said.err}")
        title = json.loads(said.out)["title"]
        expect(title == f"IP-HTTPS report ({len(wanted)} of 3 sites)", title)
    for words, wanted in ((["--only=lisbo"], '--only: no site is called "lisbo" (did you mean "lisbon"?)'),
                          (["--tag=nort"], '--tag: no site has the tag "nort" (did you mean "north"?)'),
                          (["--only=x\ny"], '--only: no site is called "x\\x0ay"'),
                          (["--only=lisbon", "--to=zabbix-lld"], "--to=zabbix-lld cannot go with --only: Zabbix would "
                           "take the other sites for gone")):
        said = ground.run("-f", path, *words)
        expect((said.status, said.out) == (3, f"IPHTTPS_REPORT UNKNOWN - {wanted}, see --help\n"), f"{words}: {said.out}")
        said = ground.run("-f", path, "--check-config", *words)
        expect((said.status, said.out) == (3, f"{wanted}\n"), f"{words}: {said.out}")
    said = ground.run("-f", path, "--check-config", "--only=porto")
    expect((said.status, said.out) == (0, "3 sites, 6 checks: no mistakes\n"), said.out)
    path = three(ground, "which.ini", "only = porto")
    said = ground.run("-f", path)
    expect(said.status == 3 and said.out.endswith('which.ini line 2: "only" is for the command line\n'), said.out)


def test_mistakes_of_others(ground):
    """What is wrong in a site that is not run does not make the run UNKNOWN."""
    path = pathlib.Path(three(ground, "others.ini", "", bad=()))
    path.write_text(path.read_text(encoding="utf-8").replace("[porto]", "[porto]\ntimeut = 3"), encoding="utf-8")
    for words, status in (([], 3), (["--only=porto"], 3), (["--only=lisbon"], 0)):
        said = ground.run("-f", path, *words)
        expect(said.status == status and ("timeut" in said.out) == (status == 3), f"{words}: {said.out}")


def rows(path):
    """The history as it is in the database, by site."""
    db = sqlite3.connect(path)
    try:
        ids = dict(db.execute("SELECT name, id FROM site"))
        return {name: (sorted(db.execute("SELECT * FROM day WHERE site = ?", (number,))),
                       sorted(db.execute("SELECT * FROM change WHERE site = ?", (number,))))
                for name, number in ids.items()}
    finally:
        db.close()


def test_others_stay_untouched(ground):
    """Mails, their state, history, evidence, files and page of the sites that are not run."""
    mailer = Mailer(ground, "chosen-mail")
    folder = ground.folder / "chosen"
    (folder / "evidence").mkdir(parents=True)
    report = (f"to = html:{folder}/page.html\nto = csv:{folder}/all.csv\nto = mail:{folder}/state\n"
              f"mail-from = iphttps@example.org\nmail-to = noc@example.org\nmail-well = 1h\nmail-after = 2\n"
              f"sendmail = {mailer.program}\nhistory = {folder}/history\nsave-evidence = {folder}/evidence\n")
    path = three(ground, "chosen.ini", report)
    for _ in range(2):
        said = ground.run("-f", path)
        expect(said.status == 2, f"{said.out}{said.err}")
    told = sorted(m["To"] for m in taken(mailer))
    expect({"lagos@example.org", "porto@example.org", "noc@example.org"} <= set(told), f"{told}")
    before = {name: (folder / name).read_bytes() for name in ("page.html", "all.csv")}
    past, state = rows(folder / "history"), json.loads((folder / "state").read_text(encoding="utf-8"))
    kept = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (folder / "evidence").iterdir()}
    expect(len(kept) == 3, f"{sorted(kept)}")

    # porto is well again, lagos is not in the configuration any longer, lisbon is as it was
    path = three(ground, "chosen.ini", report, without=("lagos",), bad=())
    for _ in range(2):
        said = ground.run("-f", path, "--only=porto")
        expect(said.status == 0, f"{said.out}{said.err}")
    expect(said.out.splitlines()[0].startswith("IP-HTTPS report (1 of 2 sites)"), said.out)
    expect("lisbon" not in said.out and "lagos" not in said.out, said.out)
    for name in ("html:" + str(folder / "page.html"), "csv:" + str(folder / "all.csv")):
        expect(f"note: {name} stays as it is: this run is for 1 of 2 sites\n" in said.out, said.out)
    for name, content in before.items():
        expect((folder / name).read_bytes() == content, f"{name} was written")
    mails = [(m["To"], m["Subject"]) for m in taken(mailer)]
    expect(sorted(to for to, _ in mails) == ["noc@example.org", "porto@example.org"] and
           all("OK again porto" in subject for _, subject in mails), f"{mails}")
    after = json.loads((folder / "state").read_text(encoding="utf-8"))
    for what, key, inner in (("owners", "address", "open"), ("sites", "site", None)):
        old = {item[key]: item for item in state[what]}
        new = {item[key]: item for item in after[what]}
        for name in ("lagos", "lagos@example.org", "lisbon@example.org"):
            expect(old.get(name) == new.get(name), f"{what}: {old.get(name)} {new.get(name)}")
        if inner:
            old, new = ([t for t in all_of["noc@example.org"][inner] if t["site"] != "porto"] for all_of in (old, new))
            expect(old == new and len(old) == 1, f"{old} {new}")
    now = rows(folder / "history")
    expect({n: r for n, r in now.items() if n != "porto"} == {n: r for n, r in past.items() if n != "porto"} and
           now["porto"] != past["porto"], f"{past} {now}")
    for name, (content, moment) in kept.items():
        p = folder / "evidence" / name
        expect(name.startswith("porto.") or (p.read_bytes(), p.stat().st_mtime_ns) == (content, moment), name)

    # the next whole run says what there is to say of the others
    said = ground.run("-f", path)
    mails = [(m["To"], m["Subject"]) for m in taken(mailer)]
    expect(sorted(to for to, subject in mails if "No longer watched lagos" in subject) ==
           ["lagos@example.org", "noc@example.org"], f"{mails}")
    expect((folder / "page.html").read_bytes() != before["page.html"], "the page was not written")


def test_documents_of_the_command_line(ground):
    """What the command line names is written, with the number of sites in its title; feeds get the chosen alone."""
    folder = ground.folder / "documents"
    folder.mkdir()
    path = three(ground, "documents.ini", f"title = All\nto = text:{folder}/all.txt\nto = nagios")
    said = ground.run("-f", path, "--only=lisbon", f"--to=html:{folder}/one.html")
    page = (folder / "one.html").read_text(encoding="utf-8")
    expect(said.out == "" and "All (1 of 3 sites)" in page and "porto" not in page, said.out)
    said = ground.run("-f", path, "--only=lisbon")
    expect(not (folder / "all.txt").exists(), "the text was written")
    lines = said.out.splitlines()
    expect(len(lines) == 2 and all(re.match(r"\[\d+\] PROCESS_SERVICE_CHECK_RESULT;lisbon;", line) for line in lines),
           said.out)
    expect(f"note: text:{folder}/all.txt stays as it is" in said.err, said.err)


# ---------------------------------------------------------------- --dry-run

def listing(folder):
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"") for p in folder.rglob("*")}


def test_dry_run(ground):
    """What would be sent and written is shown; nobody gets it, and no file or folder is as much as touched."""
    mailer, folder = Mailer(ground, "dry-mail"), ground.folder / "dry"
    for name in ("evidence", "cache", "spool"):
        (folder / name).mkdir(parents=True)
    trapper, api = Trapper({"response": "success", "info": "processed: 1; failed: 0; total: 1"}), Api(ground)
    report = (f"to = html:{folder}/page.html\nto = csv:{folder}/all.csv\nto = mail:{folder}/state\nto = text\n"
              f"to = nagios:{folder}/no-pipe\nto = nagios-spool:{folder}/spool\nto = zabbix:127.0.0.1:{trapper.port}\n"
              f"to = icinga2:{api.url}\nicinga-ca = {api.folder}/ca.crt\n"
              f"mail-from = iphttps@example.org\nmail-to = noc@example.org\nmail-remind = 1h\n"
              f"sendmail = {mailer.program}\nhistory = {folder}/history\nsave-evidence = {folder}/evidence\n")
    path = three(ground, "dry.ini", report)
    text = pathlib.Path(path).read_text(encoding="utf-8")
    pathlib.Path(path).write_text(text.replace("checks = iphttps cert", f"checks = iphttps cert trust\ncache = {folder}/cache"),
                                  encoding="utf-8")
    before = listing(folder)
    said = ground.run("-f", path, "--dry-run")
    expect((said.status, said.err) == (2, ""), f"{said.status} {said.err} {said.out[-300:]}")
    expect(listing(folder) == before, f"written: {set(listing(folder)) - set(before)}")
    expect(not mailer.mails() and not trapper.values and not api.posts, "somebody was told")
    expect(said.out.startswith("Dry run: nothing is sent or written.\n"), said.out[:200])
    heads = re.findall(r"^== (.*)$", said.out, re.M)
    expect(heads == [f"history: {folder}/history", f"save-evidence: {folder}/evidence", f"html: {folder}/page.html",
                     f"csv: {folder}/all.csv", f"mail: {folder}/state", "text: standard output",
                     f"nagios: {folder}/no-pipe", f"nagios-spool: {folder}/spool",
                     f"zabbix: 127.0.0.1:{trapper.port}", f"icinga2: {api.url}"], f"{heads}")
    for words in ("a run of 3 sites would be added", "a page of ", "To: porto@example.org\nSubject: [IP-HTTPS report] "
                  "CRITICAL porto: 0x800b0101", "To: noc@example.org", "the state would be written: 4 addresses, 4 open "
                  "problems known to them, 3 mails made", "PROCESS_SERVICE_CHECK_RESULT;porto;IPHTTPS_CERT;2;",
                  '"sender data"', "would be sent: POST /v1/actions/process-check-result"):
        expect(words in said.out, f"not said: {words}\n{said.out}")
    expect(said.out.count("would be sent, by sendmail:") == 3 and said.out.count("would be sent: POST") == 9, said.out)
    expect("lisbon@example.org" not in said.out.split("== text")[0].split("== mail")[1], "well, and told")

    # Of what is known already the same is said, and it stays known; a broken state stays where it is.
    os.mkfifo(folder / "no-pipe")
    state = (f"--to=mail:{folder}/state",)
    expect(ground.run("-f", path, *state).status == 2 and len(mailer.mails()) == 3, "told")
    before = listing(folder)
    said = ground.run("-f", path, "--dry-run", *state)
    expect(said.status == 2 and "would be sent" not in said.out and "0 mails made" in said.out, said.out)
    expect(listing(folder) == before, "written")
    mailer.accept(False)
    good = three(ground, "dry-good.ini", report, bad=())
    expect(ground.run("-f", good, *state).status == 3, "refused")
    before = listing(folder)
    said = ground.run("-f", good, "--dry-run", *state)
    expect(said.out.count("would be tried again: a mail of ") == 3 and "mailbox on fire" in said.out, said.out)
    expect(listing(folder) == before, "written")
    (folder / "state").write_text("{", encoding="utf-8")
    before = listing(folder)
    said = ground.run("-f", path, "--dry-run", *state)
    expect(said.status == 3 and "state is broken (" in said.out and listing(folder) == before, said.out)


def test_dry_run_of_some_sites(ground):
    """Both together: what a run for some of the sites would do."""
    path = three(ground, "dry-some.ini", f"to = html:{ground.folder}/dry-some.html")
    said = ground.run("-f", path, "--dry-run", "--only=lisbon")
    expect(said.status == 0 and "== text: standard output" in said.out and "(1 of 3 sites)" in said.out and
           "stays as it is" in said.out and not (ground.folder / "dry-some.html").exists(), said.out)
