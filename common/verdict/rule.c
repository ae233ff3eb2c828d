/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of rules and how a rule becomes a finding. */
#include "verdict/rule.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/near.h"
#include "base/text.h"
#include "verdict/gravity.h"
#include "verdict/remedy.h"

#define CRIT STATE_CRITICAL
#define WARN STATE_WARNING
#define NOTE STATE_OK
#define UNKN STATE_UNKNOWN

static const struct rule_row rows[RULE_COUNT] = {
	[RULE_NONE] = {"none", UNKN, RANK_NONE, ""},
	/* KB 2980627: "An HTTPS URL can and should only be a name" */
	[RULE_NAME_LITERAL] = {"name.literal", CRIT, RANK_TRANSPORT,
		"the clients' URL names an address instead of a host name"},
	[RULE_DNS_NO_NAME] = {"dns.no-name", CRIT, RANK_TRANSPORT, "the name does not exist"},
	[RULE_DNS_NO_ADDRESS] = {"dns.no-address", CRIT, RANK_TRANSPORT,
		"the name exists without an address"},
	[RULE_DNS_RESOLVER] = {"dns.resolver", CRIT, RANK_TRANSPORT, "the resolver fails"},
	[RULE_DNS_PARTIAL] = {"dns.partial", WARN, RANK_OPEN,
		"addresses of one family could not be looked up",
		"Look at the zone's name servers, or test one family only with -4 or -6."},
	[RULE_DNS_SINKHOLE] = {"dns.sinkhole", CRIT, RANK_TRANSPORT,
		"an address is 0.0.0.0 or ::, which is no host; no connection was tried",
		"Filtering resolvers answer so for blocked names, and some zones for parked names: "
		"ask the zone's own name servers, or another resolver with --dns-server, and have "
		"the name removed from the block list."},
	[RULE_DNS_LOOPBACK] = {"dns.loopback", NOTE, RANK_NOTE,
		"the name leads to loopback: clients would connect to themselves"},
	[RULE_CONNECT_REFUSED] = {"connect.refused", CRIT, RANK_TRANSPORT, "connection refused"},
	[RULE_CONNECT_TIMEOUT] = {"connect.timeout", CRIT, RANK_TRANSPORT,
		"no answer to the connection attempt"},
	[RULE_CONNECT_RESET] = {"connect.reset", CRIT, RANK_TRANSPORT, "connection reset"},
	[RULE_CONNECT_UNREACHABLE] = {"connect.unreachable", CRIT, RANK_TRANSPORT,
		"no route to the host or network"},
	[RULE_PROXY_REJECTED] = {"proxy.rejected", CRIT, RANK_TRANSPORT,
		"the proxy refuses the tunnel",
		"The proxy's log says why: it must allow CONNECT to this name and port, without "
		"authentication for clients. Without --proxy the check connects directly to the "
		"server."},
	[RULE_PROXY_FAILED] = {"proxy.failed", CRIT, RANK_TRANSPORT, "the proxy cannot be used",
		"Check that --proxy names the right host and port, and that a proxy with CONNECT "
		"answers there; this says nothing about the server."},
	[RULE_TLS_ALERT] = {"tls.alert", CRIT, RANK_TRANSPORT,
		"the server ends the handshake with an alert"},
	[RULE_TLS_MALFORMED] = {"tls.malformed", CRIT, RANK_TRANSPORT,
		"the server does not speak TLS, or breaks it"},
	[RULE_TLS_LARGE] = {"tls.large", CRIT, RANK_TRANSPORT,
		"the served certificates are more than Windows takes in one message",
		"Let the server or load balancer send its certificate and the intermediates of its "
		"chain, and no others; no root. Windows' limit is MessageLimitClient, under "
		"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Messaging"
		"."},
	[RULE_TLS_TIMEOUT] = {"tls.timeout", CRIT, RANK_TRANSPORT,
		"the handshake does not end in time",
		"TCP connects, so the firewall lets the port through. Look at what answers behind "
		"it: the pool of the load balancer, Restart-Service iphlpsvc on the server. If the "
		"handshake hangs on some networks only, their path loses large packets "
		"(MTU)."},
	[RULE_TLS_RESET] = {"tls.reset", CRIT, RANK_TRANSPORT,
		"the server drops the connection during the handshake"},
	[RULE_TLS_OFFER] = {"tls.offer", CRIT, RANK_TRANSPORT,
		"the server accepts nothing that the clients offer",
		"Server and clients have no TLS version, suite, group or signature in common: "
		"allow one of the clients' on the server (Get-TlsCipherSuite, Get-TlsEccCurve, "
		"SCHANNEL\\Protocols "
		"in the registry) or in the TLS profile of the load balancer, and bind a "
		"certificate with an RSA key. --client says which Windows' offer was made."},
	[RULE_TLS_UPDATE] = {"tls.update", WARN, RANK_TRANSPORT,
		"clients connect with an update for TLS only",
		"On every client with Windows 7: install KB 3140245, set DefaultSecureProtocols "
		"for WinHTTP as it says, and enable TLS 1.1 and 1.2 for clients under "
		"SCHANNEL\\Protocols. "
		"Or let the server take TLS 1.0."},
	[RULE_TLS_CLIENT_CERT] = {"tls.client-cert", WARN, RANK_TRANSPORT,
		"a client certificate is demanded and none was given"},
	[RULE_TLS_NULL_ONLY] = {"tls.null-only", NOTE, RANK_NOTE,
		"the server takes only suites without encryption"},
	[RULE_TLS_NULL_REFUSED] = {"tls.null-refused", NOTE, RANK_NOTE,
		"the server takes no suite without encryption (--null-cipher)"},
	[RULE_TLS_NULL_UNDECIDED] = {"tls.null-undecided", UNKN, RANK_NOTE,
		"the handshake with NULL suites did not get far enough (--null-cipher)",
		"Test again; if it stays so, leave out --null-cipher."},
	[RULE_STORE] = {"store", UNKN, RANK_ROOT,
		"a store cannot be read, and what clients have from there is not known",
		"Repair the file or directory of the store, or this machine's access to it, and "
		"test again; this says nothing about the server."},
	[RULE_STORE_STALE] = {"store.stale", WARN, RANK_OPEN,
		"the file of a store is older than --max-age allows",
		"Fetch the current file: contrib/fetch fetches policies and Microsoft's lists on a "
		"timer (systemctl status 'iphttps-fetch-*' says why nothing comes). A list that is "
		"old by its own date came from a stale mirror."},
	[RULE_STORE_FUTURE] = {"store.future", WARN, RANK_OPEN,
		"the file of a store has a time in the future",
		"Set the clock of this machine, or of the one that the file came from, and fetch "
		"the file again: until then its age is not known."},
	[RULE_CHAIN_UNTRUSTED_ROOT] = {"chain.untrusted-root", CRIT, RANK_ROOT,
		"the chain ends in a root that no store holds"},
	[RULE_CHAIN_INCOMPLETE] = {"chain.incomplete", CRIT, RANK_ROOT,
		"an issuer is missing and cannot be fetched"},
	[RULE_CHAIN_BAD_SIGNATURE] = {"chain.signature", CRIT, RANK_ROOT,
		"a signature in the chain is wrong"},
	[RULE_CHAIN_DISTRUSTED] = {"chain.distrusted", CRIT, RANK_ROOT,
		"a certificate of the chain is explicitly distrusted"},
	[RULE_CHAIN_EXPIRED] = {"chain.expired", CRIT, RANK_DATE, "a certificate has expired"},
	[RULE_CHAIN_NOT_YET_VALID] = {"chain.not-yet-valid", CRIT, RANK_DATE,
		"a certificate is not valid yet",
		"Bind the certificate before it until then (Set-RemoteAccess -SslCertificate), or "
		"compare the clocks of the CA, the server and this machine: w32tm /query /status."},
	[RULE_CHAIN_REVOKED] = {"chain.revoked", CRIT, RANK_DATE, "a certificate is revoked"},
	[RULE_CHAIN_NAME] = {"chain.name", CRIT, RANK_NAME, "the certificate is for other names"},
	[RULE_CHAIN_USAGE] = {"chain.usage", CRIT, RANK_USAGE,
		"extended key usage excludes server authentication"},
	[RULE_CHAIN_NOT_CA] = {"chain.not-ca", CRIT, RANK_USAGE,
		"an issuer is not allowed to issue certificates"},
	[RULE_CHAIN_PATH_LENGTH] = {"chain.path-length", CRIT, RANK_USAGE,
		"more certificates below a CA than it allows"},
	[RULE_CHAIN_NAME_CONSTRAINT] = {"chain.name-constraint", CRIT, RANK_USAGE,
		"a CA is not allowed to certify this name"},
	[RULE_CHAIN_POLICY] = {"chain.policy", CRIT, RANK_USAGE,
		"certificate policies forbid the chain"},
	[RULE_CHAIN_CRITICAL_EXTENSION] = {"chain.critical-extension", CRIT, RANK_USAGE,
		"a critical extension is not understood"},
	[RULE_CHAIN_WEAK_SIGNATURE] = {"chain.weak-signature", CRIT, RANK_USAGE,
		"a signature uses MD5 or an older digest",
		"Have the certificate issued anew with SHA-256, by a CA that signs with it, and "
		"bind it: Set-RemoteAccess -SslCertificate. On the CA: certutil -setreg "
		"ca\\csp\\CNGHashAlgorithm "
		"SHA256, then restart certsvc."},
	[RULE_CHAIN_WEAK_KEY] = {"chain.weak-key", CRIT, RANK_USAGE,
		"an RSA key is shorter than 1024 bits",
		"Have the certificate issued anew with an RSA key of 2048 bits or more and bind "
		"it: Set-RemoteAccess -SslCertificate. Where a CA has the short key, renew the CA "
		"with a new key first."},
	[RULE_CHAIN_UNSUPPORTED_KEY] = {"chain.unsupported-key", CRIT, RANK_USAGE,
		"a key is of a kind that Windows does not know",
		"Have the certificate issued anew with an RSA key (NULL suites need one) or an "
		"ECDSA key on P-256 or P-384, and bind it: Set-RemoteAccess -SslCertificate."},
	[RULE_CHAIN_SHA1] = {"chain.sha1", NOTE, RANK_NOTE,
		"a signature uses SHA-1 (refused from roots of Microsoft's programme)"},
	[RULE_CHAIN_SHA1_BLOCKED] = {"chain.sha1-blocked", CRIT, RANK_USAGE,
		"a signature uses SHA-1 under a root of Microsoft's programme",
		"Have the certificate issued anew with SHA-256 and bind it: Set-RemoteAccess "
		"-SslCertificate."},
	[RULE_CHAIN_REVOCATION_OFFLINE] = {"chain.revocation-offline", CRIT, RANK_OPEN,
		"revocation cannot be determined (win10: warning)"},
	[RULE_CHAIN_REVOCATION_UNCHECKED] = {"chain.revocation-unchecked", WARN, RANK_OPEN,
		"a source of revocation that clients may ask was not asked (--no-fetch)",
		"Leave out --no-fetch, or give the current CRL of each CA with --crl."},
	[RULE_CHAIN_REVOCATION_NONE] = {"chain.revocation-none", CRIT, RANK_USAGE,
		"a certificate names no source for revocation (win10: note)"},
	[RULE_CHAIN_MALFORMED] = {"chain.malformed", CRIT, RANK_ROOT,
		"a certificate cannot be decoded",
		"Look at the bound certificate with certutil -dump FILE; export it again where it "
		"was issued, or have it reissued, and bind that: Set-RemoteAccess "
		"-SslCertificate."},
	[RULE_CHAIN_TIMEOUT] = {"chain.timeout", CRIT, RANK_NOTE,
		"the deadline passed before the chain was judged",
		"Look at what the server sends: many certificates, or very large keys. If they are "
		"meant, give the check more time (-t)."},
	[RULE_CHAIN_OTHER] = {"chain.other", CRIT, RANK_USAGE,
		"the chain fails for another reason"},
	[RULE_CHAIN_AIA] = {"chain.aia", WARN, RANK_ROOT,
		"the chain is complete only with certificates fetched from AIA",
		"Bind the certificate together with its intermediates on every node: clients "
		"outside may not reach the AIA address, and others than Windows do not look "
		"there."},
	[RULE_CHAIN_ROOT_SERVED] = {"chain.root-served", NOTE, RANK_NOTE,
		"the server sends the root too"},
	[RULE_CHAIN_ORDER] = {"chain.order", NOTE, RANK_NOTE,
		"the served certificates are out of order"},
	[RULE_CHAIN_UNNEEDED] = {"chain.unneeded", NOTE, RANK_NOTE,
		"the server sends certificates that are on no path"},
	[RULE_HTTP_STATUS] = {"http.status", CRIT, RANK_TRANSPORT,
		"the POST is answered with a status other than 200"},
	[RULE_HTTP_SILENT] = {"http.silent", CRIT, RANK_TRANSPORT,
		"the POST is not answered in time",
		"TLS works, so the network and the firewall are not at fault. On the server: netsh "
		"http show servicestate must list HTTPS://...:443/IPHTTPS; Restart-Service "
		"iphlpsvc, then Get-RemoteAccessHealth. On a load balancer or reverse proxy: "
		"publish by plain TCP or TLS, as one that reads requests waits for the end of a "
		"POST that never ends."},
	[RULE_HTTP_RESET] = {"http.reset", CRIT, RANK_TRANSPORT,
		"the connection ends after the POST",
		"TLS works, so the network and the firewall are not at fault. A server that cannot "
		"take another client closes: Get-RemoteAccessHealth, Restart-Service iphlpsvc. A "
		"load balancer or reverse proxy that closes here does not let the endless POST "
		"through: publish by plain TCP or TLS."},
	[RULE_HTTP_MALFORMED] = {"http.malformed", CRIT, RANK_TRANSPORT,
		"the answer to the POST is not HTTP, or larger than Windows takes"},
	[RULE_HTTP_SERVER] = {"http.server", NOTE, RANK_NOTE,
		"the 200 does not come from Microsoft-HTTPAPI"},
	[RULE_RA_MISSING] = {"ra.missing", WARN, RANK_TUNNEL,
		"no Router Advertisement comes through the tunnel",
		"On the server: Get-NetIPInterface for the IP-HTTPS interface must show "
		"Advertising enabled, Get-NetRoute a published prefix; then Restart-Service "
		"iphlpsvc. A load balancer that ends the connection after the 200 has the same "
		"effect."},
	[RULE_RA_PREFIX] = {"ra.prefix", WARN, RANK_TUNNEL,
		"the Router Advertisement is malformed or without a prefix that clients can use",
		"On the server: Get-DAServer and Get-NetRoute must show the client prefix "
		"published on the IP-HTTPS interface; Set-DAServer -ClientIPv6Prefix sets it. "
		"If something else answered, look at what is behind TLS on this port."},
	[RULE_RA_LIFETIME] = {"ra.lifetime", NOTE, RANK_NOTE,
		"the server does not offer itself as default router"},
	[RULE_PING_LOST] = {"ping.lost", CRIT, RANK_TUNNEL,
		"an address behind the tunnel does not answer (--ping)",
		"On the server: Get-RemoteAccessHealth, IPsec and the firewall rules for "
		"ICMPv6; see that the address is a tunnel endpoint (DTE) that is up."},
	[RULE_NODES_DIFFER] = {"nodes.differ", WARN, RANK_TUNNEL,
		"the addresses of the name serve different certificates",
		"Bind the same certificate on every node and on the load balancer: netsh http "
		"show sslcert, Set-RemoteAccess -SslCertificate."},
	[RULE_TIME] = {"time", CRIT, RANK_THRESHOLD,
		"the connection takes longer than --warning or --critical allow",
		"Look at -vv for the slow stage: DNS, network, TLS, or a server under load."},
	[RULE_CERT_EXPIRING] = {"cert.expiring", CRIT, RANK_THRESHOLD,
		"the served certificate ends sooner than --warning or --critical allow",
		"Renew the certificate and bind it on every node (Set-RemoteAccess "
		"-SslCertificate). A self-signed one must reach the clients by Group Policy "
		"before it is bound."},
	[RULE_CERT_CA_EXPIRING] = {"cert.ca-expiring", CRIT, RANK_THRESHOLD,
		"a certificate above it ends sooner than --ca-warning or --ca-critical allow",
		"Renew the CA certificate in time: certificates below it end with it. A new "
		"root must reach all clients before it is used."},
	[RULE_CERT_FINGERPRINT] = {"cert.fingerprint", CRIT, RANK_NAME,
		"another certificate than --fingerprint says",
		"Compare with netsh http show sslcert on every node; bind the right "
		"certificate, or correct --fingerprint."},
	[RULE_CERT_ISSUER] = {"cert.issuer", CRIT, RANK_NAME,
		"issued by another CA than --issuer says",
		"Another server answers, or the certificate came from another CA: compare with "
		"netsh http show sslcert on the server."},
	[RULE_CERT_BINDING] = {"cert.binding", CRIT, RANK_NAME,
		"another certificate than a node says it has bound",
		"A renewed certificate has to be bound on every node: Set-RemoteAccess "
		"-SslCertificate, then netsh http show sslcert there again. Where a load balancer "
		"ends TLS, its certificate is served instead: then leave out --binding."},
	[RULE_CERT_BINDING_OPEN] = {"cert.binding-unknown", UNKN, RANK_NAME,
		"it is not known which certificate a node has bound",
		"Give the complete output of netsh http show sslcert of the node, with the port of "
		"the URL."},
	[RULE_CERT_BOUND] = {"cert.bound", NOTE, RANK_NOTE,
		"the served certificate is the one that a node has bound"},
	[RULE_CERT_NOT_RSA] = {"cert.not-rsa", NOTE, RANK_NOTE,
		"the key is not RSA, which suites without encryption need"},
	[RULE_CERT_HANDSHAKE] = {"cert.handshake", NOTE, RANK_NOTE,
		"the handshake failed after the certificate had been seen"},
	[RULE_CERT_DATES] = {"cert.dates", NOTE, RANK_NOTE,
		"the earliest end of a served certificate, and of the last usable path"},
	[RULE_CERT_UNNAMED] = {"cert.unnamed", NOTE, RANK_NOTE,
		"the name was not checked, as none was given"},
	[RULE_REVOCATION_EXPIRING] = {"revocation.expiring", CRIT, RANK_THRESHOLD,
		"a CRL or OCSP answer ends sooner than --warning or --critical allow",
		"See that the CA publishes its next CRL: certutil -crl, pkiview.msc, and the "
		"web server of the distribution point."},
	[RULE_REVOCATION_SOURCE] = {"revocation.source", WARN, RANK_OPEN,
		"a CRL or OCSP source is stale, unreachable or unusable",
		"Open the address from outside; publish a current CRL there (certutil -crl). "
		"For delta CRLs on IIS allow double escaping, as their names hold a plus sign."},
	[RULE_REVOCATION_CONTRADICTION] = {"revocation.contradiction", WARN, RANK_USAGE,
		"two sources of revocation contradict each other",
		"Clients take the first current answer: stapled, in their store, OCSP, then the "
		"CRL. Publish the newer CRL everywhere (certutil -crl) and see that the OCSP "
		"responder reads it."},
	[RULE_REVOCATION_IDLE] = {"revocation.idle-crl", NOTE, RANK_NOTE,
		"a CRL given with --crl is about no certificate of the path",
		"Give the CRL of the CA that issued the certificate, with its present key and for "
		"this distribution point: certutil -url FILE shows which it is."},
	[RULE_REVOCATION_LDAP] = {"revocation.ldap", WARN, RANK_USAGE,
		"only ldap sources are named, which clients outside cannot reach",
		"Add an http distribution point that clients outside can reach, and reissue the "
		"certificate."},
	[RULE_REVOCATION_SKIPPED] = {"revocation.skipped", NOTE, RANK_NOTE,
		"a source of revocation was not asked"},
	[RULE_CLIENT_ERROR] = {"client.error", CRIT, RANK_TRANSPORT,
		"the client shows an error code"},
	[RULE_CLIENT_UNKNOWN_CODE] = {"client.unknown-code", CRIT, RANK_TRANSPORT,
		"the client shows a code that is not in the table",
		"certutil -error CODE on Windows names it; Get-WinEvent -ProviderName "
		"Microsoft-Windows-Iphlpsvc has the service's own words."},
	[RULE_CLIENT_FAILED] = {"client.failed", CRIT, RANK_TRANSPORT,
		"the code is 0, yet the status names a failure",
		"Look again in a minute, as the client may just have tried; then "
		"Restart-Service iphlpsvc on the client."},
	[RULE_CLIENT_DISCONNECTED] = {"client.disconnected", CRIT, RANK_TRANSPORT,
		"the adapter's medium is disconnected, and no code says why",
		"Inside the corporate network this is normal. Outside, "
		"Get-NetIPHttpsState on the client has the code."},
	[RULE_CLIENT_INACTIVE] = {"client.inactive", UNKN, RANK_TRANSPORT,
		"the code is 0, and the status says that the interface is not active",
		"Inside the corporate network this is normal. Outside, compare "
		"Get-DAConnectionStatus and Get-NetIPHttpsConfiguration on the client."},
	[RULE_CLIENT_UNKNOWN_STATUS] = {"client.unknown-status", UNKN, RANK_TRANSPORT,
		"the code is 0, and the status is unknown",
		"Add the output of ipconfig: an address of the adapter that is not "
		"link-local proves the tunnel in every language."},
	[RULE_CLIENT_NO_PREFIX] = {"client.no-prefix", WARN, RANK_TUNNEL,
		"the adapter has no address but a link-local one",
		"On the server: Get-NetIPInterface for the IP-HTTPS interface must show "
		"Advertising enabled, Get-NetRoute a published prefix; Set-DAServer "
		"-ClientIPv6Prefix sets it. Then Restart-Service iphlpsvc there and on the "
		"client."},
	[RULE_CLIENT_UNREADABLE] = {"client.unreadable", UNKN, RANK_TRANSPORT,
		"one of several states cannot be read",
		"Look at the line in the message; give the complete output of one command."},
	[RULE_CLIENT_NO_CODE] = {"client.no-code", UNKN, RANK_TRANSPORT,
		"the interface is shown without a code",
		"Give the output of Get-NetIPHttpsState or netsh interface httpstunnel show "
		"interfaces, "
		"too."},
	[RULE_CLIENT_ACTIVE] = {"client.active", NOTE, RANK_NOTE, "the code is 0"},
	[RULE_CLIENT_CONNECTION] = {"client.connection", CRIT, RANK_TRANSPORT,
		"Get-DAConnectionStatus shows that DirectAccess is not connected",
		"Get-NetIPHttpsState on the client has the code of IP-HTTPS, netsh namespace show "
		"effectivepolicy the rules for names; the NCA log (Settings, DirectAccess, "
		"Collect) "
		"has all of it."},
	[RULE_CLIENT_CONNECTION_UNKNOWN] = {"client.connection-unknown", UNKN, RANK_TRANSPORT,
		"a status of Get-DAConnectionStatus that is not known",
		"Give the output of Get-NetIPHttpsState and ipconfig, too."},
	[RULE_CLIENT_ASSISTANT] = {"client.assistant", UNKN, RANK_TRANSPORT,
		"the Network Connectivity Assistant does not run, so it is not known whether the "
		"client is connected",
		"Start-Service NcaSvc on the client; it runs on Enterprise and Education editions "
		"alone. Then Get-DAConnectionStatus again."},
	[RULE_CLIENT_CONNECTED] = {"client.connected", NOTE, RANK_NOTE,
		"Get-DAConnectionStatus shows that the client is connected"},
	[RULE_SERVER_IPHTTPS] = {"server.ip-https", CRIT, RANK_TRANSPORT,
		"Get-RemoteAccessHealth shows IP-Https in the state Error",
		"Get-RemoteAccessHealth on the server, formatted as a list with -Property *, says "
		"why "
		"for the component IP-Https. Start the IP Helper service (Start-Service "
		"iphlpsvc) and compare netsh http show sslcert with the certificate of the "
		"configuration (Get-RemoteAccess)."},
	[RULE_SERVER_ERROR] = {"server.error", CRIT, RANK_TRANSPORT,
		"Get-RemoteAccessHealth shows a component in the state Error",
		"Get-RemoteAccessHealth on the server, formatted as a list with -Property *, has "
		"cause "
		"and resolution."},
	[RULE_SERVER_WARNING] = {"server.warning", WARN, RANK_TUNNEL,
		"Get-RemoteAccessHealth shows a component in the state Warning",
		"Get-RemoteAccessHealth on the server, formatted as a list with -Property *, has "
		"cause "
		"and resolution."},
	[RULE_SERVER_UNKNOWN] = {"server.unknown", UNKN, RANK_TRANSPORT,
		"Get-RemoteAccessHealth shows a component in the state Unknown, or in none that is "
		"known",
		"Get-RemoteAccessHealth -Refresh on the server looks again; a table that was cut "
		"needs Format-List or ConvertTo-Csv."},
	[RULE_SERVER_DISAGREE] = {"server.disagree", UNKN, RANK_TRANSPORT,
		"one component is shown in two states",
		"Give the output of one run of Get-RemoteAccessHealth -Refresh."},
	[RULE_SERVER_DISABLED] = {"server.disabled", NOTE, RANK_NOTE,
		"components that are disabled"},
	[RULE_SERVER_OK] = {"server.ok", NOTE, RANK_NOTE, "components that are OK"},
	[RULE_ROOTS_NEED] = {"roots.need", UNKN, RANK_TRANSPORT,
		"no certificate was seen, so it is not known which root clients need",
		"Test again when the server answers (check_iphttps says why it does not), or name "
		"the root or the chain: --root=FILE, -f FILE."},
	[RULE_ROOTS_UNREADABLE] = {"roots.unreadable", UNKN, RANK_ROOT, "a channel cannot be read",
		"Correct what the message names: a file's path, its rights or its format, or the "
		"directory's name and password."},
	[RULE_ROOTS_UNDECIDED] = {"roots.undecided", UNKN, RANK_ROOT,
		"a channel was read, but it is not known whether it has the root",
		"Give the root itself, --root=FILE, or let the server send it."},
	[RULE_ROOTS_BROKEN] = {"roots.broken", WARN, RANK_ROOT,
		"entries of a channel cannot be read, while the rest was",
		"Remove the entry there and add the certificate again from its file."},
	[RULE_ROOTS_MISSING] = {"roots.missing", CRIT, RANK_ROOT, "a channel lacks the root",
		"Put the root there: a GPO under Computer Configuration, Windows Settings, "
		"Security Settings, Public Key Policies, Trusted Root Certification Authorities; "
		"the directory with certutil -dspublish -f ROOT.cer RootCA; a package by making it "
		"again with djoin /rootcacerts."},
	[RULE_ROOTS_PACKAGE] = {"roots.package", CRIT, RANK_ROOT,
		"an offline domain join package was made without roots",
		"Make it again: djoin /provision ... /policynames \"GPO\" /rootcacerts, or "
		"/certtemplate, which includes the roots too. A laptop that has joined by it needs "
		"the root by hand: certutil -addstore Root ROOT.cer, Restart-Service iphlpsvc."},
	[RULE_ROOTS_PACKAGE_POLICY] = {"roots.package-policy", WARN, RANK_NOTE,
		"an offline domain join package has no policy that sends the laptop to IP-HTTPS",
		"Make it again with the client GPO: djoin /provision ... /policynames \"GPO\" "
		"/rootcacerts. A laptop that has joined by it needs gpupdate once, inside or over "
		"VPN."},
	[RULE_ROOTS_PACKAGE_TEMPLATE] = {"roots.package-template", WARN, RANK_NOTE,
		"an offline domain join package lacks the computer certificate that its policy "
		"wants",
		"Make it again: djoin /provision ... /policynames \"GPO\" /certtemplate TEMPLATE, "
		"with the template of DirectAccess clients' computer certificates (it includes the "
		"roots)."},
	[RULE_ROOTS_CA_ONLY] = {"roots.ca-only", CRIT, RANK_ROOT,
		"a channel has intermediates, or the root among them, but no trust anchor",
		"Put the root into Trusted Root Certification Authorities (Root), in the directory "
		"with certutil -dspublish -f ROOT.cer RootCA: the store of intermediates (CA) "
		"makes nothing trusted."},
	[RULE_ROOTS_ROOT_ONLY] = {"roots.root-only", CRIT, RANK_ROOT,
		"a channel has the root, but not an intermediate that is not served",
		"Have the server send the intermediates (bind the certificate where its CA is in "
		"the server's intermediate store), or distribute them as intermediates, never as "
		"roots: a GPO under Intermediate Certification Authorities, the directory with "
		"certutil -dspublish -f SUBCA.cer SubCA."},
	[RULE_ROOTS_OTHER_KEY] = {"roots.other-key", CRIT, RANK_ROOT,
		"a channel has a root of the same name with another key, as after a renewal",
		"Add the root that is in use now beside the old one, in the directory with "
		"certutil -dspublish -f ROOT.cer RootCA. After a renewed self-signed "
		"certificate or a reinstalled server the client GPO must be updated on every "
		"client, inside or over VPN."},
	[RULE_ROOTS_OTHER_CERT] = {"roots.other-certificate", CRIT, RANK_ROOT,
		"a channel has another self-signed certificate of the same name and key",
		"Clients trust only the self-signed certificate that they have, even when another "
		"has the same key. Distribute the served one by the DirectAccess client GPO and "
		"gpupdate /force on every client, inside or over VPN; or bind the former one again "
		"until then."},
	[RULE_ROOTS_DISALLOWED] = {"roots.disallowed", CRIT, RANK_ROOT,
		"a channel disallows the root",
		"Take it out of Untrusted Certificates (Disallowed): that wins over every other "
		"store."},
	[RULE_ROOTS_RESTRICTED] = {"roots.restricted", CRIT, RANK_USAGE,
		"a channel has the root with properties that deny server authentication",
		"In the properties of the root there: enable Server Authentication, or all "
		"purposes."},
	[RULE_ROOTS_EXPIRED] = {"roots.expired", CRIT, RANK_DATE,
		"the root in a channel has expired or is not yet valid",
		"Distribute the renewed root (by a GPO, or by the directory with certutil "
		"-dspublish -f ROOT.cer RootCA), then renew what was issued under the old one."},
	[RULE_ROOTS_EXPIRING] = {"roots.expiring", CRIT, RANK_THRESHOLD,
		"the distributed root ends sooner than --warning or --critical allow",
		"Renew the root CA in time, and distribute the new root (by a GPO, or by the "
		"directory with certutil -dspublish -f ROOT.cer RootCA) before anything under it "
		"is used (--next shows which channels lack it)."},
	[RULE_ROOTS_NEXT] = {"roots.next", WARN, RANK_NOTE, "a channel lacks the root of --next",
		"Distribute the next root through this channel (a directory: certutil -dspublish "
		"-f ROOT.cer RootCA), wait until clients have it "
		"(gpupdate; directories are read every eight hours), and only then bind the new "
		"certificate."},
	[RULE_ROOTS_ROLLOVER] = {"roots.rollover", NOTE, RANK_NOTE,
		"how the root of --next is related to the present one"},
	[RULE_ROOTS_IPSEC] = {"roots.ipsec", WARN, RANK_NOTE,
		"IPsec is authenticated by an authority that the channel does not carry",
		"Distribute that root to these clients too: in their GPO, Trusted Root "
		"Certification Authorities, or to all with certutil -dspublish -f ROOT.cer RootCA. "
		"Or correct the CA in the connection security rules (Set-DAServer "
		"-IPsecRootCertificate)."},
	[RULE_ROOTS_IPSEC_NEXT] = {"roots.ipsec-next", WARN, RANK_NOTE,
		"IPsec is not authenticated by the authority of --next",
		"Let the policies name both authorities while computer certificates are being "
		"renewed, and bring them to clients before the server's root is changed "
		"(Set-DAServer -IPsecRootCertificate)."},
	[RULE_POLICY_DISABLED] = {"policy.disabled", CRIT, RANK_TRANSPORT,
		"the group policy switches IP-HTTPS off (IPHTTPS_ClientState 3)",
		"In the client GPO: Computer Configuration, Administrative Templates, Network, "
		"TCPIP Settings, IPv6 Transition Technologies, IP-HTTPS State: default or "
		"enabled."},
	[RULE_POLICY_NRPT] = {"policy.nrpt", CRIT, RANK_TRANSPORT,
		"a rule of the name resolution policy table covers the public name",
		"Exempt the public name in the client GPO: Add-DAClientDnsConfiguration with the "
		"name and without DNS servers, or the DirectAccess wizard's DNS page."},
	[RULE_POLICY_NLS] = {"policy.nls", WARN, RANK_TUNNEL,
		"the name resolution policy table covers the network location server's name",
		"Exempt that name in the client GPO: Add-DAClientDnsConfiguration -DnsSuffix NAME "
		"without DNS servers. Otherwise clients outside find it through the tunnel and "
		"believe that they are inside, and those inside may not find it."},
	[RULE_POLICY_URL] = {"policy.url", CRIT, RANK_NAME,
		"the group policy sends clients to another URL than the one that is tested",
		"Compare IPHTTPS_ClientUrl with Get-DAServer on the server; gpupdate on clients, "
		"inside or over VPN."},
	[RULE_RUN_LOCAL] = {"run.local", UNKN, RANK_TRANSPORT,
		"something on this machine prevents an answer",
		"Repair what the message names on the monitoring host and test again."},
	[RULE_RUN_NO_ROUTE] = {"run.no-route", UNKN, RANK_TRANSPORT,
		"this machine has no route for the address's family, so nothing was tested",
		"Give the monitoring host a route for that family, or leave the family out: -4 "
		"tests IPv4 only, -6 IPv6 only."},
	[RULE_RUN_LIMIT] = {"run.limit", UNKN, RANK_NOTE,
		"a limit of this program was reached; what lies beyond it was not checked",
		"Make what is tested smaller: fewer addresses (-I, -4, -6), certificates or "
		"files."},
	[RULE_RUN_EXPOSED] = {"run.exposed", WARN, RANK_NOTE,
		"a file with a password can be read by others on this machine",
		"chown USER FILE and chmod 600 FILE, USER being who runs the check; or chown "
		"root:GROUP FILE and chmod 640 FILE with a group of that user's. Then change the "
		"password."},
	[RULE_RUN_UNPROVEN] = {"run.unproven", UNKN, RANK_TRANSPORT,
		"a fact that OK requires was not established (never counts as ok)"},
};

