# SPDX-License-Identifier: GPL-3.0-or-later
"""The templates of contrib/zabbix, for 6.0 and 7.0, made of tables and of the codes that the checks know
(--list-codes). Run by itself it says what is old (tests/lint does); tests/monitors/run --update writes."""
import hashlib
import os
import pathlib
import re
import subprocess
import sys

import zabbix_script as script

SRC = pathlib.Path(os.environ.get("SRC") or pathlib.Path(__file__).resolve().parents[2]).resolve()
BUILD = pathlib.Path(os.environ.get("BUILD") or ".").resolve()
FOLDER = SRC / "contrib/zabbix"
PATHS = {"6.0": FOLDER / "template_iphttps.yaml", "7.0": FOLDER / "template_iphttps_7.0.yaml"}
GROUP = {"uuid": "a571c0d144b14fd4a87a9d9b2aa9fcd6", "name": "Templates/Applications"}
EXTERNAL, AGENT, REPORT = "IP-HTTPS by external checks", "IP-HTTPS by Zabbix agent 2", "IP-HTTPS by iphttps-report"
NAMES = {"iphttps": "Would a client connect", "cert": "Certificates", "trust": "Trust and revocation",
         "roots": "Distribution of the root", "state": "State of a client"}
BY_REPORT = {REPORT: ("iphttps", "cert", "trust"), "IP-HTTPS roots by iphttps-report": ("roots",),
             "IP-HTTPS clients by iphttps-report": ("state",)}
SERVER_CHECKS = ("iphttps", "cert", "trust", "roots")
STATES = ((2, "CRITICAL", "critical", "HIGH"), (1, "WARNING", "warning", "WARNING"), (3, "UNKNOWN", "unknown", "AVERAGE"))
STATE_MAP, CODE_MAP = "IP-HTTPS state", "IP-HTTPS code"
MACRO = "{$IPHTTPS.%s}"
HEAD = """# SPDX-License-Identifier: GPL-3.0-or-later
# Made by tests/monitors/run --update. How to attach it: contrib/doc/zabbix.md.
"""
# Options of every server check: macro, option, default, what it says.
SHARED = (("URL", "url", "https://da.example.com/IPHTTPS", "The URL of the clients."),
          ("ADDRESS", "address", "", "Addresses to test instead of those of the name, separated by blanks."),
          ("DNS", "dns-server", "", "The resolver to ask, for example one outside; empty: that of the machine."),
          ("PROXY", "proxy", "", "The HTTP proxy on the way to the server."),
          ("CLIENT", "client", "win10", "Whose rules count: win7, win8, win10 or win11."),
          ("MAX.AGE", "max-age", "", "When the file of a store is old, for example ctl:7d; several are separated by blanks."),
          ("SEVERITY", "severity", "", "RULE=STATE, what one finding shall count as; several are separated by blanks."),
          ("TIMEOUT", "timeout", "10", "Seconds that a check has. Timeout in zabbix_server.conf or zabbix_proxy.conf (6.0), "
           "or {$IPHTTPS.TIMEOUT.ITEM} (7.0), has to be longer."))
STORE = ("STORE", "store", "system:", "Certificates that clients have, for example corp=/etc/iphttps/corp-root.pem; several are "
         "separated by blanks.")
CHANNELS = ("CHANNELS", "store", "", "The channels by which clients get the root, for example policy=/etc/iphttps/Registry.pol; "
            "several are separated by blanks.")
