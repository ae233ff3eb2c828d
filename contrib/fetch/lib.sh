# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the fetch scripts share: a new file takes the place of the old one at once, whole and verified,
# or not at all. To be sourced; make_work sets $work, a folder that goes away at the end.

program=${0##*/}
check=${CHECK:-check_iphttps_roots}

# One line, whatever is in what other programs said.
die()
{
    printf '%s: %s\n' "$program" "$(printf '%s' "$*" | tr '\n\r' '  ')" >&2
    exit 1
}

# need PROGRAM PACKAGE
need()
{
    command -v "$1" >/dev/null 2>&1 || die "there is no $1: install $2"
}

# The folder of the target, so that the last step is a rename within one file system. What a run left
# behind that was killed goes away after a day.
make_work()
{
    mkdir -p "$1" || exit 1
    find "$1" -maxdepth 1 -type d -name '.fetch.??????' -mtime +0 -exec rm -rf {} + 2>/dev/null
    work=$(mktemp -d "$1/.fetch.XXXXXX") || exit 1
    trap 'rm -rf "$work"' EXIT
    trap 'exit 1' HUP INT TERM
}

# verified KIND NEW TARGET: reads NEW to its end; dies with the reason when it is broken, of another
# kind, or older than TARGET.
verified()
{
    said=$("$check" --timeout=60 --verify="$1:$2" --replaces="$1:$3" 2>&1) && return 0
    case $said in
    *"$2: "*) die "$3 stays as it is: what came: ${said#*"$2: "}" ;;
    *) die "$3 stays as it is: ${said:-$check said nothing}" ;;
    esac
}

# replace NEW TARGET: one that has these very bytes stays and is marked as current, by its time.
replace()
{
    if cmp -s "$1" "$2"; then
        touch "$2" || die "cannot mark $2 as current"
        return 0
    fi
    if ! { chmod 0644 "$1" && sync "$1" && mv -f "$1" "$2" && sync "$(dirname "$2")"; }; then
        die "cannot replace $2"
    fi
    echo "$program: $2 is new"
}
