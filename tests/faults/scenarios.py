# SPDX-License-Identifier: GPL-3.0-or-later
"""What the programs are run at while something fails: healthy, broken, every kind of source and output."""
import contextlib
import dataclasses
import pathlib
import shutil
import subprocess
import sys

import choice
import directory
import lab as labs
import registrypol
import rows_directory
import server
import settings

NOW = f"--at={labs.FIXED}"
DATA = settings.SRC / "tests" / "data"
GOLDEN = settings.SRC / "tests" / "golden"
URL = f"https://{settings.NAME}/IPHTTPS"


@dataclasses.dataclass(frozen=True)
class Scenario:
    """{out} in a word is a folder that is new for each run; `files` are what has to come out the same there."""

    name: str
    program: str
    words: tuple
    cwd: pathlib.Path | None = None
    files: tuple = ()
    env: tuple = ()


def chain_of(made, name):
    chain = made.chain(name)
    return "-f", str(chain.cert), "-S", str(chain.store)


def offline(made):
    """Files only: no network at all."""
    for case in ("healthy", "aia", "expired-one-of-two", "hostile-newline"):
        words = (GOLDEN / case / "args").read_text(encoding="utf-8").split("\n")[:-1]
        yield Scenario(f"replay/{case}", "check_iphttps", ("--replay=evidence.json", *words), GOLDEN / case)
    words = (GOLDEN / "healthy" / "args").read_text(encoding="utf-8").split("\n")[:-1]
    yield Scenario("replay/json", "check_iphttps", ("--replay=evidence.json", "-o", "json", *words), GOLDEN / "healthy")
    for sample in ("active.txt", "root.txt", "list-ipconfig-down.txt", "object.json"):
        yield Scenario(f"state/{sample}", "check_iphttps_state", ("-f", str(DATA / "clientstate" / sample)))
    yield Scenario("state/json", "check_iphttps_state", ("-f", str(DATA / "clientstate" / "two.txt"), "-o", "json"))
    for name in ("good", "expired", "untrusted", "wrong-name", "policies", "policy-constraints", "huge-names"):
        yield Scenario(f"cert/{name}", "check_iphttps_cert", (*chain_of(made, name), "-H", settings.NAME, NOW))


def sources(made, folder):
    """Every kind of store, and the channels of check_iphttps_roots."""
    chain = made.chain("good")
    policy, package, single = folder / "good.pol", folder / "LAPTOP1.txt", folder / "stores"
    subprocess.run([sys.executable, registrypol.__file__, policy, f"--url={URL}", f"--root={chain.store}"], check=True)
    subprocess.run([settings.LABODJ, package, "--no-join", f"--root={chain.store}",
                    f"--url={URL}"], check=True, stdout=subprocess.DEVNULL)
    single.mkdir(exist_ok=True)
    (single / "root.pem").write_bytes(chain.store.read_bytes())
    at = ("-f", str(chain.cert), "-H", settings.NAME, NOW, "--no-fetch")
    for name, store in (("directory", f"dir:{single}"), ("policy", f"gpo:{policy}"), ("package", f"odj:{package}"),
                        ("list", f"ctl:{DATA / 'ctl' / 'roots.stl'}")):
        yield Scenario(f"store/{name}", "check_iphttps_trust", (*at, "-S", store, "-S", str(chain.store)))
    channels = ("-S", f"gpo:{policy}", "-S", f"odj:{package}")
    yield Scenario("roots/carried", "check_iphttps_roots", ("-f", str(chain.cert), "-H", settings.NAME, NOW, *channels))
    yield Scenario("roots/missing", "check_iphttps_roots",
                   ("-f", str(made.chain("untrusted").cert), "-H", settings.NAME, NOW, *channels, "-v"))
    yield Scenario("roots/policy", "check_iphttps_roots", (f"--gpo={policy}", NOW, *channels, "-o", "json"))


@contextlib.contextmanager
def directories(made):
    """A root that comes by LDAP."""
    chain = made.chain("good")
    with rows_directory.ranges(10)(directory.certificates(chain.store)[0]) as running:
        store = f"ldap://127.0.0.1:{running.port}/{directory.BASE}"
        yield [Scenario("store/ldap", "check_iphttps_trust",
                        ("-f", str(chain.cert), "-H", settings.NAME, NOW, "--no-fetch", "-S", store))]


