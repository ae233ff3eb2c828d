# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of contrib/icinga2, made of what each check says of its options (--help): iphttps.conf for those
who write files, and director-basket.json for Icinga Director. Run by itself it says what is old (tests/lint does);
tests/monitors/run --update writes."""
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys

SRC = pathlib.Path(os.environ.get("SRC") or pathlib.Path(__file__).resolve().parents[2]).resolve()
BUILD = pathlib.Path(os.environ.get("BUILD") or ".").resolve()
CONF = SRC / "contrib/icinga2/iphttps.conf"
BASKET = SRC / "contrib/icinga2/director-basket.json"
CHECKS = ("iphttps", "iphttps_cert", "iphttps_trust", "iphttps_roots", "iphttps_state")
AT_A_TERMINAL = {"output", "help", "version", "verbose", "save-evidence", "replay", "explain", "list-codes", "list-rules",
                 "verify", "diff", "replaces"}
# What has the same name in two checks and is not the same fact: limits of other things, rules of other checks, and a
# file of a client where others have a chain.
OWN = {"warning", "critical", "severity"}
OWN_OF_STATE = OWN | {"file", "extra-opts"}
TIMEOUT = "5m"
SECONDS = 300


@dataclasses.dataclass(frozen=True)
class Option:
    name: str
    flag: bool
    repeated: bool
    text: str

    @property
    def variable(self):
        return self.name.replace("-", "_")


def options(check):
    """What of --help is for a configuration, in its order."""
    said = subprocess.run([BUILD / "plugins" / ("check_" + check), "--help"], capture_output=True, text=True,
                          check=False).stdout
    found, begun = {}, None
    for line in said.splitlines():
        head = re.match(r"^ {2}(?:-\w, |    )--([a-z0-9-]+)(\[?=\S+)?(?: +(.*))?$", line)
        if head:
            begun = head[1]
            found[begun] = [bool(head[2]), head[3] or ""]
        elif begun and line.startswith(" " * 30):
            found[begun][1] += " " + line.strip()
        else:
            begun = None
    return [Option(name, not valued, "May be repeated" in text, text.strip())
            for name, (valued, text) in found.items() if name not in AT_A_TERMINAL]


def shared(check, option):
    """Does iphttps_NAME, which is for all checks, say it too?"""
    return check != "iphttps" and option.name not in (OWN_OF_STATE if check == "iphttps_state" else OWN)


def elsewhere(check, option, table):
    """Another check has it: a fact of one check alone needs no second variable."""
    return shared(check, option) and any(
        option.name in {o.name for o in there} and (other == "iphttps" or shared(other, option))
        for other, there in table.items() if other != check)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def argument(check, option):
    """The key of an argument, and its attributes in the terms of both forms."""
    macro = f"${check}_{option.variable}$"
    if option.name == "extra-opts":
        # Its value has to be in the same word.
        return "extra-opts", {"skip_key": True, "value": "--extra-opts=" + macro}
    if option.flag:
        return "--" + option.name, {"set_if": macro}
    return "--" + option.name, {"value": macro, **({"repeat_key": True} if option.repeated else {})}


def command(check, table):
    lines = [f'object CheckCommand "{check}" {{', f'\tcommand = [ IphttpsPluginDir + "/check_{check}" ]',
             "\targuments = {"]
    for option in table[check]:
        key, attributes = argument(check, option)
        lines.append(f'\t\t"{key}" = {{')
        lines += [f"\t\t\t{name} = {'true' if value is True else quoted(value)}" for name, value in attributes.items()]
        lines += [f"\t\t\tdescription = {quoted(option.text)}", "\t\t}"]
    lines.append("\t}")
    lines += [f'\tvars.{check}_{o.variable} = "$iphttps_{o.variable}$"'
              for o in table[check] if elsewhere(check, o, table)]
    lines += ["\tvars.iphttps_timeout = 10", f"\ttimeout = {TIMEOUT}", "}", ""]
    return "\n".join(lines)


def tables():
    return {check: options(check) for check in CHECKS}


def conf(table):
    """iphttps.conf as it shall be: the commands between its head and its templates."""
    text = CONF.read_text(encoding="utf-8")
    head = text[:text.index('object CheckCommand "iphttps"')]
    rest = text[text.index("/*\n * Templates"):]
    return head + "\n".join(command(check, table) for check in CHECKS) + "\n" + rest


# ---------------------------------------------------------------- Director

def field(name, option):
    kind = ("Boolean" if option.flag else "Array" if option.repeated else "String")
    base = "Icinga\\Module\\Director\\DataType\\DataType"
    return {"varname": name, "caption": name.replace("_", " "),
            "description": option.text, "datatype": base + kind, "format": None, "settings": {}, "originalId": None}


def fields_of(check, table):
    """The variables of a command: its own, and those that all share."""
    for option in table[check]:
        yield f"{check}_{option.variable}", option
        if elsewhere(check, option, table):
            yield f"iphttps_{option.variable}", option


def basket(table):
    names, fields = {}, {}
    for check in CHECKS:
        for name, option in fields_of(check, table):
            if name not in names:
                names[name] = len(names) + 1
                fields[str(names[name])] = {**field(name, option), "originalId": str(names[name])}
    commands = {}
    for check in CHECKS:
        arguments = {}
        for option in table[check]:
            key, attributes = argument(check, option)
            arguments[key] = {name: ("1" if value is True and name == "skip_key" else value)
                              for name, value in attributes.items()}
            arguments[key]["description"] = option.text
        variables = {f"{check}_{o.variable}": f"$iphttps_{o.variable}$" for o in table[check]
                     if elsewhere(check, o, table)}
        used = dict.fromkeys(name for name, _ in fields_of(check, table))
        commands[check] = {
            "arguments": arguments, "command": "check_" + check, "disabled": False,
            "fields": [{"datafield_id": names[name], "is_required": "n", "var_filter": None} for name in used],
            "imports": [], "is_string": None, "methods_execute": "PluginCheck", "object_name": check,
            "object_type": "object", "timeout": str(SECONDS),
            "vars": {**variables, "iphttps_timeout": "10"}, "zone": None}
    commands["iphttps_no_result"] = no_result_command()
    return {"Datafield": fields, "Command": commands, "ServiceTemplate": templates()}


def no_result_command():
    """Of Icinga's own "dummy" Director knows only after its kickstart."""
    return {"arguments": {"state": {"value": "3", "skip_key": "1", "order": "1"},
                          "text": {"value": no_result(), "skip_key": "1", "order": "2"}},
            "command": "check_dummy", "disabled": False, "fields": [], "imports": [], "is_string": None,
            "methods_execute": "PluginCheck", "object_name": "iphttps_no_result", "object_type": "object",
            "timeout": "60", "vars": {}, "zone": None}


