# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the fetch scripts share: a new file takes the place of the old one at once, or not at all. To
# be sourced; sets $work, a folder that goes away at the end.

program=${0##*/}

die()
{
    printf '%s: %s\n' "$program" "$*" >&2
    exit 1
}

# need PROGRAM PACKAGE
need()
{
    command -v "$1" >/dev/null 2>&1 || die "there is no $1: install $2"
}

# The folder of the target, so that the last step is a rename within one file system.
make_work()
{
    mkdir -p "$1" || exit 1
    work=$(mktemp -d "$1/.fetch.XXXXXX") || exit 1
    trap 'rm -rf "$work"' EXIT
    trap 'exit 1' HUP INT TERM
}

# replace NEW TARGET: leaves a target alone that has these very bytes.
replace()
{
    if cmp -s "$1" "$2"; then
        return 0
    fi
    if ! { chmod 0644 "$1" && sync "$1" && mv -f "$1" "$2"; }; then
        die "cannot replace $2"
    fi
    echo "$program: $2 is new"
}
