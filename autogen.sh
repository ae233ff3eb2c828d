#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes configure from configure.ac.
set -e
cd "$(dirname "$0")"
# shellcheck source=contrib/packages.sh
. contrib/packages.sh
for tool in autoreconf automake pkg-config; do
    packages_has "command:$tool" || {
        echo "autogen.sh: $tool is missing. What a build lacks here, to be installed as root:" >&2
        packages_hint build >&2
        exit 1
    }
done
mkdir -p m4 build-aux
exec autoreconf --install --warnings=all,no-obsolete
