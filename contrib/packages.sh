# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Finds what a build, the tests or the demo lack on this machine and installs it with the machine's
# own package manager. To be sourced, after contrib/progress.sh if packages are to be installed:
# packages_ensure [--yes] LIST...
#
# What is missing is found by what must be there afterwards (a command, a header, a library of a
# certain age) and not by package names, so that another package that serves as well is left alone.

# The table: list, what must be there, and its package for apt, dnf and apk. The demo needs no more
# than a build; `full` is what only the longer half of the tests needs.
# "@": of a package that cannot be installed beside another one of the list; its files are unpacked below
# $packages_unpacked, where tests look for them. What it depends on comes with that other one.
packages_unpacked=/usr/local/lib/iphttps-tests
packages_table()
{
    cat <<'TABLE'
build   command:gcc                   gcc                   gcc                  gcc
build   header:stdio.h                libc6-dev             glibc-devel          musl-dev
build   command:make                  make                  make                 make
build   command:readelf               binutils              binutils             binutils
build   command:autoreconf            autoconf              autoconf             autoconf
build   command:automake              automake              automake             automake
build   command:pkg-config            pkg-config            pkgconf-pkg-config   pkgconf
build   library:openssl>=3.0          libssl-dev            openssl-devel        openssl-dev
build   library:libcurl>=7.68         libcurl4-openssl-dev  libcurl-devel        curl-dev
build   library:libcares>=1.17        libc-ares-dev         c-ares-devel         c-ares-dev
build   library:jansson>=2.10         libjansson-dev        jansson-devel        jansson-dev
build   library:expat>=2.4          libexpat1-dev         expat-devel          expat-dev
build   library:inih                  libinih-dev           inih-devel           inih-dev
build   library:ldap>=2.5             libldap-dev           openldap-devel       openldap-dev
build   header:sasl/sasl.h            libsasl2-dev          cyrus-sasl-devel     cyrus-sasl-dev
build   library:sqlite3>=3.25         libsqlite3-dev        sqlite-devel         sqlite-dev
build   library:hivex                 libhivex-dev          hivex-devel          hivex-dev
test    library:cmocka>=1.1           libcmocka-dev         libcmocka-devel      cmocka-dev
test    command:python3               python3               python3              python3
test    command:groff                 groff-base            groff-base           groff
test    command:xz                    xz-utils              xz                   xz
test    command:ip                    iproute2              iproute              iproute2
test    command:strace                strace                strace               strace
test    command:update-ca-certificates  ca-certificates  ca-certificates     ca-certificates
test    command:openssl               openssl               openssl              openssl
test    command:nginx                 nginx-light           nginx                nginx
test    command:certtool              gnutls-bin            gnutls-utils         gnutls-utils
test    link:gcc:address,undefined    libc6-dev             libasan              -
test    link:gcc:undefined,address    libc6-dev             libubsan             -
test    command:hivexregedit          libhivex-bin          hivex                hivex
full    command:zsh                   zsh                   zsh                  zsh
full    command:fish                  fish                  fish                 fish
full    command:curl                  curl                  curl                 curl
full    command:cabextract            cabextract            cabextract           cabextract
full    command:gcab                  gcab                  gcab                 gcab
full    command:promtool              prometheus            golang-github-prometheus  prometheus
full    command:prometheus-node-exporter  prometheus-node-exporter  -  prometheus-node-exporter
full    command:prometheus-blackbox-exporter  prometheus-blackbox-exporter  -  prometheus-blackbox-exporter
full    command:nagios4               nagios4-core          -                    -
full    file:nagios/plugins/check_dummy  monitoring-plugins-basic  -            -
full    command:nrpe                  nagios-nrpe-server    nrpe                 nrpe
full    file:nagios/plugins/check_nrpe  nagios-nrpe-plugin  nagios-plugins-nrpe  nrpe-plugin
full    command:zabbix_proxy          zabbix-proxy-sqlite3  -                    -
full    command:zabbix_server         @zabbix-server-pgsql  -                    -
full    file:zabbix/api_jsonrpc.php   zabbix-frontend-php   -                    -
full    command:zabbix_agent2         zabbix-agent2         -                    -
full    command:php-cgi               php-cgi               -                    -
full    command:php                   php-cli               -                    -
full    file:php/*/pgsql.so           php-pgsql             -                    -
full    file:postgresql/*/bin/postgres  postgresql          -                    -
full    command:icinga2               icinga2-bin           -                    icinga2
full    command:i686-linux-gnu-gcc    gcc-i686-linux-gnu    -                    -
full    command:s390x-linux-gnu-gcc   gcc-s390x-linux-gnu   -                    -
full    command:qemu-s390x-static     qemu-user-static      -                    -
full    command:clang                 clang                 clang                clang
full    link:clang:fuzzer,address     libclang-rt-dev       compiler-rt          compiler-rt
full    command:valgrind              valgrind              valgrind             valgrind
full    command:shellcheck            shellcheck            ShellCheck           shellcheck
full    command:ndrdump               samba-testsuite       samba-test           -
full    command:slapd                 slapd                 openldap-servers     openldap
full    command:ldapsearch            ldap-utils            openldap-clients     openldap-clients
full    command:samba                 samba                 samba-dc             samba-dc
full    command:samba-tool            samba-common-bin      samba-dc             samba-dc
full    command:winbindd              winbind               samba-winbind        samba-winbind
full    command:smbclient             smbclient             samba-client         samba-client
full    command:ldbmodify             ldb-tools             ldb-tools            ldb-tools
full    command:kinit                 krb5-user             krb5-workstation     krb5
full    command:nsenter               util-linux            util-linux           util-linux
full    command:mount                 mount                 util-linux           mount
full    file:samba/setup/provision.ldif  samba-ad-provision  samba-dc-provision  samba-dc
full    file:samba/ldb/samba_dsdb.so  samba-dsdb-modules  -  -
full    file:samba/vfs/acl_xattr.so  samba-vfs-modules  -  -
full    file:sasl2/libgssapiv2.so  libsasl2-modules-gssapi-mit  cyrus-sasl-gssapi  cyrus-sasl-gssapiv2
full    file:python3/dist-packages/samba/dcerpc/__init__.py  python3-samba  -  -
full    command:dpkg-buildpackage  dpkg-dev            -                    -
full    file:build-essential/list  build-essential  -                      -
full    library:systemd       systemd               systemd-devel        -
full    command:dh                    debhelper             -                    -
full    command:lintian               lintian               -                    -
full    command:rpmbuild              rpm                   rpm-build            -
full    command:rpmlint               rpmlint               rpmlint              -
full    command:chromium              chromium              -                    chromium
full    command:chromedriver          chromium-driver       -                    chromium-chromedriver
full    command:tidy                  tidy                  tidy                 tidyhtml
full    command:msmtp                 msmtp                 msmtp                msmtp
full    command:exim4                 exim4-daemon-light    -                    -
full    python:cryptography_vectors   python3-cryptography-vectors  -       -
full    file:go/src/crypto/x509/verify_test.go  golang-src    -                    -
full    python:aiosmtpd               python3-aiosmtpd      python3-aiosmtpd     py3-aiosmtpd
full    python:jsonschema             python3-jsonschema    python3-jsonschema   py3-jsonschema
TABLE
}