LIMITS = {
    "iphttps": (("WARNING", "warning", "", "Seconds that the connection may take, for example 2."),
                ("CRITICAL", "critical", "", "The same, critical.")),
    "cert": (("CERT.WARNING", "warning", "30d", "When the served certificate has less time left."),
             ("CERT.CRITICAL", "critical", "14d", "The same, critical."),
             ("CA.WARNING", "ca-warning", "60d", "When one above it has less time left, the root included."),
             ("CA.CRITICAL", "ca-critical", "30d", "The same, critical.")),
    "trust": (("CRL.WARNING", "warning", "24h", "When a CRL or OCSP answer has less time left."),
              ("CRL.CRITICAL", "critical", "4h", "The same, critical.")),
    "roots": (("ROOTS.WARNING", "warning", "90d", "When a distributed root has less time left."),
              ("ROOTS.CRITICAL", "critical", "30d", "The same, critical.")),
}
INTERVAL = ("INTERVAL", None, "5m", "How often each check runs.")
NODATA = ("NODATA", None, "16m", "After this time without a result something is wrong with the checking: three intervals and more.")
TIMEOUT_ITEM = ("TIMEOUT.ITEM", None, "30s", "How long Zabbix waits for a check; longer than {$IPHTTPS.TIMEOUT}.")
SECONDS = (("connect", "connection", "1A7C11"), ("tls", "TLS", "F63100"), ("http", "HTTP", "2774A4"),
           ("ra", "Router Advertisement", "A54F10"))


def uuid(*words):
    """Always the same for the same thing, in the form that Zabbix wants (version 4)."""
    text = hashlib.sha256("/".join(("iphttps-plugins",) + words).encode()).hexdigest()[:32]
    return f"{text[:12]}4{text[13:16]}{'89ab'[int(text[16], 16) & 3]}{text[17:]}"


def codes():
    """{code: what a person reads} of --list-codes."""
    said = subprocess.run([BUILD / "plugins/check_iphttps", "--list-codes"], capture_output=True, text=True, check=False).stdout
    found = {}
    for line in said.splitlines():
        number, symbol = line.split()[:2]
        found[int(number, 16)] = f"{number} {symbol}"
    return found


def tags(component):
    return [{"tag": "component", "value": component}]


class Template:
    def __init__(self, version, name, description):
        self.version, self.name, self.description = version, name, description
        self.items, self.rules, self.graphs, self.macros, self.widgets = [], [], [], {}, []

    def uuid(self, *words):
        return uuid(self.name, *words)

    def last(self, key, number=1):
        return f"last(/{self.name}/{key}{f',#{number}' if number > 1 else ''})"

    def macro(self, *rows):
        for name, _, value, text in rows:
            self.macros[MACRO % name] = (value, text)

    def item(self, kind, key, name, value_type, **more):
        item = {"uuid": self.uuid("item", key), "name": name, "type": kind, "key": key, "delay": "0", "history": "90d",
                "trends": "0" if value_type in ("TEXT", "CHAR") else "365d", "value_type": value_type, **more}
        item.setdefault("tags", tags("iphttps"))
        return item

    def add(self, *words, **more):
        item = self.item(*words, **more)
        self.items.append(item)
        return item

    def dependent(self, master, key, name, value_type, code, **more):
        return self.item("DEPENDENT", key, name, value_type, master_item={"key": master},
                         preprocessing=[{"type": "JAVASCRIPT", "parameters": [code]}], **more)

    def trigger(self, name, expression, priority, scope="availability", **more):
        return {"uuid": self.uuid("trigger", name), "expression": expression, "name": name, "priority": priority,
                "manual_close": "YES", **more, "tags": [{"tag": "scope", "value": scope}]}

    def written(self):
        known = {"uuid": uuid("template", self.name), "template": self.name, "name": self.name, "description": self.description}
        if self.version != "6.0":
            known["vendor"] = {"name": "iphttps-plugins", "version": self.version + "-1"}
        known["groups"] = [{"name": GROUP["name"]}]
        for name, value in (("items", self.items), ("discovery_rules", self.rules)):
            if value:
                known[name] = value
        known["macros"] = [{"macro": name, "value": value, "description": text}
                           for name, (value, text) in sorted(self.macros.items())]
        if self.widgets:
            known["dashboards"] = [{"uuid": self.uuid("dashboard"), "name": "IP-HTTPS", "pages": [{"widgets": self.widgets}]}]
        used = {item.get("valuemap", {}).get("name") for item in self.items} | {
            item.get("valuemap", {}).get("name") for rule in self.rules for item in rule.get("item_prototypes", ())}
        maps = {STATE_MAP: {0: "ok", 1: "warning", 2: "critical", 3: "unknown"}, CODE_MAP: codes()}
        known["valuemaps"] = [{"uuid": self.uuid("map", name), "name": name, "mappings":
                               [{"value": str(value), "newvalue": text} for value, text in sorted(mapping.items())]}
                              for name, mapping in sorted(maps.items()) if name in used]
        return known


