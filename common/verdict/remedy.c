/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of remedies. The texts are printed as they stand: ASCII, one line, no '|'. */
#include "verdict/remedy.h"

#define PROXY_HOST "The proxy itself is not reached: see that --proxy names the right host and port, " \
	"that the proxy runs, and that no firewall stands between it and this machine."

static const struct remedy rows[] = {
	{RULE_CONNECT_REFUSED, CAUSE_PROXY, PROXY_HOST},
	{RULE_CONNECT_TIMEOUT, CAUSE_PROXY, PROXY_HOST},
	{RULE_CONNECT_RESET, CAUSE_PROXY, PROXY_HOST},
	{RULE_CONNECT_UNREACHABLE, CAUSE_PROXY, PROXY_HOST},
	{RULE_PROXY_REJECTED, CAUSE_PROXY_FORBIDS,
		"The proxy's rules forbid the tunnel: allow CONNECT to this name and port there (its log "
		"names the rule). Clients behind this proxy are cut off as well, until it lets the name "
		"through or they go around it."},
	{RULE_PROXY_REJECTED, CAUSE_PROXY_SIGN_IN,
		"The proxy wants a sign-in. For clients: let the name through without one, as the "
		"computer connects before anybody has signed in. For this check: "
		"--proxy=http://USER:PASSWORD@HOST:PORT."},
	{RULE_PROXY_REJECTED, CAUSE_PROXY_CANNOT_REACH,
		"The proxy takes the request and does not get to the server. On the proxy's own host: "
		"resolve the name and connect to the port; then see its log, its DNS servers and the "
		"firewall behind it."},
	{RULE_TLS_ALERT, CAUSE_NAME_UNKNOWN,
		"Whoever answers there has no site of this name (SNI). Add the name to the virtual server "
		"or TLS profile of the load balancer, with its certificate; or correct the name: clients' "
		"is that of netsh interface httpstunnel show interfaces."},
	{RULE_TLS_ALERT, CAUSE_CERTIFICATE_REQUIRED,
		"The server goes no further without a client certificate. Give the check one "
		"(--client-cert), or switch client authentication off on the load balancer or with "
		"Set-NetIPHttpsConfiguration -AuthMode None."},
	{RULE_TLS_MALFORMED, CAUSE_AFTER_HELLO,
		"The server began TLS as it should and broke it later. Try from another network: TLS "
		"inspection on the way changes messages. Then the TLS profile or offload of the load "
		"balancer, and on the server the System event log, source Schannel."},
	{RULE_CHAIN_UNTRUSTED_ROOT, CAUSE_SELF_SIGNED,
		"The server's certificate is self-signed: clients trust this very one and get it by the "
		"DirectAccess client GPO. After a renewal, gpupdate /force on every client, inside or "
		"over VPN. On one client: certutil -addstore Root SERVER.cer, then Restart-Service "
		"iphlpsvc."},
	{RULE_CHAIN_INCOMPLETE, CAUSE_NOT_FETCHED,
		"Leave out --no-fetch (with --fetch-proxy=URL where this host needs a proxy), and bind "
		"the certificate with its intermediates: clients without a way to the AIA address cannot "
		"connect."},
	{RULE_CHAIN_EXPIRED, CAUSE_ISSUER,
		"Not the server's certificate, but one above it has ended. Renew that CA's certificate "
		"and bind the server's again with the new chain: Set-RemoteAccess -SslCertificate. A "
		"renewed root must reach every client; what has ended as an intermediate can be deleted "
		"from the server's CA store."},
	{RULE_CHAIN_DISTRUSTED, CAUSE_PROPERTY,
		"The root is not in Untrusted Certificates: the properties that the named store or list "
		"of Microsoft's has for it switch it off. Use a certificate of another CA; for a CA of "
		"your own take the properties away (certlm.msc, the root's Properties, enable all "
		"purposes)."},
	{RULE_ROOTS_DISALLOWED, CAUSE_PROPERTY,
		"The root is not in Untrusted Certificates: the properties that this channel has for it "
		"switch it off. Distribute it again without them (certlm.msc, the root's Properties, "
		"enable all purposes); what a list of Microsoft's switches off has to be replaced by "
		"another CA."},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

const char *
remedy_find(enum rule rule, enum cause cause)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].rule == rule && rows[i].cause == cause)
			return rows[i].text;
	return rule_row(rule)->remedy;
}

const struct remedy *
remedy_at(size_t index)
{
	return index < ROWS ? &rows[index] : NULL;
}