def templates():
    def template(name, imports, **more):
        return {"object_name": name, "object_type": "template", "imports": imports, "fields": [], "disabled": False,
                "use_agent": False, "vars": {}, **more}
    found = [template("iphttps-service", [], check_interval="300", retry_interval="60", max_check_attempts="3"),
             template("iphttps-daily", ["iphttps-service"], check_interval="3600"),
             template("iphttps-passive", [], check_command="iphttps_no_result", check_interval="1320", retry_interval="1320",
                      max_check_attempts="1", enable_active_checks=True, enable_passive_checks=True)]
    found += [template(check, ["iphttps-service" if check in ("iphttps", "iphttps_state") else "iphttps-daily"],
                       check_command=check) for check in CHECKS]
    return {one["object_name"]: one for one in found}


def no_result():
    """What iphttps.conf says of a service without a result."""
    return re.search(r'vars\.dummy_text = "(.*)"', CONF.read_text(encoding="utf-8"))[1]


def basket_text(table):
    return json.dumps(basket(table), indent=1, ensure_ascii=False) + "\n"


def texts(table):
    """What each file shall be."""
    return (CONF, conf(table)), (BASKET, basket_text(table))


def update():
    for path, text in texts(tables()):
        path.write_text(text, encoding="utf-8")


def faults(table):
    for path, text in texts(table):
        if path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(SRC)}: is not what the checks' --help says: tests/monitors/run --update"
    for check, there in table.items():
        if len(there) < 4:
            yield f"check_{check}: {len(there)} options"
        for option in there:
            if not re.fullmatch(r"[A-Z].*[.]", option.text):
                yield f"check_{check} --{option.name}: its help is no sentence: {option.text}"


if __name__ == "__main__":
    sys.exit("\n".join(faults(tables())) or 0)