# Prints apt, dnf or apk; nothing when there is none of them.
packages_manager()
{
    for packages_try in apt-get dnf apk; do
        if command -v "$packages_try" >/dev/null 2>&1; then
            echo "${packages_try%-get}"
            return
        fi
    done
}

# packages_has WANTED: is it there?
packages_has()
{
    packages_what=${1#*:}
    case $1 in
    command:*)
        # Servers are not in the path of everybody who may run them.
        command -v "$packages_what" >/dev/null 2>&1 || [ -x "/usr/sbin/$packages_what" ] ||
            [ -x "$packages_unpacked/usr/sbin/$packages_what" ]
        ;;
    header:*)
        test -e "/usr/include/$packages_what"
        ;;
    file:*)
        for packages_folder in /usr/share /usr/lib /usr/lib64 /usr/lib/*-linux-*; do
            # Some have a version in their path.
            # shellcheck disable=SC2086
            for packages_path in "$packages_folder"/$packages_what; do
                [ -e "$packages_path" ] && return 0
            done
        done
        return 1
        ;;
    library:*)
        pkg-config --exists "$(echo "$packages_what" | sed 's/>=/ >= /')" 2>/dev/null
        ;;
    python:*)
        # A package's module belongs to the system's own Python, whatever comes first in PATH.
        python3 -c "import $packages_what" 2>/dev/null ||
            /usr/bin/python3 -c "import $packages_what" 2>/dev/null
        ;;
    link:*)
        packages_entry='int main(void) { return 0; }'
        case $packages_what in
        *:fuzzer*) packages_entry='int LLVMFuzzerTestOneInput(void) { return 0; }' ;;
        esac
        echo "$packages_entry" | "${packages_what%%:*}" "-fsanitize=${packages_what#*:}" \
            -x c - -o /dev/null 2>/dev/null
        ;;
    esac
}

# packages_missing LIST...: prints the names of the packages to install, one a line. A name "-" in
# the table: that system does not have it, and what needs it is skipped.
packages_missing()
{
    packages_column=$(packages_manager)
    packages_table | while read -r packages_list packages_wanted packages_apt packages_dnf packages_apk; do
        case " $* " in *" $packages_list "*) ;; *) continue ;; esac
        packages_has "$packages_wanted" && continue
        case $packages_column in
        dnf) echo "$packages_dnf" ;;
        apk) echo "$packages_apk" ;;
        *) echo "$packages_apt" ;;
        esac
    done | grep -v '^-$' | sort -u
}

# packages_hint LIST...: prints what to install by hand, for this system or for all.
packages_hint()
{
    packages_names=$(packages_missing "$@" | tr '\n' ' ')
    case $(packages_manager) in
    apt)
        # shellcheck disable=SC2086
        packages_plain=$(printf '%s\n' $packages_names | grep '^[^@]' | tr '\n' ' ')
        [ -z "$packages_plain" ] || echo "  apt-get install $packages_plain"
        for packages_name in $packages_names; do
            case $packages_name in
            @*) echo "  apt-get download ${packages_name#@} && dpkg -x ${packages_name#@}_*.deb $packages_unpacked" ;;
            esac
        done
        ;;
    dnf) echo "  dnf install $packages_names" ;;
    apk) echo "  apk add $packages_names" ;;
    *)
        echo "  (no apt, dnf or apk here; the names are those of Debian)"
        echo "  $packages_names"
        ;;
    esac
}

# Runs a command as root. The caller has found out that this may work.
packages_as_root()
{
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# May this user install? Root, or sudo that asks nothing or has a terminal to ask on.
packages_may()
{
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo >/dev/null 2>&1 || return 1
    sudo -n true 2>/dev/null && return 0
    [ -t 0 ] && [ -t 2 ]
}

# Runs a command during which Debian's packages start no services (policy-rc.d, as in a chroot): the
# tests bring up their own servers.
packages_without_services()
{
    (
        packages_policy=/usr/sbin/policy-rc.d
        if [ ! -e "$packages_policy" ]; then
            trap 'packages_as_root rm -f "$packages_policy"' EXIT
            trap 'exit 1' HUP INT TERM
            printf '#!/bin/sh\nexit 101\n' | packages_as_root tee "$packages_policy" >/dev/null
            packages_as_root chmod 755 "$packages_policy"
        fi
        "$@"
    )
}

# The services of these packages are not started with the machine either.
packages_disable_services()
{
    [ -d /run/systemd/system ] || return 0
    dpkg -L "$@" 2>/dev/null | sed -n 's,^.*/lib/systemd/system/\([^@]*[.]service\)$,\1,p' |
        while read -r packages_unit; do
            packages_as_root systemctl --quiet disable "$packages_unit" 2>/dev/null
        done
    return 0
}

