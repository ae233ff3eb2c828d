# SPDX-License-Identifier: GPL-3.0-or-later
# What is run from the source tree, and what is installed beside the programs.

# From the source tree alone.
EXTRA_DIST += contrib/demo contrib/packages.sh contrib/packaging contrib/progress.sh \
	contrib/systemd/iphttps-report.service

# Installed as they are, with their folders, below $(pkgdatadir). A new folder gets its name here.
contrib_folders = cron doc grafana icinga2 nagios prometheus report windows zabbix
EXTRA_DIST += $(contrib_folders:%=contrib/%)
contrib_files = find $(contrib_folders:%='$(srcdir)/contrib/%') -type f ! -name '*~'

install-data-local:
	$(contrib_files) | while read -r file; do \
		to='$(DESTDIR)$(pkgdatadir)'/$${file#'$(srcdir)/contrib/'}; \
		$(MKDIR_P) "$${to%/*}" || exit 1; \
		if test -x "$$file"; then $(INSTALL_SCRIPT) "$$file" "$$to"; \
		else $(INSTALL_DATA) "$$file" "$$to"; fi || exit 1; \
	done

uninstall-local:
	$(contrib_files) | while read -r file; do \
		rm -f '$(DESTDIR)$(pkgdatadir)'/$${file#'$(srcdir)/contrib/'}; \
	done

# Icinga's commands alone, for the folder that "include <plugins-contrib>" reads: rules that apply
# services belong to the administrator.
itldir = $(pkgdatadir)/itl
nodist_itl_DATA = contrib/itl/iphttps.conf
contrib/itl/iphttps.conf: contrib/icinga2/iphttps.conf
	$(AM_V_GEN)$(MKDIR_P) contrib/itl && awk ' \
		NR == 1 { print "/* SPDX-License-Identifier: GPL-3.0-or-later */" } \
		/^(object|template) CheckCommand |^if [(]|^const / { print ""; inside = 1 } \
		inside { print } \
		/^}/ || /^const / { inside = 0 }' '$(srcdir)/contrib/icinga2/iphttps.conf' > $@.tmp && mv $@.tmp $@

# Units of systemd, and what fetches policies and lists.
fetchdir = $(pkgdatadir)/fetch
dist_fetch_SCRIPTS = contrib/fetch/fetch-lists contrib/fetch/fetch-policy
dist_fetch_DATA = contrib/fetch/README contrib/fetch/lib.sh
EXTRA_DIST += contrib/fetch/iphttps-fetch-list@.service.in \
	contrib/fetch/iphttps-fetch-policy@.service.in
fetch_services = contrib/fetch/iphttps-fetch-list@.service \
	contrib/fetch/iphttps-fetch-policy@.service
report_service = contrib/units/iphttps-report.service
dist_systemdsystemunit_DATA = contrib/systemd/iphttps-report.timer \
	contrib/fetch/iphttps-fetch-list@.timer contrib/fetch/iphttps-fetch-policy@.timer
nodist_systemdsystemunit_DATA = $(fetch_services) $(report_service)
dist_sysusers_DATA = contrib/systemd/iphttps.conf
dist_tmpfiles_DATA = contrib/systemd/tmpfiles.d/iphttps.conf
CLEANFILES += $(fetch_services) $(report_service) $(nodist_itl_DATA)

# Where things are is known when make runs, and may be said to it: make prefix=/usr.
$(fetch_services): Makefile
	$(AM_V_GEN)$(MKDIR_P) contrib/fetch && \
		sed -e 's|@fetchdir[@]|$(fetchdir)|g' -e 's|@libexecdir[@]|$(libexecdir)|g' \
			'$(srcdir)/$@.in' > '$@.tmp' && mv '$@.tmp' '$@'
contrib/fetch/iphttps-fetch-list@.service: contrib/fetch/iphttps-fetch-list@.service.in
contrib/fetch/iphttps-fetch-policy@.service: contrib/fetch/iphttps-fetch-policy@.service.in
$(report_service): contrib/systemd/iphttps-report.service Makefile
	$(AM_V_GEN)$(MKDIR_P) contrib/units && sed 's|/usr/bin/iphttps-report|$(bindir)/iphttps-report|' \
		'$(srcdir)/contrib/systemd/iphttps-report.service' > $@.tmp && mv $@.tmp $@
