# SPDX-License-Identifier: GPL-3.0-or-later
"""All rows, the slow ones first so that they overlap with the rest."""
import importlib

from rows_coverage import EveryFault

MODULES = (
    "rows_trust",
    "rows_chain",
    "rows_cert",
    "rows_crosscheck",
    "rows_channels",
    "rows_client_cert",
    "rows_connect",
    "rows_directory",
    "rows_evidence",
    "rows_exports",
    "rows_crl",
    "rows_age",
    "rows_fetch",
    "rows_flood",
    "rows_gpo",
    "rows_http",
    "rows_input",
    "rows_library",
    "rows_link",
    "rows_managed",
    "rows_nodes",
    "rows_mistakes",
    "rows_option",
    "rows_package",
    "rows_prefix",
    "rows_proxy",
    "rows_roots",
    "rows_seed",
    "rows_slow",
    "rows_state",
    "rows_tls",
    "rows_walk",
)


def everything():
    items = [item for name in MODULES for item in importlib.import_module(name).ROWS]
    items.append(EveryFault(tuple(items)))
    names = [item.name for item in items]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"two rows of one name: {' '.join(sorted(twice))}")
    return items