const struct rule_row *
rule_row(enum rule rule)
{
	return &rows[rule];
}

bool
rule_find(const char *name, enum rule *out)
{
	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++)
		if (strcmp(rows[i].name, name) == 0) {
			*out = (enum rule)i;
			return true;
		}
	return false;
}

const char *
rule_hint(struct arena *arena, const char *name)
{
	struct near near = near_to(name, strlen(name));

	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++)
		near_offer(&near, rule_row((enum rule)i)->name);
	return near.best == NULL ? " (--list-rules)" : near_hint(arena, &near, "\"", "\"");
}

/* The last --severity for a rule counts, as with any option given twice. That nothing was proven is
 * never OK. */
static enum state
effective(const struct verdict *verdict, enum rule rule, enum state state)
{
	const struct verdict_options *options = verdict->options;

	for (size_t i = 0; i < options->severity_count; i++)
		if (strcmp(options->severities[i].rule, rows[rule].name) == 0)
			state = options->severities[i].state;
	return rule == RULE_RUN_UNPROVEN ? state_worse(state, STATE_UNKNOWN) : state;
}

static void
add(struct verdict *verdict, enum rule rule, enum state state, const struct endpoint *endpoint,
	uint32_t code, const char *text)
{
	enum state counts = effective(verdict, rule, state);
	struct finding finding = {
		.rule = rows[rule].name,
		.state = counts,
		.alone = counts,
		.plain = state,
		.rank = rows[rule].rank,
		.gravity = gravity_find(rule, state, code),
		.local = rule == RULE_RUN_LOCAL || rule == RULE_RUN_NO_ROUTE || rule == RULE_STORE,
		.subject = endpoint == NULL ? verdict->whole : endpoint->label,
		.code = code,
		.text = arena_text(verdict->arena, text),
		.remedy = counts > STATE_OK ? rows[rule].remedy : NULL,
	};

	findings_add(&verdict->findings, verdict->arena, &finding);
}

