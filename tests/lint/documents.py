# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read by people and shells: --help, manual pages, scripts."""

import glob
import os
import re
import shutil
import subprocess
import sys


def plugins(tree):
    """Path of each program that a build has made of plugins/*.c."""
    for path in tree.code("plugins"):
        program = os.path.join(tree.build, path[:-2])
        if path.endswith(".c") and os.access(program, os.X_OK):
            yield program


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


def help_text(program):
    name = os.path.basename(program)
    result = run(program, "--help")
    if result.returncode != 3 or result.stderr or not result.stdout:
        yield f"{name} --help: exit {result.returncode}, standard error: {result.stderr!r}"
    for number, line in enumerate(result.stdout.split("\n"), 1):
        if len(line) > 80:
            yield f"{name} --help:{number}: {len(line)} columns"
        if line != line.rstrip() or "\t" in line:
            yield f"{name} --help:{number}: tab, or blanks at the end"


def brief_help(program):
    """-h fits a terminal of 80 columns and 25 lines, and names options that --help explains."""
    name = os.path.basename(program)
    result = run(program, "-h")
    lines = result.stdout.split("\n")[:-1]
    if result.returncode != 3 or result.stderr or not lines:
        yield f"{name} -h: exit {result.returncode}, standard error: {result.stderr!r}"
    if len(lines) > 25 or max(map(len, lines), default=0) > 80:
        yield f"{name} -h: {len(lines)} lines, {max(map(len, lines))} columns"
    options = re.findall(r"^ +(?:-\w, )?--([a-z0-9-]+)", result.stdout, re.M)
    if not 3 <= len(options) <= 10:
        yield f"{name} -h: {len(options)} options"
    known = re.findall(r"^ +(?:-\w, )?--([a-z0-9-]+)", run(program, "--help").stdout, re.M)
    yield from (f"{name} -h: --help lacks --{option}" for option in options if option not in known)
    if f"\nAll options: {name} --help\n" not in result.stdout:
        yield f"{name} -h: does not say where all options are"


def rules_text(programs):
    """--list-rules is the program's own, in lines of a terminal; every rule belongs to a check."""
    listed = {}
    for program in programs:
        name = os.path.basename(program)
        if not name.startswith("check_"):
            continue
        text = run(program, "--list-rules").stdout
        yield from (f"{name} --list-rules: {line}: {len(line)} columns" for line in text.split("\n") if len(line) > 80)
        listed[name] = set(re.findall(r"^([a-z0-9.-]+) ", text, re.M))
    if listed and (least := min(map(len, listed.values()))) < 5:
        yield f"--list-rules: {least} rules"
    for name, rules in listed.items():
        if "client.error" in rules and name != "check_iphttps_state":
            yield f"{name} --list-rules: client.error is what check_iphttps_state reports"


def man_options(program):
    """Every option of --help is in the manual page, and the other way round."""
    name = os.path.basename(program)
    with open(program + ".1", encoding="utf-8") as file:
        page = file.read()
    options = set(re.findall(r"^ +(?:-\w, )?--([a-z0-9-]+)", run(program, "--help").stdout, re.M))
    plain = re.sub(r"\\f[A-Z]", "", page).replace("\\-", "-")
    described = set(re.findall(r"^(?:-\w, )?--([a-z0-9-]+)", plain, re.M))
    if not options:
        yield f"{name} --help: names no option"
    for option in sorted(options - described):
        yield f"{name}.1: --{option} is not described"
    for option in sorted(described - options):
        yield f"{name} --help: --{option} is not described, but is in the manual page"


def man_references(programs):
    """Every page names those of the other programs."""
    names = [os.path.basename(program) for program in programs]
    for program in programs:
        with open(program + ".1", encoding="utf-8") as file:
            said = file.read().replace("\\-", "-").partition("\n.SH SEE ALSO\n")[2]
        yield from (f"{os.path.basename(program)}.1: SEE ALSO lacks {name}(1)" for name in names
                    if name not in program.split("/") and not re.search(rf"^{name}\(1\)", said, re.M))


def man_renders(page):
    """Without a warning, in 80 columns but for a word that is longer."""
    result = run("groff", "-man", "-Tascii", "-P-cbou", "-ww", "-Wbreak", "-rLL=78n", page)
    for line in result.stderr.split("\n"):
        if line:
            yield f"{os.path.basename(page)}: {line.replace(page, 'line')}"
    if result.returncode != 0 or len(result.stdout) < 1000:
        yield f"{os.path.basename(page)}: is not rendered (exit {result.returncode})"
    yield from (f"{os.path.basename(page)}: wider than 80 columns: {line.strip()}"
                for line in result.stdout.split("\n") if len(line) > 80 and " " in line.strip())


