# SPDX-License-Identifier: GPL-3.0-or-later
"""A healthy server whose bytes end anywhere: by a close, a reset, or silence."""
from row import ANY, Row, offering

CUTS = 40
FAULTS = [
    # fault, timeout
    ("prefix", "5"),
    ("prefix-reset", "5"),
    ("prefix-hang", "0.7"),
]


def rows():
    for fault, timeout in FAULTS:
        for version in ("1.2", "1.3"):
            for step in range(CUTS):
                yield Row(
                    name=f"{fault}/{version}/{step}",
                    state=("CRITICAL", "WARNING"),
                    server=(f"--fault={fault}={{cut}}", f"--max-tls={version}"),
                    check=offering(version),
                    cut=(version, step / CUTS),
                    timeout=timeout,
                    either=(("WARNING", "advertisement", 0), ("CRITICAL", "clients get", ANY)),
                )


ROWS = list(rows())
