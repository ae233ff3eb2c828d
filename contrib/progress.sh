# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Shows that something goes on while a command runs, whose own words go to a file. To be sourced.

# progress_run FILE COMMAND...: a dot every three seconds; the end of FILE when the command fails.
progress_run()
{
    progress_log=$1
    shift
    "$@" >>"$progress_log" 2>&1 &
    progress_pid=$!
    progress_ticks=0
    while kill -0 "$progress_pid" 2>/dev/null; do
        sleep 0.2
        progress_ticks=$((progress_ticks + 1))
        [ $((progress_ticks % 15)) -ne 0 ] || printf '.' >&2
    done
    [ "$progress_ticks" -lt 15 ] || echo >&2
    wait "$progress_pid" && return 0
    tail -n 20 "$progress_log" >&2
    return 1
}

# Reads what make says, and shows how many of TOTAL files are compiled: in one line of a terminal, else
# at each quarter.
progress_compiled()
{
    progress_done=0 progress_quarter=1
    while IFS= read -r progress_line; do
        case $progress_line in "  CC "*) progress_done=$((progress_done + 1)) ;; *) continue ;; esac
        if [ -t 2 ]; then
            printf '\r  compiled %d of %d files' "$progress_done" "$1" >&2
        elif [ $((progress_done * 4)) -ge $(($1 * progress_quarter)) ]; then
            echo "  compiled $progress_done of $1 files" >&2
            progress_quarter=$((progress_done * 4 / $1 + 1))
        fi
    done
    [ ! -t 2 ] || [ "$progress_done" -eq 0 ] || echo >&2
}

# progress_make FILE TARGET...: make in this folder; what it says goes to FILE.
progress_make()
{
    progress_log=$1
    shift
    progress_total=$(make -n "$@" 2>/dev/null | grep -c 'echo "  CC ')
    progress_said=$(mktemp) || return 1
    {
        make -j2 "$@" 2>&1
        echo $? >"$progress_said"
    } | tee -a "$progress_log" | progress_compiled "$progress_total"
    progress_status=$(cat "$progress_said")
    rm -f "$progress_said"
    [ "$progress_status" = 0 ] && return 0
    tail -n 20 "$progress_log" >&2
    return 1
}
