/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of remedies. The texts are printed as they stand: ASCII, one line, no '|'. */
#include "verdict/remedy.h"

#define PROXY_HOST                                                                                 \
	"The proxy itself cannot be reached: check that --proxy names the right host and port, "   \
	"that the proxy runs, and that no firewall stands between it and this machine."

#define STAPLE                                                                                     \
	"The stapled answer is not usable. The server renews it from the responder that the "      \
	"certificate names (AIA). On the server: certutil -urlfetch -verify SERVER.cer, let it "   \
	"through "                                                                                 \
	"the firewall to that address, then restart the service or the load balancer that ends "   \
	"TLS."
#define RESPONDER_DOWN                                                                             \
	"The OCSP responder cannot be reached: open its address from outside (certutil -url "      \
	"SERVER.cer, OCSP). Start the Online Responder (ocsp.msc, IIS), publish its address, or "  \
	"remove it from the CA's AIA extension and reissue the certificate."
#define RESPONDER_REFUSES                                                                          \
	"The responder answers, but not about this certificate: unauthorized means that "          \
	"it has no configuration for this CA, or for its present key. In ocsp.msc add the "        \
	"revocation "                                                                              \
	"configuration of the CA; unknown means that the CA's list of issued certificates lacks "  \
	"it."
#define RESPONDER_ANSWER                                                                           \
	"The responder's answers are not usable. In ocsp.msc check that its signing certificate "  \
	"is current (template OCSP Response Signing, with id-pkix-ocsp-nocheck) and of this CA, "  \
	"and "                                                                                     \
	"that its revocation provider reads a current CRL."
#define LIST_UNREACHABLE                                                                           \
	"The distribution point cannot be reached: open the address from outside. Publish the "    \
	"CRL on that web server (certutil -crl, then copy it), and let the name resolve outside "  \
	"too."
#define DELTA_UNREACHABLE                                                                          \
	"The delta CRL cannot be fetched: its name ends in a plus sign, which IIS refuses until "  \
	"double escaping is allowed (appcmd set config /section:requestFiltering "                 \
	"/allowDoubleEscaping:true). Or publish no deltas: certutil -setreg "                      \
	"CA\\CRLDeltaPeriodUnits 0."
#define LIST_EXPIRED                                                                               \
	"The CA has not published in time, or the copy was not made. On the CA: certutil -crl "    \
	"(start an offline CA for it), copy the file to the distribution point, and find out why " \
	"the scheduled publication failed (pkiview.msc)."
#define LIST_UNUSABLE                                                                              \
	"The CRL at the address is not for this certificate: it is of another CA or key, for "     \
	"another distribution point, indirect, or damaged. Publish the CRL of the CA "             \
	"that "                                                                                    \
	"issued it there: certutil -dump FILE.crl shows issuer, key and scope."
#define LIST_AT_HAND                                                                               \
	"The file given with --crl is not usable: fetch the CA's current CRL (certutil -getcrl "   \
	"FILE.crl on the CA, or from its distribution point) and use that."