def depends(*triggers):
    """As Zabbix names them: by name and expression."""
    return {"dependencies": [{key: one[key] for key in ("name", "expression", "recovery_expression") if key in one}
                             for one in triggers]} if triggers else {}


# ---------------------------------------------------------------- triggers of a check

def said(template, check, state):
    return f'find(/{template.name}/iphttps.text[{check}],,"regexp","^{state} - ")'


def twice(template, check):
    cause = f"iphttps.cause[{check}]"
    return f" and {template.last(cause)}={template.last(cause, 2)}" if check != SERVER_CHECKS[0] else ""


def other_cause(template, check, before):
    """True when it has said so twice, and none of the checks before it the same, in its last two results. All have the
    same interval: each has been looked at since, when something begins and when it ends."""
    cause = f"iphttps.cause[{check}]"
    return twice(template, check) + "".join(
        f" and ({nodata(template, f'iphttps.cause[{one}]')}=1 or "
        f"({template.last(f'iphttps.cause[{one}]')}<>{template.last(cause)} and "
        f"{template.last(f'iphttps.cause[{one}]', 2)}<>{template.last(cause)}))" for one in before)


def same_cause(template, check, before):
    return " or ".join(f"{template.last(f'iphttps.cause[{check}]')}={template.last(f'iphttps.cause[{one}]')}" for one in before)


def hidden_cause(template, check, before):
    """The same, while the other check has a problem of its own: that begins and ends by the same values. One that is
    hidden itself has none, also when what hides it has just ended."""
    return " or ".join(f"({same_cause(template, check, [one])} and {said(template, one, '(CRITICAL|WARNING|UNKNOWN)')}=1"
                       f"{other_cause(template, one, before[:before.index(one)])}{twice(template, check)})" for one in before)


def nodata(template, key):
    """Strict: also when a proxy is lost, which Zabbix otherwise waits for in silence."""
    return f'nodata(/{template.name}/{key},{MACRO % "NODATA"},"strict")'


def no_result(template, check, key, before):
    return template.trigger(f"IP-HTTPS no result: {NAMES[check]}", f"{nodata(template, key)}=1", "AVERAGE",
                            event_name=f"{{HOST.NAME}}: no result for {MACRO % 'NODATA'}: {NAMES[check]}",
                            opdata=script.SILENT[template.name.endswith("iphttps-report")], **depends(*before))


def triggers(template, check, before, told):
    """Of one check, for its text. `told` has those of the checks before it and gets what this one has."""
    own = []
    for _, state, word, priority in STATES:
        more = {}
        if before:
            more = {"recovery_mode": "RECOVERY_EXPRESSION",
                    "recovery_expression": f"{said(template, check, state)}=0 or {same_cause(template, check, before)}"}
        own.append(template.trigger(f"IP-HTTPS {word}: {NAMES[check]}",
                                    f"{said(template, check, state)}=1" + other_cause(template, check, before), priority,
                                    event_name=script.EVENT_NAME, opdata=script.OPDATA, **more))
    more = []
    if before:
        more.append(template.trigger(f"IP-HTTPS for the same reason as another check: {NAMES[check]}",
                                     f"{template.last(f'iphttps.state[{check}]')}>0 and ({hidden_cause(template, check, before)})",
                                     "INFO", **depends(*told["own"])))
    silent = no_result(template, check, f"iphttps.text[{check}]", told["silent"][:1])
    told["own"] += own
    told["silent"].append(silent)
    told[check] = own
    return [*own, silent], more


# ---------------------------------------------------------------- what a check says

