# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the outputs for machines are well-formed, and hold what the contract promises."""
import json
import re
import unicodedata

import answer

TOP = ("schema", "program", "version", "time", "state", "exit", "summary", "code", "symbol")
LISTS = ("subjects", "findings", "perfdata")
CERT = ("subject", "issuer", "serial", "sha1", "sha256", "not_before", "not_after", "role", "days")
FINDING = ("rule", "state", "subject", "code", "symbol", "text", "remedy")
PERFDATA = ("label", "value", "uom", "warn", "crit", "min", "max")
STAGES = {"dns", "tcp", "tls", "http", "ra"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HEX = re.compile(r"0x[0-9a-f]{1,8}")
SAMPLE = re.compile(
    r'(?P<name>[a-z_][a-z0-9_]*)(?:\{(?P<labels>(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\})?'
    r" (?P<value>-?[0-9]+(?:\.[0-9]+)?|NaN)"
)


def _common(outcome):
    faults = []
    if outcome.err:
        faults.append(f"stderr is not empty: {outcome.err[:300]!r}")
    if outcome.status not in range(4):
        faults.append(f"exit status {outcome.status}")
    try:
        text = outcome.out.decode("utf-8")
    except UnicodeDecodeError as error:
        return [*faults, f"output is not UTF-8: {error}"], ""
    if not text.endswith("\n") or text.endswith("\n\n"):
        faults.append("output does not end in one newline")
    for char in text:
        if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            return [*faults, f"character U+{ord(char):04X} in the output"], text
    return faults, text


def _keys(what, thing, names):
    missing = [name for name in names if name not in thing]
    return [f"{what} lacks {' '.join(missing)}"] if missing else []


def _no_duplicates(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a name twice among {' '.join(names)}")
    return dict(pairs)


def json_faults(outcome):
    faults, text = _common(outcome)
    try:
        whole = json.loads(text, object_pairs_hook=_no_duplicates)
    except ValueError as error:
        return [*faults, f"not JSON: {error}"]
    faults += _keys("the object", whole, TOP + LISTS)
    if faults:
        return faults
    if whole["schema"] != 1 or whole["exit"] != outcome.status or answer.STATES[whole["exit"]] != whole["state"]:
        faults.append(f"schema {whole['schema']}, exit {whole['exit']}, state {whole['state']}")
    if not TIME.fullmatch(whole["time"]):
        faults.append(f"time {whole['time']!r}")
    for subject in whole["subjects"]:
        faults += _keys("subject", subject, ("name", "port", "endpoints"))
        for endpoint in subject["endpoints"]:
            faults += _endpoint(endpoint)
    for finding in whole["findings"]:
        faults += _keys("finding", finding, FINDING)
    for thing in (whole, *whole["findings"]):
        if thing["code"] is not None and not HEX.fullmatch(str(thing["code"])):
            faults.append(f"code {thing['code']!r}")
    for figure in whole["perfdata"]:
        faults += _keys("perfdata", figure, PERFDATA)
    return faults


def _endpoint(endpoint):
    faults = _keys("endpoint", endpoint, ("address", "state", "stages", "chain"))
    if not STAGES <= endpoint["stages"].keys():
        faults.append(f"stages {' '.join(endpoint['stages'])}")
    for name, stage in endpoint["stages"].items():
        faults += _keys(f"stage {name}", stage, ("outcome", "seconds"))
    for cert in endpoint["chain"]:
        faults += _keys("certificate", cert, CERT)
    return faults


def openmetrics_faults(outcome):
    faults, text = _common(outcome)
    lines = text.split("\n")[:-1]
    family, seen, series = None, set(), set()
    if not lines or lines[-1] != "# EOF":
        return [*faults, "no # EOF"]
    for line in lines[:-1]:
        words = line.split(" ", 3)
        if words[0] == "#" and words[1] == "TYPE":
            family = words[2]
            if family in seen:
                faults.append(f"family {family} twice")
            seen.add(family)
            continue
        if words[0] == "#" and words[1] in ("HELP", "UNIT"):
            if words[2] != family:
                faults.append(f"{words[1]} of {words[2]} within {family}")
            continue
        match = SAMPLE.fullmatch(line)
        if not match or match["name"] != family:
            faults.append(f"not a sample of {family}: {line[:200]!r}")
            continue
        key = (match["name"], match["labels"])
        if key in series:
            faults.append(f"series twice: {line[:200]!r}")
        series.add(key)
    return faults


def text_faults(outcome):
    faults, text = _common(outcome)
    first = text.partition("\n")[0]
    if outcome.status in range(4) and answer.STATES[outcome.status] not in first:
        faults.append(f"first line without the state: {first[:100]!r}")
    return faults


# Element -> what it may hold, for one channel of PRTG ("Custom Sensors", section "Advanced Script, HTTP Data, and
# REST Custom Sensors: Elements"). A number is a text without an exponent; 0 and 1 are numbers.
PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
UNITS = ("BytesBandwidth", "BytesDisk", "Temperature", "Percent", "TimeResponse", "TimeSeconds", "Custom", "Count", "CPU",
         "BytesFile", "SpeedDisk", "SpeedNet", "TimeHours")
CHANNEL = {
    "channel": lambda value: isinstance(value, str) and 0 < len(value) < 64,
    "value": lambda value: isinstance(value, str) and PLAIN.fullmatch(value),
    "unit": lambda value: value in UNITS,
    "customunit": lambda value: isinstance(value, str) and 0 < len(value) < 16,
    **{flag: lambda value: value in (0, 1) and not isinstance(value, bool) for flag in ("float", "warning", "limitmode")},
    **{limit: lambda value: isinstance(value, str) and PLAIN.fullmatch(value)
       for limit in ("limitmaxerror", "limitmaxwarning", "limitminwarning", "limitminerror")},
}
CHANNELS_MAX, MESSAGE_MAX = 50, 2000


def _channel(channel):
    faults = [f"channel: {name} {value!r}" for name, value in channel.items()
              if name not in CHANNEL or not CHANNEL[name](value)]
    faults += _keys("a channel", channel, ("channel", "value"))
    if faults:
        return faults
    if ("customunit" in channel) != (channel.get("unit") == "Custom"):
        faults.append(f"units of {channel}")
    if "." in channel["value"] and not channel.get("float"):
        faults.append(f"PRTG shows 0 for a fraction without float: {channel}")
    if any(name.startswith("limitm") and name != "limitmode" for name in channel) != (channel.get("limitmode") == 1):
        faults.append(f"limitmode of {channel}")
    return faults


def prtg_state(result):
    """The status that a sensor with these channels takes, as an exit status."""
    worst = 0
    for channel in result:
        value, limit = float(channel["value"]), lambda name, channel=channel: float(channel.get(name, "nan"))
        if channel.get("limitmode") and (value > limit("limitmaxerror") or value < limit("limitminerror")):
            worst = 2
        if channel.get("limitmode") and (value > limit("limitmaxwarning") or value < limit("limitminwarning")):
            worst = max(worst, 1)
        worst = max(worst, channel.get("warning", 0))
    return worst


def prtg_faults(outcome):
    faults, text = _common(outcome)
    try:
        whole = json.loads(text, object_pairs_hook=_no_duplicates)
    except ValueError as error:
        return [*faults, f"not JSON: {error}"]
    sensor = whole.get("prtg")
    if list(whole) != ["prtg"] or not isinstance(sensor, dict) or sorted(sensor) not in (["error", "text"], ["result", "text"]):
        return [*faults, f"neither channels nor an error: {text[:200]!r}"]
    if not isinstance(sensor["text"], str) or not 0 < len(sensor["text"]) <= MESSAGE_MAX or set("<>") & set(sensor["text"]):
        faults.append(f"text {sensor['text']!r}")
    if "error" in sensor:
        return faults + ([] if sensor["error"] == 1 and outcome.status == 3 else [f"an error with exit status {outcome.status}"])
    result = sensor["result"]
    if not 0 < len(result) <= CHANNELS_MAX or len({channel.get("channel") for channel in result}) != len(result):
        return [*faults, f"{len(result)} channels, or one twice"]
    for channel in result:
        faults += _channel(channel)
    if not faults and outcome.status != 3 and prtg_state([result[0]]) != outcome.status:
        faults.append(f"PRTG's status is {prtg_state([result[0]])}: {result[0]}")
    return faults


# A local check's line, by "Local checks" in Checkmk's user guide.
LOCAL = re.compile(r'(?P<state>[0-3P]) (?P<name>"[^"\']+"|[^ "\']+) (?P<metrics>[^ ]+)(?: (?P<text>.*))?')
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
LEVEL = rf"(?:(?:{NUMBER}:)?(?:{NUMBER})?)"
METRIC = re.compile(rf"(?P<name>[A-Za-z_][A-Za-z0-9_]*)={NUMBER}(?:;{LEVEL}(?:;{LEVEL}(?:;(?:{NUMBER})?(?:;(?:{NUMBER})?)?)?)?)?")


def checkmk_faults(outcome):
    faults, text = _common(outcome)
    if text.count("\n") != 1:
        return [*faults, f"{text.count(chr(10))} lines"]
    line = LOCAL.fullmatch(text[:-1])
    if not line:
        return [*faults, f"not a local check's line: {text[:200]!r}"]
    if line["state"] != str(outcome.status):
        faults.append(f"state {line['state']}, exit status {outcome.status}")
    if not line["text"] or "\\n" in line["text"]:
        faults.append(f"text {line['text']!r}")
    names = []
    for metric in line["metrics"].split("|") if line["metrics"] != "-" else ():
        found = METRIC.fullmatch(metric)
        if not found:
            faults.append(f"metric {metric!r}")
        else:
            names.append(found["name"])
    if len(set(names)) != len(names):
        faults.append(f"a metric twice: {line['metrics']}")
    return faults


CHECKS = {"json": json_faults, "openmetrics": openmetrics_faults, "prtg": prtg_faults, "checkmk": checkmk_faults,
          "text": text_faults}