def man_stores(programs):
    """iphttps-stores(7) has each kind of location that --store names."""
    for program in programs:
        with open(os.path.join(os.path.dirname(program), "iphttps-stores.7"), encoding="utf-8") as file:
            page = file.read()
        said = re.search(r"\n  -S, --store=.*?(?=\n  -|\n      --|\n\n)", run(program, "--help").stdout, re.S)
        for kind in re.findall(r"(?<![:a-z0-9])([a-z][a-z0-9]*:)(?=[A-Z]|root:)", said.group() if said else ""):
            if "\\fB" + kind not in page:
                yield f"iphttps-stores.7: has no {kind}, which {os.path.basename(program)} --help names"


def scripts(tree):
    for path in tree.scripts("sh"):
        result = run("sh", "-n", tree.absolute(path))
        if result.returncode != 0:
            yield f"{path}: {result.stderr.strip()}"
        if not path.endswith(".sh") and not os.access(tree.absolute(path), os.X_OK):
            yield f"{path}: may not be executed"
    for path in tree.scripts("python3"):
        try:
            compile(tree.text(path), path, "exec")
        except SyntaxError as error:
            yield f"{path}: {error}"
        if not path.endswith(".py") and not os.access(tree.absolute(path), os.X_OK):
            yield f"{path}: may not be executed"


def shellcheck(tree):
    for path in tree.scripts("sh"):
        result = run("shellcheck", "-x", "-f", "gcc", path, cwd=tree.source)
        yield from (line for line in result.stdout.split("\n") if line)


def packages(tree):
    """README.md names, for each package manager, what the scripts install for a build."""
    rows = [line.split() for line in tree.text("contrib/packages.sh").split("\n") if line.startswith("build ")]
    readme = tree.text("README.md")
    for column, command in enumerate(("apt install", "dnf install", "apk add"), 2):
        wanted = {row[column] for row in rows}
        found = re.search(rf"^    {command} (.*)$", readme, re.M)
        named = set(found[1].split()) if found else set()
        for package in sorted(wanted ^ named):
            yield f"README.md, {command}: {package} is {'missing' if package in wanted else 'not in contrib/packages.sh'}"


def links(tree):
    """Files that a document of ours links to are there."""
    for path in tree.paths:
        if not path.endswith(".md"):
            continue
        for target in re.findall(r"\]\(([^)#:]+)\)", tree.text(path)):
            full = os.path.join(os.path.dirname(tree.absolute(path)), target)
            if not os.path.exists(full):
                yield f"{path}: links to {target}, which is not there"


def made(tree, maker):
    """Files of contrib are made of what the checks say: of their options for Icinga, of the codes for Zabbix."""
    maker = tree.absolute(f"tests/monitors/{maker}.py")
    result = run(sys.executable, maker, env={**os.environ, "SRC": tree.source, "BUILD": tree.build})
    yield from (line for line in result.stderr.split("\n") if line)


def check(tree, report):
    programs = list(plugins(tree))
    if not programs:
        report.note("no program is built: --help and manual pages are not looked at (name a BUILD)")
    else:
        report.rule("help", (t for p in programs for t in help_text(p)))
        report.rule("brief help", (t for p in programs for t in brief_help(p)))
        report.rule("commands for Icinga", made(tree, "icinga_commands"))
        report.rule("templates for Zabbix", made(tree, "zabbix_templates"))
        report.rule("lists of rules", rules_text(programs))
        missing = [p for p in programs if not os.path.exists(p + ".1")]
        report.rule("manual pages", (f"{os.path.basename(p)}.1 is not built" for p in missing))
        paged = [p for p in programs if p not in missing]
        report.rule("options in manual pages", (t for p in paged for t in man_options(p)))
        report.rule("references of manual pages", man_references(paged))
        report.rule("stores in their manual page", man_stores(paged))
        if shutil.which("groff"):
            pages = [p + ".1" for p in paged] + sorted(
                glob.glob(os.path.join(os.path.dirname(programs[0]), "iphttps-*.[57]")))
            report.rule("rendering of manual pages", (t for p in pages for t in man_renders(p)))
        else:
            report.note("no groff here: manual pages are not rendered")
    report.rule("scripts", scripts(tree))
    report.rule("links", links(tree))
    report.rule("packages", packages(tree))
    if shutil.which("shellcheck"):
        report.rule("shellcheck", shellcheck(tree))
    else:
        report.note("no shellcheck here")