def server_check(template, check, master, told):
    """The master item of a check, and what is taken from its JSON."""
    before = SERVER_CHECKS[:SERVER_CHECKS.index(check)]
    key = master["key"]
    of_text, of_state = triggers(template, check, before, told)
    template.items.append(master)
    component = tags(check)
    for name, kind, words, code, more in (
            ("state", "UNSIGNED", "state", script.STATE, {"valuemap": {"name": STATE_MAP}, "triggers": of_state}),
            ("text", "TEXT", "in words", script.TEXT, {"triggers": of_text}),
            ("code", "UNSIGNED", "code of Windows", script.CODE, {"valuemap": {"name": CODE_MAP}}),
            ("cause", "CHAR", "cause", script.CAUSE, {})):
        more = {name: value for name, value in more.items() if value}
        template.items.append(template.dependent(key, f"iphttps.{name}[{check}]", f"{NAMES[check]}: {words}", kind, code,
                                                 tags=component, **more))


def figures(template, master):
    """Seconds and addresses, with their graphs."""
    for label, words, _ in (("time", "whole connection", ""), *SECONDS):
        template.items.append(template.dependent(master, f"iphttps.seconds[{label}]", f"Time: {words}", "FLOAT",
                                                 script.figure(label), units="s"))
    for label, words in (("addresses", "Addresses"), ("addresses_up", "Addresses that clients can use")):
        template.items.append(template.dependent(master, f"iphttps.{label}", words, "UNSIGNED", script.figure(label)))
    template.graphs += [graph(template, "IP-HTTPS: time of the connection", "STACKED", *(
        (f"iphttps.seconds[{label}]", color) for label, _, color in SECONDS)),
        graph(template, "IP-HTTPS: addresses", "NORMAL", ("iphttps.addresses", "2774A4"), ("iphttps.addresses_up", "1A7C11"))]


def graph(template, name, kind, *items):
    return {"uuid": template.uuid("graph", name), "name": name, "type": kind, "graph_items": [
        {"sortorder": str(i), "drawtype": "FILLED_REGION" if kind == "STACKED" else "BOLD_LINE", "color": color,
         "item": {"host": template.name, "key": key}} for i, (key, color) in enumerate(items)]}


def rule(template, master, key, name, code, items, trigger, graphs=()):
    """A discovery from the JSON of a check. Items: (key, name, value type, code, more); the trigger is of the first."""
    made = [template.dependent(master, item_key, item_name, kind, item_code, **more)
            for item_key, item_name, kind, item_code, more in items]
    if trigger:
        made[0]["trigger_prototypes"] = [trigger]
    row = {"uuid": template.uuid("rule", key), "name": name, "type": "DEPENDENT", "key": key, "delay": "0",
           "lifetime": "30d", **({} if template.version == "6.0" else {"enabled_lifetime_type": "DISABLE_NEVER"}),
           "item_prototypes": made}
    if graphs:
        row["graph_prototypes"] = list(graphs)
    row |= {"master_item": {"key": master}, "preprocessing": [{"type": "JAVASCRIPT", "parameters": [code]}]}
    template.rules.append(row)