# packages_unpack PACKAGE...: the files alone, without its scripts.
packages_unpack()
{
    for packages_name; do
        packages_folder=$(mktemp -d) || return 1
        (
            trap 'rm -rf "$packages_folder"' EXIT
            cd "$packages_folder" || exit 1
            # Lists that are absent or too old do not name what is there.
            apt-get -q -o APT::Sandbox::User=root download "$packages_name" || {
                packages_as_root apt-get -o DPkg::Lock::Timeout=120 -q update &&
                    apt-get -q -o APT::Sandbox::User=root download "$packages_name"
            } || exit 1
            packages_as_root mkdir -p "$packages_unpacked" &&
                packages_as_root dpkg -x ./*.deb "$packages_unpacked"
        ) || return 1
    done
}

# Packages as they are, and those with an "@" unpacked.
packages_apt()
{
    packages_aside=
    for packages_name; do
        shift
        case $packages_name in
        @*) packages_aside="$packages_aside ${packages_name#@}" ;;
        *) set -- "$@" "$packages_name" ;;
        esac
    done
    if [ $# -gt 0 ]; then
        packages_without_services packages_apt_install "$@" && packages_disable_services "$@" || return 1
    fi
    # shellcheck disable=SC2086
    packages_unpack $packages_aside
}

packages_apt_install()
{
    packages_lock="-o DPkg::Lock::Timeout=120"
    # Fetch the package lists only when they are absent or do not know a package.
    # shellcheck disable=SC2086
    if [ "$(apt-cache policy "$@" 2>/dev/null | grep -c '^  Candidate: [^(]')" -lt $# ]; then
        packages_as_root apt-get $packages_lock -q update || return 1
    fi
    # shellcheck disable=SC2086
    packages_as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get $packages_lock -q -y --no-install-recommends install "$@" && return 0
    # Lists that are too old name files that are gone.
    # shellcheck disable=SC2086
    packages_as_root apt-get $packages_lock -q update &&
        packages_as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get $packages_lock -q -y --no-install-recommends install "$@"
}

packages_install()
{
    case $(packages_manager) in
    apt) packages_apt "$@" ;;
    dnf) packages_as_root dnf -y --setopt=install_weak_deps=False install "$@" ;;
    apk) packages_as_root apk add --no-progress "$@" ;;
    esac
}

# packages_ensure [--yes|--no-install] LIST...: 0 when all is there, now or already. On a terminal
# it asks first, unless --yes is given or CI=true.
packages_ensure()
{
    packages_mode=ask
    case $1 in
    --yes | --no-install)
        packages_mode=$1
        shift
        ;;
    esac
    [ "${CI:-}" = true ] && [ "$packages_mode" = ask ] && packages_mode=--yes

    packages_names=$(packages_missing "$@" | tr '\n' ' ')
    [ -z "$packages_names" ] && return 0

    if [ "$packages_mode" = --no-install ] || [ -z "$(packages_manager)" ] || ! packages_may; then
        {
            if [ "$packages_mode" = --no-install ]; then
                echo "Missing here, and nothing may be installed:"
            elif [ -z "$(packages_manager)" ]; then
                echo "Missing here, and there is no apt, dnf or apk to install it with:"
            else
                echo "Missing here, and only root may install it. As root, run:"
            fi
            packages_hint "$@"
        } >&2
        return 1
    fi

    echo "Missing here; to be installed with:"
    packages_hint "$@"
    if [ "$packages_mode" = ask ] && [ -t 0 ] && [ -t 1 ]; then
        printf 'Install it now? [Y/n] '
        read -r packages_answer || packages_answer=n
        case $packages_answer in
        '' | [Yy] | [Yy][Ee][Ss]) ;;
        *)
            echo "Nothing was installed." >&2
            return 1
            ;;
        esac
    fi

    # A second round finds what could not be asked for without pkg-config or the compiler.
    for packages_round in 1 2; do
        packages_names=$(packages_missing "$@" | tr '\n' ' ')
        [ -z "$packages_names" ] && return 0
        echo "Installing $(echo "$packages_names" | wc -w) packages (a minute or more)..."
        packages_log=$(mktemp) || return 1
        # shellcheck disable=SC2086
        progress_run "$packages_log" packages_install $packages_names
        packages_status=$?
        rm -f "$packages_log"
        [ "$packages_status" -eq 0 ] || break
    done
    packages_names=$(packages_missing "$@" | tr '\n' ' ')
    [ -z "$packages_names" ] && return 0
    {
        echo "The installation failed in round $packages_round. By hand:"
        packages_hint "$@"
    } >&2
    return 1
}