void
verdict_add(struct verdict *verdict, enum rule rule, const struct endpoint *endpoint, uint32_t code,
	const char *fmt, ...)
{
	char text[4 * LIMIT_TEXT_FIELD];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add(verdict, rule, rows[rule].state, endpoint, code, text);
}

void
verdict_add_state(struct verdict *verdict, enum rule rule, enum state state,
	const struct endpoint *endpoint, uint32_t code, const char *fmt, ...)
{
	char text[4 * LIMIT_TEXT_FIELD];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add(verdict, rule, state, endpoint, code, text);
}

void
verdict_when(struct verdict *verdict, int64_t when)
{
	verdict->findings.items[verdict->findings.count - 1].when = when;
}

void
verdict_about(struct verdict *verdict, const char *about)
{
	verdict->findings.items[verdict->findings.count - 1].about = about;
}

void
verdict_about_cert(struct verdict *verdict, const struct cert *cert)
{
	verdict_about(
		verdict, text_hex(verdict->arena, span_of(cert->sha256, sizeof(cert->sha256)), 0));
}

void
verdict_because(struct verdict *verdict, enum cause cause)
{
	struct finding *last = &verdict->findings.items[verdict->findings.count - 1];
	enum rule rule;

	if (last->state > STATE_OK && rule_find(last->rule, &rule))
		last->remedy = remedy_find(rule, cause);
}

void
verdict_remedy(struct verdict *verdict, const char *remedy)
{
	struct finding *last = &verdict->findings.items[verdict->findings.count - 1];

	if (last->state > STATE_OK && remedy != NULL)
		last->remedy = remedy;
}

const char *
seen_text(const struct observation *seen)
{
	return seen->text == NULL ? "" : seen->text;
}