def discoveries(template, masters, told):
    state = {"valuemap": {"name": STATE_MAP}}
    key = 'iphttps.address.state["{#SITE}","{#ADDRESS}"]'
    rule(template, masters["iphttps"], "iphttps.addresses.found", "Sites and their addresses", script.ADDRESSES, [
        (key, "Address {#ADDRESS} of {#SITE}: state", "UNSIGNED", script.ADDRESS_STATE, state),
        ('iphttps.address.connect["{#SITE}","{#ADDRESS}"]', "Address {#ADDRESS} of {#SITE}: time of the connection", "FLOAT",
         script.stage("tcp"), {"units": "s"}),
        ('iphttps.address.tls["{#SITE}","{#ADDRESS}"]', "Address {#ADDRESS} of {#SITE}: time of TLS", "FLOAT",
         script.stage("tls"), {"units": "s"})],
        template.trigger("IP-HTTPS: address {#ADDRESS} of {#SITE} is not usable", f"{template.last(key)}=2", "AVERAGE",
                         **depends(*told["iphttps"])))
    key = "iphttps.site.state[{#SITE}]"
    rule(template, masters["iphttps"], "iphttps.sites.found", "Sites", script.SITES, [
        (key, "Site {#SITE}: state", "UNSIGNED", script.SITE_STATE, state)],
        template.trigger("IP-HTTPS: site {#SITE} is critical", f"{template.last(key)}=2", "AVERAGE",
                         **depends(*told["iphttps"])))
    key = "iphttps.cert.days[{#SHA256}]"
    name = "Certificate {#CERT} ({#ROLE}, {#SHORT})"
    rule(template, masters["cert"], "iphttps.certs.found", "Certificates", script.CERTIFICATES, [
        (key, f"{name}: days left", "FLOAT", script.CERTIFICATE_DAYS, {"units": "!days"}),
        ("iphttps.cert.end[{#SHA256}]", f"{name}: end", "UNSIGNED", script.CERTIFICATE_END, {"units": "unixtime"})],
        template.trigger("IP-HTTPS: certificate {#CERT} ({#ROLE}, {#SHORT}) has expired", f"{template.last(key)}<0", "AVERAGE",
                         **depends(*told["iphttps"], *told["cert"])),
        [graph(template, f"{name}: days left", "NORMAL", (key, "1A7C11"))])
    key = "iphttps.crl.hours[{#CRL}]"
    rule(template, masters["trust"], "iphttps.crls.found", "CRLs and OCSP answers", script.CRLS, [
        (key, "{#CRL}: hours left", "FLOAT", script.CRL_HOURS, {"units": "!hours"})],
        template.trigger("IP-HTTPS: {#CRL} has expired", f"{template.last(key)}<0", "AVERAGE",
                         **depends(*told["iphttps"], *told["cert"], *told["trust"])),
        [graph(template, "{#CRL}: hours left", "NORMAL", (key, "F63100"))])
    key = 'iphttps.channel.state["{#CHANNEL}"]'
    rule(template, masters["roots"], "iphttps.channels.found", "Channels", script.CHANNELS, [
        (key, "Channel {#CHANNEL}: state", "UNSIGNED", script.CHANNEL_STATE, state),
        ('iphttps.channel.roots["{#CHANNEL}"]', "Channel {#CHANNEL}: roots that it carries", "UNSIGNED", script.CHANNEL_ROOTS, {})],
        template.trigger("IP-HTTPS: channel {#CHANNEL} is critical", f"{template.last(key)}=2", "AVERAGE",
                         **depends(*told["iphttps"], *told["roots"])))