def machine(made, folder):
    """The machine's own store, as a folder of hashed names and as a file."""
    chain = made.chain("good")
    at = ("-f", str(chain.cert), "-H", settings.NAME, NOW, "--no-fetch")
    openssl = shutil.which("openssl")
    if openssl:
        said = subprocess.run([openssl, "x509", "-noout", "-subject_hash", "-in", chain.store], check=True,
                              stdout=subprocess.PIPE, text=True).stdout
        hashed = folder / "hashed"
        hashed.mkdir()
        (hashed / f"{said.strip()}.0").write_bytes(chain.store.read_bytes())
        env = (("SSL_CERT_DIR", str(hashed)), ("SSL_CERT_FILE", str(folder / "none")))
        yield Scenario("store/hashed", "check_iphttps_trust", at, env=env)
    env = (("SSL_CERT_DIR", str(folder / "none")), ("SSL_CERT_FILE", str(chain.store)))
    yield Scenario("store/file", "check_iphttps_trust", at, env=env)


def fetching(made):
    for name in ("aia", "crl-good", "revoked", "revoked-intermediate", "crl-delta-revoked", "crl-missing", "policies", "policy-constraints"):
        yield Scenario(f"trust/{name}", "check_iphttps_trust", (*chain_of(made, name), "-H", settings.NAME, NOW))
    yield Scenario("trust/cache", "check_iphttps_trust",
                   (*chain_of(made, "crl-good"), "-H", settings.NAME, NOW, "--cache={out}"))
    yield Scenario("trust/json", "check_iphttps_trust",
                   (*chain_of(made, "revoked"), "-H", settings.NAME, NOW, "-o", "json", "-v"))


def connected(made, folder, ports):
    """Through servers: iphttpsd with the chains `good` and `expired`."""
    store = str(made.chain("good").store)
    at = ("-H", settings.NAME, "-I", "127.0.0.1", "-S", store)
    yield Scenario("live/healthy", "check_iphttps", (*at, "-p", str(ports["good"])))
    yield Scenario("live/evidence", "check_iphttps",
                   (*at, "-p", str(ports["good"]), "--save-evidence={out}/evidence.json", "-o", "json"))
    yield Scenario("live/expired", "check_iphttps", (*at, "-p", str(ports["expired"])))
    yield Scenario("live/untrusted", "check_iphttps", (*at[:-1], str(made.chain("untrusted").store), "-p", str(ports["good"])))
    yield Scenario("live/name", "check_iphttps", ("-H", "localhost", "-S", store, "-p", str(ports["good"])))
    yield Scenario("live/cert", "check_iphttps_cert", (*at, "-p", str(ports["good"])))
    sites = "".join(f"[site{i}]\naddress = 127.1.0.{i + 1}\n" for i in range(4))
    config = folder / "sites.ini"
    config.write_text(f"[defaults]\nstore = {store}\nchecks = iphttps\ntimeout = 5\nhostname = {settings.NAME}\n"
                      f"port = {ports['good']}\n{sites}port = {ports['expired']}\n", encoding="utf-8")
    report = ("-f", str(config))
    yield Scenario("report/json", "iphttps-report", (*report, "--to=json"))
    yield Scenario("report/page", "iphttps-report", (*report, "--to=html:{out}/page.html", "--history={out}/history.db"),
                   files=("page.html",))
    mail = ("--mail-from=a@example.com", "--mail-to=b@example.com", "--sendmail=/bin/true", "--to=mail:{out}/mail.json")
    yield Scenario("report/mail", "iphttps-report", (*report, *mail))


@contextlib.contextmanager
def everything(shared):
    """All of them, with what they need running."""
    made = shared.pki("fixed")
    folder = pathlib.Path(shared.directory) / "faults"
    folder.mkdir()
    now = shared.pki("plain")
    with server.Server(["--run-for=3600"], [now.chain("good")], ("0.0.0.0",)) as good, \
            server.Server(["--run-for=3600"], [now.chain("expired")], ("0.0.0.0",)) as expired, \
            directories(made) as by_ldap:
        ports = {"good": good.port, "expired": expired.port}
        rows = [*offline(made), *sources(made, folder), *machine(made, folder), *by_ldap]
        rows += fetching(made) if shared.nginx.running else []
        rows += connected(now, folder, ports)
        yield choice.from_environment("LIVE_ONLY").of(rows)
