/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_LIBLDAP_H
#define NET_LIBLDAP_H

#include <ldap.h>
#include <openldap.h>

#include "base/err.h"

/* libldap and its liblber, loaded when they are first asked for. What is used of them: */
#define LDAP_FUNCTIONS(use)                                                                        \
	use(ldap_init_fd) use(ldap_set_option) use(ldap_get_option) use(ldap_install_tls)          \
		use(ldap_start_tls_s) use(ldap_sasl_bind_s) use(ldap_sasl_interactive_bind_s) use( \
			ldap_search_ext) use(ldap_result) use(ldap_parse_result) use(ldap_msgfree) \
			use(ldap_get_dn_ber) use(ldap_get_attribute_ber) use(ldap_memfree)         \
				use(ldap_err2string) use(ldap_create_page_control)                 \
					use(ldap_parse_pageresponse_control)                       \
						use(ldap_control_find) use(ldap_control_free)      \
							use(ldap_controls_free)                    \
								use(ldap_unbind_ext) use(ber_free) \
									use(ber_sockbuf_ctrl)

#define LDAP_DECLARE(name) __typeof__(&name) name;
struct ldap_api {
	LDAP_FUNCTIONS(LDAP_DECLARE)
	struct err err; /* why they are not there */
};

/* Loads them once for the process; never NULL, but `err` has to be looked at. Any thread. */
const struct ldap_api *libldap(void);

#endif