def widget(template, kind, x, y, width, height, field, value, number, **more):
    """In 7.0 the same with other names, and three columns where there was one."""
    new = template.version != "6.0"
    names = {"GRAPH_CLASSIC": "graph", "GRAPH_PROTOTYPE": "graphprototype", "ITEM": "item"}
    names60 = {"GRAPH": "graphid", "GRAPH_PROTOTYPE": "graphid", "ITEM": "itemid"}
    wide = 3 if new else 1
    fields = [{"type": "INTEGER", "name": name, "value": str(one)} for name, one in more.items()]
    fields.append({"type": field, "name": names60[field] + (".0" if new else ""), "value": value})
    if new and kind != "ITEM":
        fields.append({"type": "STRING", "name": "reference", "value": "IPH" + "ABCDEFGHIJ"[number // 10] + "ABCDEFGHIJ"[number % 10]})
    return {"type": names[kind] if new else kind, "x": str(x * wide), "y": str(y), "width": str(width * wide),
            "height": str(height), "fields": fields}


def dashboard(template):
    here = [("ITEM", 6 * i, 0, 6, 3, "ITEM", {"host": template.name, "key": f"iphttps.state[{check}]"}, {})
            for i, check in enumerate(SERVER_CHECKS)]
    here += [("ITEM", 0, 3, 24, 3, "ITEM", {"host": template.name, "key": "iphttps.text[iphttps]"}, {})]
    here += [("GRAPH_CLASSIC", 12 * i, 6, 12, 6, "GRAPH", {"host": template.name, "name": one["name"]}, {"source_type": 0})
             for i, one in enumerate(template.graphs)]
    prototypes = [one["name"] for row in template.rules for one in row.get("graph_prototypes", ())]
    here += [("GRAPH_PROTOTYPE", 12 * i, 12, 12, 6, "GRAPH_PROTOTYPE", {"host": template.name, "name": name},
              {"source_type": 2, "columns": 1, "rows": 2}) for i, name in enumerate(prototypes)]
    template.widgets = [widget(template, *row[:-1], number, **row[-1]) for number, row in enumerate(here)]


def rows_of(check):
    return (*SHARED, CHANNELS if check == "roots" else STORE, *LIMITS[check])


def complete(template, master_of):
    masters, told = {}, {"own": [], "silent": []}
    for check in SERVER_CHECKS:
        master = master_of(check)
        masters[check] = master["key"]
        server_check(template, check, master, told)
        if check == "iphttps":
            figures(template, master["key"])
    discoveries(template, masters, told)
    dashboard(template)
    template.macro(INTERVAL, NODATA)
    return template


def master_item(template, kind, check, key):
    """TEXT that is kept for a day, to look at it. What is no JSON becomes one that says so."""
    more = {"status": "DISABLED"} if check == "roots" else {}
    if template.version != "6.0":
        more["timeout"] = MACRO % "TIMEOUT.ITEM"
        template.macro(TIMEOUT_ITEM)
    item = template.item(kind, key, f"{NAMES[check]}: what the check says", "TEXT", tags=tags(check),
                         preprocessing=[{"type": "CHECK_NOT_SUPPORTED", "parameters": ["" if template.version == "6.0" else "-1"],
                                         "error_handler": "CUSTOM_VALUE", "error_handler_params": script.NO_RESULT},
                                        {"type": "JAVASCRIPT", "parameters": [script.MASTER]}], **more)
    return item | {"delay": MACRO % "INTERVAL", "history": "1d"}


def external(version):
    template = Template(version, EXTERNAL, "Checks that the server or proxy runs: contrib/zabbix/iphttps is in its ExternalScripts, and "
                        "Timeout is longer than {$IPHTTPS.TIMEOUT}. Hosts with channels enable the item of the root's distribution.")

    def master(check):
        template.macro(*rows_of(check))
        words = ",".join(f'"--{option}={MACRO % name}"' for name, option, _, _ in rows_of(check))
        return master_item(template, "EXTERNAL", check, f"iphttps[{check},{words}]")
    return complete(template, master)


def agent(version):
    template = Template(version, AGENT, "Checks that an agent runs, with contrib/zabbix/zabbix_agent2_iphttps.conf. Options are in "
                        "/etc/iphttps/zabbix.ini, section {$IPHTTPS.SITE}.")
    template.macro(("SITE", None, "berlin", "The section of /etc/iphttps/zabbix.ini."))
    return complete(template, lambda check: master_item(template, "ZABBIX_ACTIVE", check, f"iphttps[{check},{MACRO % 'SITE'}]"))


# ---------------------------------------------------------------- what iphttps-report sends

def trapped(template, check, told):
    """Values of a run come together, but are not all there at one moment: what is not first has to be said twice."""
    first = "iphttps" if check in ("cert", "trust") else None
    state, code, text = (template.last(f"iphttps.{name}[{check}]") for name in ("state", "code", "text"))
    own = []
    for number, _, word, priority in STATES:
        other = ""
        if first:
            theirs = [template.last(f"iphttps.code[{first}]", which) for which in (1, 2)]
            other = f" and {template.last(f'iphttps.state[{check}]', 2)}={number} and " \
                    f"({code}=0 or ({code}<>{theirs[0]} and {code}<>{theirs[1]}))"
        own.append(template.trigger(f"IP-HTTPS {word}: {NAMES[check]}", f"{state}={number} and length({text})>0 and {code}>=0{other}",
                                    priority, event_name=script.REPORT_EVENT_NAME, opdata="{ITEM.LASTVALUE3}"))
    if first:
        theirs = [template.last(f"iphttps.{name}[{first}]") for name in ("state", "code", "text")]
        own.append(template.trigger(
            f"IP-HTTPS for the same reason as another check: {NAMES[check]}",
            f"{state}>0 and {code}>0 and {theirs[0]}>0 and {code}={theirs[1]} and length({theirs[2]})>0", "INFO", **depends(*told["own"])))
    else:
        told["own"] = own[:]
    state, code = f"iphttps.state[{check}]", f"iphttps.code[{check}]"
    own.append(no_result(template, check, state, told.get("silent", ())))
    told.setdefault("silent", own[-1:])
    component = tags(check)
    template.add("TRAP", state, f"{NAMES[check]}: state", "UNSIGNED", valuemap={"name": STATE_MAP}, triggers=own, tags=component)
    template.add("TRAP", f"iphttps.text[{check}]", f"{NAMES[check]}: in words", "TEXT", tags=component)
    template.add("TRAP", code, f"{NAMES[check]}: code of Windows", "UNSIGNED", valuemap={"name": CODE_MAP}, tags=component)
    template.add("TRAP", f"iphttps.seconds[{check}]", f"{NAMES[check]}: time", "FLOAT", units="s", tags=component)
    template.add("TRAP", f"iphttps.end[{check}]", f"{NAMES[check]}: first end", "UNSIGNED", units="unixtime", tags=component)


def by_report(version):
    for name, checks in BY_REPORT.items():
        template, told = Template(version, name, "Results that iphttps-report sends with --to=zabbix:SERVER; the host is named like the site."), {}
        for check in checks:
            trapped(template, check, told)
        template.macro(("NODATA", None, "35m", "After this time without a result something is wrong with the checking: three runs of "
                        "the timer and more."))
        yield template


# ---------------------------------------------------------------- output

def scalar(value):
    return "'" + value.replace("'", "''") + "'"


def lines(value, depth):
    """YAML without surprises: every value is a quoted text."""
    pad = "  " * depth
    if isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, (dict, list)):
                yield f"{pad}{key}:"
                yield from lines(one, depth + 1)
            else:
                yield f"{pad}{key}: {block(one, depth + 1)}"
        return
    for one in value:
        if isinstance(one, dict):
            inner = list(lines(one, depth + 1))
            yield f"{pad}- {inner[0].lstrip()}"
            yield from inner[1:]
        else:
            yield f"{pad}- {block(one, depth + 1)}"


def block(value, depth):
    if "\n" not in value:
        return scalar(value)
    return "|\n" + "\n".join("  " * depth + line for line in value.rstrip("\n").split("\n"))


def export(version):
    groups = "groups" if version == "6.0" else "template_groups"
    templates = [*by_report(version), external(version), agent(version)]
    graphs = [one for template in templates for one in template.graphs]
    head = {"version": version, **({"date": "2026-01-01T00:00:00Z"} if version == "6.0" else {}), groups: [GROUP],
            "templates": [template.written() for template in templates], "graphs": graphs}
    return {"zabbix_export": head}


def texts():
    for version, path in PATHS.items():
        yield path, HEAD + "\n".join(lines(export(version), 0)) + "\n"


def update():
    for path, text in texts():
        path.write_text(text, encoding="utf-8")


def faults():
    for path, text in texts():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(SRC)}: is not what the tables and --list-codes say: tests/monitors/run --update"
    for code, text in codes().items():
        if len(text) > 64:  # what a value map takes
            yield f"code {code}: {text} is longer than 64 characters"
    if len(script.NO_RESULT) > 255 or not re.fullmatch(r"[a-z ]+", script.NO_RESULT):
        yield "the value without a result"


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or 0)