static const struct remedy rows[] = {
	{RULE_CONNECT_REFUSED, CAUSE_PROXY, PROXY_HOST},
	{RULE_CONNECT_TIMEOUT, CAUSE_PROXY, PROXY_HOST},
	{RULE_CONNECT_RESET, CAUSE_PROXY, PROXY_HOST},
	{RULE_CONNECT_UNREACHABLE, CAUSE_PROXY, PROXY_HOST},
	{RULE_PROXY_REJECTED, CAUSE_PROXY_FORBIDS,
		"The proxy's rules forbid the tunnel: allow CONNECT to this name and port there "
		"(its log names the rule). Clients behind this proxy are cut off as well, until it "
		"lets the name through or they go around it."},
	{RULE_PROXY_REJECTED, CAUSE_PROXY_SIGN_IN,
		"The proxy requires authentication. For clients: allow the name without it, as the "
		"computer connects before a user has signed in. For this check: "
		"--proxy=http://USER:PASSWORD@HOST:PORT."},
	{RULE_PROXY_REJECTED, CAUSE_PROXY_CANNOT_REACH,
		"The proxy accepts the request but cannot reach the server. On the proxy's own "
		"host: resolve the name and connect to the port; then look at its log, its DNS "
		"servers "
		"and the firewall behind it."},
	{RULE_TLS_ALERT, CAUSE_NAME_UNKNOWN,
		"The server that answers has no site with this name (SNI). Add the name to the "
		"virtual "
		"server or TLS profile of the load balancer, with its certificate; or correct the "
		"name: netsh interface httpstunnel show interfaces shows the one that clients "
		"use."},
	{RULE_TLS_ALERT, CAUSE_CERTIFICATE_REQUIRED,
		"The server does not continue without a client certificate. Give the check one "
		"(--client-cert), or switch client authentication off on the load balancer or with "
		"Set-NetIPHttpsConfiguration -AuthMode None."},
	{RULE_TLS_MALFORMED, CAUSE_AFTER_HELLO,
		"The server began TLS as it should and broke it later. Try from another network: "
		"TLS inspection on the way changes messages. Then the TLS profile or offload of "
		"the load balancer, and on the server the System event log, source Schannel."},
	{RULE_CHAIN_UNTRUSTED_ROOT, CAUSE_SELF_SIGNED,
		"The server's certificate is self-signed: clients trust exactly this certificate "
		"and get it by the DirectAccess client GPO. After a renewal, gpupdate /force on "
		"every client, "
		"inside or over VPN. On one client: certutil -addstore Root SERVER.cer, then "
		"Restart-Service "
		"iphlpsvc."},
	{RULE_CHAIN_INCOMPLETE, CAUSE_NOT_FETCHED,
		"Leave out --no-fetch (with --fetch-proxy=URL where this host needs a proxy), and "
		"bind the certificate with its intermediates: clients without a way to the AIA "
		"address cannot connect."},
	{RULE_CHAIN_EXPIRED, CAUSE_ISSUER,
		"The server's certificate is valid, but one above it has expired. Renew that CA's "
		"certificate and bind the server's again with the new chain: Set-RemoteAccess "
		"-SslCertificate. A renewed root must reach every client (by a GPO, or certutil "
		"-dspublish -f ROOT.cer RootCA); an expired intermediate can be deleted from the "
		"server's CA store."},
	{RULE_CHAIN_DISTRUSTED, CAUSE_PROPERTY,
		"The root is not in Untrusted Certificates: the properties that the named store or "
		"list of Microsoft's has for it switch it off. Use a certificate of another CA; "
		"for a CA of your own remove the properties (certlm.msc, the root's Properties, "
		"enable all purposes)."},
	{RULE_REVOCATION_SOURCE, CAUSE_STAPLE, STAPLE},
	{RULE_REVOCATION_SOURCE, CAUSE_RESPONDER_DOWN, RESPONDER_DOWN},
	{RULE_REVOCATION_SOURCE, CAUSE_RESPONDER_REFUSES, RESPONDER_REFUSES},
	{RULE_REVOCATION_SOURCE, CAUSE_RESPONDER_ANSWER, RESPONDER_ANSWER},
	{RULE_REVOCATION_SOURCE, CAUSE_LIST_UNREACHABLE, LIST_UNREACHABLE},
	{RULE_REVOCATION_SOURCE, CAUSE_DELTA_UNREACHABLE, DELTA_UNREACHABLE},
	{RULE_REVOCATION_SOURCE, CAUSE_LIST_EXPIRED, LIST_EXPIRED},
	{RULE_REVOCATION_SOURCE, CAUSE_LIST_UNUSABLE, LIST_UNUSABLE},
	{RULE_REVOCATION_SOURCE, CAUSE_LIST_AT_HAND, LIST_AT_HAND},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_STAPLE, STAPLE},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_RESPONDER_DOWN, RESPONDER_DOWN},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_RESPONDER_REFUSES, RESPONDER_REFUSES},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_RESPONDER_ANSWER, RESPONDER_ANSWER},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_LIST_UNREACHABLE, LIST_UNREACHABLE},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_DELTA_UNREACHABLE, DELTA_UNREACHABLE},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_LIST_EXPIRED, LIST_EXPIRED},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_LIST_UNUSABLE, LIST_UNUSABLE},
	{RULE_CHAIN_REVOCATION_OFFLINE, CAUSE_LIST_AT_HAND, LIST_AT_HAND},
	{RULE_REVOCATION_SKIPPED, CAUSE_STAPLE_MISSING,
		"The certificate demands a stapled answer (must-staple); Windows does not require "
		"it, other clients do. Enable stapling where TLS ends: that host must reach the "
		"responder that the certificate names. Or have the certificate issued without that "
		"demand."},
	{RULE_ROOTS_NEXT, CAUSE_DATES,
		"Check that --next is the right file. If it is, renew that root before anything "
		"is issued under it, and distribute the renewed one."},
	{RULE_ROOTS_MISSING, CAUSE_NAME_ONLY,
		"Only the issuer's name is known: look at its certificate first. One that it "
		"issued itself is the root: distribute it as such (a GPO under Trusted Root "
		"Certification Authorities, certutil -dspublish -f ROOT.cer RootCA). Any other is "
		"an intermediate, which must never become a root: have the server send it, or "
		"certutil -dspublish -f SUBCA.cer "
		"SubCA."},
	{RULE_ROOTS_MISSING, CAUSE_LIST_NOT_FOLLOWED,
		"Clients with this policy get no roots from Microsoft's list. Distribute the root "
		"by a GPO or with certutil -dspublish -f ROOT.cer RootCA, or withdraw the policy: "
		"Computer Configuration, Administrative Templates, System, Internet Communication "
		"Management, Internet Communication settings, Turn off Automatic Root Certificates "
		"Update."},
	{RULE_ROOTS_IPSEC, CAUSE_SUBORDINATE,
		"Distribute that CA as an intermediate, never as a root: in the clients' GPO, "
		"Intermediate Certification Authorities, or to all with certutil -dspublish -f "
		"SUBCA.cer SubCA. Or correct the CA: Set-DAServer -IPsecRootCertificate FILE "
		"-IntermediateRootCertificate."},
	{RULE_ROOTS_DISALLOWED, CAUSE_PROPERTY,
		"The root is not in Untrusted Certificates: the properties that this channel has "
		"for it switch it off. Distribute it again without them (certlm.msc, the root's "
		"Properties, enable all purposes); replace a root that a list of Microsoft's "
		"switches off by another CA."},
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
