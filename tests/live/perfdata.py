# SPDX-License-Identifier: GPL-3.0-or-later
"""Performance data by the strict grammar that every receiver reads alike."""
import dataclasses
import re

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
RANGE = rf"@?(?:(?:~|{NUMBER})?:(?:{NUMBER})?|{NUMBER})"
ITEM = re.compile(
    rf"(?P<label>'(?:[^'=]|'')+'|[^ '=]+)=(?P<value>U|{NUMBER})(?P<uom>s|ms|us|%|B|KB|MB|GB|TB|c)?"
    rf"(?:;(?P<warn>{RANGE})?(?:;(?P<crit>{RANGE})?(?:;(?P<min>{NUMBER})?(?:;(?P<max>{NUMBER})?)?)?)?)?"
    r"(?: |$)"
)


@dataclasses.dataclass(frozen=True)
class Figure:
    label: str
    value: float | None
    uom: str
    warn: str
    crit: str


def parse(text):
    """Label to Figure; ValueError says what is wrong."""
    figures = {}
    at = 0
    while at < len(text):
        match = ITEM.match(text, at)
        if not match:
            raise ValueError(f"perfdata not well-formed at {text[at:at + 40]!r}")
        label = match["label"].strip("'")
        if "::" in label:
            raise ValueError(f"label {label!r} holds ::")
        if label in figures:
            raise ValueError(f"label {label!r} twice")
        value = None if match["value"] == "U" else float(match["value"])
        figures[label] = Figure(
            label, value, match["uom"] or "", match["warn"] or "", match["crit"] or ""
        )
        at = match.end()
    if text.endswith(" "):
        raise ValueError("perfdata ends in a space")
    return figures


def alerts(value, text):
    """Whether a value violates a range of the Monitoring Plugins guidelines."""
    if not text:
        return False
    inside = text.startswith("@")
    low, colon, high = text.lstrip("@").partition(":")
    if not colon:
        low, high = "0", low
    low = float("-inf") if low == "~" else float(low or 0)
    high = float(high) if high else float("inf")
    return (low <= value <= high) == inside
