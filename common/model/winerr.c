/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the codes of a Windows client mean for IP-HTTPS. Symbols and numbers below 0x80190000 are
 * those of [MS-ERREF] 2.1 and 2.2, but for 0x320 and 0x80090367, which are in winerror.h only, and
 * 0x2exx, of winhttp.h. HTTP statuses: winerr_http.c. The texts are printed as they stand: ASCII,
 * one line, no '|'.
 */
#include "winerr.h"

#include <stdio.h>

#include "base/span.h"
#include "base/text.h"
#include "model/winerr_http.h"

static const struct winerr table[] = {
	{0x0u, "ERROR_SUCCESS", "the tunnel is up", "interface status \"IPHTTPS interface active\"",
		NULL},
	{0x5u, "ERROR_ACCESS_DENIED", "the service was denied something on the client",
		"security software, or damaged rights of the IP helper service",
		"On the client: Get-WinEvent -ProviderName Microsoft-Windows-Iphlpsvc has the "
		"service's own words. Try without the security software; sfc /scannow, then "
		"Restart-Service iphlpsvc."},
	{0x32u, "ERROR_NOT_SUPPORTED",
		"the client cannot do what was asked of its IP-HTTPS interface",
		"an edition of Windows without DirectAccess (Enterprise and Education have "
		"it), or IPv6 or its transition technologies switched off (DisabledComponents)",
		"On the client: Get-WindowsEdition -Online; the value DisabledComponents in "
		"HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip6\\Parameters must not switch "
		"IPv6 off; then restart the computer."},
	{0x34u, "ERROR_DUP_NAME", "the client cannot create its IP-HTTPS interface",
		"left-over or doubled IP-HTTPS adapters, or transition technologies switched off",
		"On the client: set devmgr_show_nonpresent_devices=1, remove greyed-out IP-HTTPS "
		"adapters in devmgmt.msc, delete "
		"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\Tcpip\\v6Transition\\IPHTTPS and "
		"IPHTTPSProfiles, then Restart-Service iphlpsvc, and gpupdate /force inside the "
		"corporate network."},
	{0x57u, "ERROR_INVALID_PARAMETER", "the client cannot use its IP-HTTPS settings",
		"a URL or another value of the policy that is damaged or incomplete",
		"On the client: compare netsh interface httpstunnel show interfaces with "
		"Get-DAServer on the server; gpupdate /force inside or over VPN, then "
		"Restart-Service iphlpsvc."},
	{0x103u, "ERROR_NO_MORE_ITEMS", "the client found no usable certificate",
		"the name of the client URL is not in the certificate: wrong subject alternative "
		"name, or a subject with unwanted parts (KB 2980635); clients show 0x800b010f for "
		"that as well. Or the client has no certificate of its own and is asked for one",
		"Issue a certificate whose subject and subject alternative name are exactly the "
		"host of the client URL (netsh interface httpstunnel show interfaces) and set it "
		"with Set-RemoteAccess -SslCertificate. If certificates authenticate clients, see "
		"that the computer has one: certutil -store My."},
	{0x320u, "ERROR_OPLOCK_SWITCHED_TO_NEW_HANDLE",
		"its meaning for IP-HTTPS is not documented; the symbol, of file locking, is of no "
		"help",
		"unknown",
		"On the client: Restart-Service iphlpsvc, wait a minute, then see whether "
		"Get-NetIPHttpsState still shows it; Get-WinEvent -ProviderName "
		"Microsoft-Windows-Iphlpsvc has the service's own words."},
	{0x490u, "ERROR_NOT_FOUND", "the client does not find something that it needs for IP-HTTPS",
		"the IP-HTTPS adapter or the certificate that the policy names is gone",
		"On the client: devmgmt.msc with hidden devices must show the Microsoft "
		"IP-HTTPS Platform Adapter; certutil -store My the computer certificate. Then "
		"gpupdate /force inside or over VPN and Restart-Service iphlpsvc."},
	{0x4beu, "ERROR_INVALID_NETNAME", "the client URL is not one that IP-HTTPS takes",
		"an IP address, or something that is no host name, as the address clients connect "
		"to",
		"Clients need a fully qualified name. Set it with Set-DAServer -ConnectToAddress "
		"NAME, issue the certificate for it, then gpupdate /force on the clients; check "
		"with netsh interface httpstunnel show interfaces."},
	{0x4c9u, "ERROR_CONNECTION_REFUSED", "the server refused the connection",
		"nothing listens on the port, or a firewall answers in its place",
		"On the server: Get-Service iphlpsvc, netsh http show sslcert and netstat -ano for "
		"a listener on port 443; outside: the NAT or load balancer rule for that port."},
	{0x643u, "ERROR_INSTALL_FAILURE", "the client cannot create its IP-HTTPS interface",
		"left-over or doubled IP-HTTPS adapters, or transition technologies switched off",
		"On the client: set devmgr_show_nonpresent_devices=1, remove greyed-out IP-HTTPS "
		"adapters in devmgmt.msc, delete "
		"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\Tcpip\\v6Transition\\IPHTTPS and "
		"IPHTTPSProfiles, then Restart-Service iphlpsvc, and gpupdate /force inside the "
		"corporate network."},
	{0x6bau, "RPC_S_SERVER_UNAVAILABLE", "the IP helper service of the client does not answer",
		"the service is stopped, or hangs",
		"On the client: Restart-Service iphlpsvc; Get-Service iphlpsvc must show "
		"Running and start type Automatic."},
	{0x2743u, "WSAENETUNREACH", "there is no route to the server's network",
		"no default route on the client, or a name that resolves to an internal or IPv6 "
		"address which this network cannot reach",
		"Compare Resolve-DnsName NAME with the public address, then Test-NetConnection "
		"NAME -Port 443. Take away an AAAA record that leads nowhere, and exempt the "
		"public name in the NRPT (Get-DnsClientNrptPolicy)."},
	{0x2745u, "WSAECONNABORTED", "the connection was broken off on the client's own side",
		"security software or a TLS inspecting proxy on the client, or a lost network",
		"Try without the client's security software or VPN; then Restart-Service "
		"iphlpsvc."},
	{0x2746u, "WSAECONNRESET", "the connection was reset",
		"a firewall, intrusion prevention or load balancer in between, or a server that "
		"closes at once because its binding has no usable certificate",
		"On the server: netsh http show sslcert, and System event log, source Schannel. In "
		"between: look for a reset rule, TLS inspection or a health check that took the "
		"server out."},
	{0x274cu, "WSAETIMEDOUT", "the server does not answer",
		"a firewall drops TCP 443, NAT or routing leads elsewhere, or the server is down",
		"From outside: Test-NetConnection NAME -Port 443. Compare the resolved address "
		"with the public one, then follow the way: firewall, NAT, load balancer. On the "
		"server: Get-RemoteAccessHealth, Get-Service iphlpsvc."},
	{0x274du, "WSAECONNREFUSED", "the server refused the connection",
		"nothing listens on the port: the IP helper service is stopped, the binding is "
		"gone, or the name resolves to another machine",
		"On the server: Restart-Service iphlpsvc, then netsh http show sslcert and netstat "
		"-ano for port 443. On the client: Resolve-DnsName NAME has to give the public "
		"address, not one by way of the NRPT."},
	{0x2751u, "WSAEHOSTUNREACH", "there is no route to the server",
		"the server's address is wrong or its last router does not find it",
		"Compare Resolve-DnsName NAME with the public address, then tracert NAME to see "
		"where the way ends; check the server's external interface and the NAT rule."},
	{0x2af9u, "WSAHOST_NOT_FOUND", "the name of the server does not resolve",
		"no public DNS record, or a stale or wrong proxy setting although the name "
		"resolves; also a server without IPv6 prefix for clients",
		"If it does not resolve from outside: publish an A record in public DNS. If it "
		"does (Resolve-DnsName NAME on the client): netsh winhttp show proxy, the user's "
		"proxy settings and "
		"HKLM\\SYSTEM\\CurrentControlSet\\Services\\iphlpsvc\\Parameters\\ProxyMgr; clear "
		"them and Restart-Service iphlpsvc."},
	{0x2afau, "WSATRY_AGAIN", "name resolution failed for the moment",
		"the DNS servers of the client's network do not answer",
		"Resolve-DnsName NAME, then the same with -Server and a public resolver: if only "
		"that works the network's own resolver is at fault; else look at the zone's name "
		"servers."},
	{0x2afbu, "WSANO_RECOVERY", "name resolution failed",
		"the DNS server refuses or cannot answer the question",
		"Resolve-DnsName NAME, then the same with -Server and a public resolver: if only "
		"that works the network's own resolver is at fault; else look at the zone's name "
		"servers."},
	{0x2afcu, "WSANO_DATA", "the name of the server exists, but has no address",
		"no A record, or split DNS: the NRPT sends the public name to internal DNS64 "
		"servers",
		"Publish an A record for the name. If it has one: Get-DnsClientNrptPolicy on the "
		"client, and add an exemption for the public name (Add-DAClientDnsConfiguration "
		"-DnsSuffix NAME without servers), then gpupdate /force. Also check netsh winhttp "
		"show proxy."},
	{0x2ee2u, "ERROR_WINHTTP_TIMEOUT", "the server, or the proxy before it, does not answer",
		"a firewall or a proxy drops the connection",
		"From outside: Test-NetConnection NAME -Port 443. On the client: netsh winhttp "
		"show proxy; clear a stale one with netsh winhttp reset proxy, then "
		"Restart-Service iphlpsvc."},
	{0x2ee7u, "ERROR_WINHTTP_NAME_NOT_RESOLVED",
		"the name of the server, or of a proxy, does not resolve",
		"no public DNS record, or a proxy setting with a name that is known inside only",
		"Resolve-DnsName NAME on the client. If that works: netsh winhttp show proxy "
		"and the user's proxy settings; clear them, then Restart-Service iphlpsvc. "
		"Else publish an A record in public DNS."},
	{0x2efdu, "ERROR_WINHTTP_CANNOT_CONNECT",
		"the server, or the proxy before it, cannot be reached",
		"nothing listens, a firewall refuses, or a stale proxy setting",
		"From outside: Test-NetConnection NAME -Port 443. On the client: netsh winhttp "
		"show proxy. On the server: Get-Service iphlpsvc and netsh http show sslcert."},
	{0x2efeu, "ERROR_WINHTTP_CONNECTION_ERROR", "the connection was broken off",
		"a firewall, proxy or load balancer in between, or a TLS version that the "
		"server does not take",
		"Try from another network. On the server: System event log, source Schannel; "
		"on the load balancer its TLS profile and idle timeout."},
	{0x2f78u, "ERROR_WINHTTP_INVALID_SERVER_RESPONSE", "the answer to the POST is not HTTP",
		"another service answers behind TLS, or a load balancer or proxy breaks the "
		"response (that clients show this code is not documented)",
		"Look at what is behind TLS on that port: on a load balancer the type of the "
		"virtual server and its pool, on the server netsh http show servicestate for the "
		"URL /IPHTTPS."},
	{0x2f8fu, "ERROR_WINHTTP_SECURE_FAILURE",
		"the TLS connection failed because of the certificate",
		"its date, its name, its root or its revocation, without saying which",
		"Save the certificate and look at it on a client: certutil -verify -urlfetch "
		"FILE names what is wrong. check_iphttps_trust says it from here."},
	{0x2f96u, "ERROR_WINHTTP_HEADER_SIZE_OVERFLOW",
		"the head of the answer to the POST has more than 64 KB",
		"another service answers behind TLS, or a load balancer or proxy adds header lines "
		"without end (that clients show this code is not documented)",
		"Look at what is behind TLS on that port: on a load balancer the type of the "
		"virtual server, its pool and the rules that insert headers."},
	{0x90320u, "SEC_I_INCOMPLETE_CREDENTIALS", "the server asks for a client certificate",
		"the server or a load balancer authenticates clients by certificate, and the "
		"client has none from the expected CA, or the wrong CA is configured",
		"On the client: certutil -store My must show a certificate with private key from "
		"the internal CA; certutil -pulse or gpupdate /force to enrol. On the load "
		"balancer: compare the CA of its client authentication profile with the clients' "
		"issuer, or switch that off."},
	{0x80090302u, "SEC_E_UNSUPPORTED_FUNCTION", "no TLS version in common",
		"the server or load balancer refused the client's TLS version (alert 70)",
		"Windows 7 and 8 clients need TLS 1.0 or an update for TLS 1.2. Compare the "
		"versions: on the server "
		"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols, "
		"on a load balancer its TLS profile."},
	{0x80090304u, "SEC_E_INTERNAL_ERROR", "the server reported an internal error in TLS",
		"the server's own TLS failed (alert 80): private key not accessible, damaged "
		"binding",
		"On the server: System event log, source Schannel; certutil -verifystore My to "
		"test the private key; bind the certificate again with Set-RemoteAccess "
		"-SslCertificate."},
	{0x80090308u, "SEC_E_INVALID_TOKEN", "the answer is not TLS",
		"another service on the port, a captive portal or proxy page, or HTTP without TLS "
		"behind a TLS terminator that passes it through",
		"Look at what listens: on the server netstat -ano and netsh http show sslcert; on "
		"a load balancer the type of the virtual server. From a guest network: sign in to "
		"its portal first."},
	{0x8009030cu, "SEC_E_LOGON_DENIED", "the server denied access during TLS",
		"the client's certificate is valid, but is not let in (alert 49)",
		"See that the computer account is enabled and in the DirectAccess client group, "
		"and look at the mapping of client certificates: netsh http show sslcert, line DS "
		"Mapper Usage."},
	{0x8009030du, "SEC_E_UNKNOWN_CREDENTIALS", "the client cannot use its certificate",
		"the private key of the computer certificate is missing or not accessible",
		"On the client: certutil -verifystore My; delete the certificate whose key test "
		"fails, enrol again with certutil -pulse, then Restart-Service iphlpsvc."},
	{0x8009030eu, "SEC_E_NO_CREDENTIALS", "the client has no certificate to present",
		"no computer certificate with client authentication usage, or one without private "
		"key",
		"On the client: certutil -store My; enrol a computer certificate with certutil "
		"-pulse or gpupdate /force inside the corporate network, then Restart-Service "
		"iphlpsvc."},
	{0x8009030fu, "SEC_E_MESSAGE_ALTERED", "a TLS message was damaged on its way",
		"alerts 20 and 30: a middlebox changes the stream, or a faulty TLS offload",
		"Try from another network. On the server or load balancer switch TLS and network "
		"offloading off for a test, and exempt the name from TLS inspection."},
	{0x80090317u, "SEC_E_CONTEXT_EXPIRED", "the server ended the TLS handshake",
		"a load balancer without a healthy server behind it, or a server that shuts down",
		"See the state of the pool behind the virtual server; on the server: "
		"Get-RemoteAccessHealth and Restart-Service iphlpsvc."},
	{0x80090322u, "SEC_E_WRONG_PRINCIPAL", "the certificate is not for this name",
		"the host of the client URL is not among the names of the certificate",
		"Issue a certificate with the host of the client URL as subject alternative name, "
		"then Set-RemoteAccess -SslCertificate; or correct the URL with Set-DAServer "
		"-ConnectToAddress and gpupdate /force on the clients."},
	{0x80090325u, "SEC_E_UNTRUSTED_ROOT", "the server does not trust the client's certificate",
		"alert 48: the CA of the clients' certificates is unknown to the server or load "
		"balancer; a client's own doubts would show as 0x800b0109",
		"On the server: certutil -addstore Root FILE with the clients' root, intermediates "
		"to CA. On a load balancer: add the CA to the client authentication profile, or "
		"switch client authentication off."},
	{0x80090326u, "SEC_E_ILLEGAL_MESSAGE", "the TLS handshake failed with a fatal alert",
		"a load balancer without NULL cipher suites, if it fails right after the "
		"ClientHello; wrong client authentication, if after the ServerHello; else no "
		"common suite",
		"On a load balancer: offer TLS_RSA_WITH_NULL_SHA256 and TLS_RSA_WITH_NULL_SHA "
		"(last, RSA certificate) for Windows 8 and later, and switch client authentication "
		"off or give it the right CA. On the server: Get-TlsCipherSuite, and System event "
		"log, source Schannel."},
	{0x80090327u, "SEC_E_CERT_UNKNOWN", "the server could not accept the client's certificate",
		"alerts 42, 43 and 46: the client's certificate is damaged, of the wrong kind, or "
		"could not be checked",
		"On the client: certutil -store My, enrol again with certutil -pulse. On the "
		"server or load balancer: look in its log for what it objects to (System event "
		"log, source Schannel)."},
	{0x80090328u, "SEC_E_CERT_EXPIRED", "the server says that the client's certificate expired",
		"alert 45: the client's computer certificate has run out, or the clocks differ; an "
		"expired server certificate would show as 0x800b0101",
		"On the client: certutil -store My; renew with certutil -pulse or gpupdate /force "
		"inside the corporate network, delete the expired one, then Restart-Service "
		"iphlpsvc. Compare the clocks: w32tm /query /status."},
	{0x80090330u, "SEC_E_DECRYPT_FAILURE", "the server could not decrypt",
		"alerts 21 and 51: key and certificate of the server do not belong together, or a "
		"middlebox changes the stream",
		"On the server: certutil -verifystore My to test the private key. On a load "
		"balancer: load certificate and key again as a pair. Exempt the name from TLS "
		"inspection."},
	{0x80090331u, "SEC_E_ALGORITHM_MISMATCH", "no cipher suite or algorithm in common",
		"cipher suites were hardened on one side only (alert 71), or the certificate's key "
		"fits no offered suite",
		"On the server: Get-TlsCipherSuite; on a load balancer its cipher list. Clients "
		"need at least one suite of their own list; NULL suites need an RSA certificate."},
	{0x80090333u, "SEC_E_UNFINISHED_CONTEXT_DELETED", "the server broke off the TLS handshake",
		"alert 90: the server or load balancer cancelled, mostly by policy",
		"Look in the log of the load balancer or at the server's System event log, source "
		"Schannel, for the moment of the attempt."},
	{0x80090349u, "SEC_E_CERT_WRONG_USAGE", "the certificate may not be used for this",
		"extended key usage without server authentication, or without client "
		"authentication in a client's certificate",
		"Issue a certificate from a web server template (1.3.6.1.5.5.7.3.1), then "
		"Set-RemoteAccess -SslCertificate; look at the present one with certutil -v -store "
		"My."},
	{0x80090367u, "SEC_E_APPLICATION_PROTOCOL_MISMATCH", "no application protocol in common",
		"alert 120: the server insists on an ALPN protocol that the client does not offer",
		"On the load balancer: use a virtual server for plain TLS or HTTP/1.1, without "
		"HTTP/2 or ALPN only."},
	{0x80092010u, "CRYPT_E_REVOKED", "the certificate has been revoked",
		"the issuer put it on its revocation list; or, as TLS alert 44, the client's own",
		"Issue a new certificate and bind it with Set-RemoteAccess -SslCertificate; check "
		"with certutil -urlfetch -verify FILE. Find out why it was revoked: its key may be "
		"known to others."},
	{0x80092012u, "CRYPT_E_NO_REVOCATION_CHECK", "revocation could not be checked at all",
		"a certificate names neither a CRL nor an OCSP responder; matters where revocation "
		"is enforced (Windows 7, StrongCRLRequired)",
		"Add a CRL distribution point to the CA (certsrv.msc, Properties, Extensions), "
		"issue the certificate anew and bind it with Set-RemoteAccess -SslCertificate. Or "
		"do not require it: Set-NetIPHttpsConfiguration -PolicyStore DOMAIN\\GPO "
		"-StrongCRLRequired $false."},
	{0x80092013u, "CRYPT_E_REVOCATION_OFFLINE", "no usable revocation list",
		"CRL or OCSP cannot be reached from the Internet, the CRL has expired, or IIS "
		"denies the delta CRL, whose name ends in +",
		"From outside: certutil -urlfetch -verify FILE. On the CA: certutil -CRL and "
		"publish the files at an http address outside; on IIS set allowDoubleEscaping for "
		"delta CRLs. Matters where revocation is enforced (Windows 7, StrongCRLRequired)."},
	{0x80096004u, "TRUST_E_CERT_SIGNATURE", "a signature in the chain is wrong",
		"an intermediate of the same name but another key, a damaged certificate, or a "
		"signature algorithm that Windows refuses",
		"Compare the intermediates with those of the CA: certutil -verify FILE. Remove old "
		"ones of the same name from the CA store (certlm.msc), then bind the certificate "
		"again with its right chain."},
	{0x80096019u, "TRUST_E_BASIC_CONSTRAINTS",
		"a certificate in the chain may not issue others",
		"an issuer without the CA flag, or a longer chain than its path length allows",
		"Look at the basic constraints of each issuer: certutil -v FILE. Have the CA "
		"certificate renewed with the CA flag and a fitting path length, then bind the "
		"certificate again with its new chain."},
	{0x800b0101u, "CERT_E_EXPIRED", "a certificate has expired or is not valid yet",
		"the certificate or one above it was not renewed, the renewed one is not bound, or "
		"the client's clock is wrong",
		"Renew the certificate, then bind it: Set-RemoteAccess -SslCertificate "
		"(Get-ChildItem Cert:\\LocalMachine\\My\\THUMBPRINT), on every node; check with "
		"netsh http show sslcert. On one client only: w32tm /query /status."},
	{0x800b0105u, "CERT_E_CRITICAL", "a certificate has a critical extension nobody knows",
		"an unusual CA template marks an extension as critical that Windows does not read",
		"Find it with certutil -v FILE; have the certificate issued without it or with it "
		"not critical, then Set-RemoteAccess -SslCertificate."},
	{0x800b0109u, "CERT_E_UNTRUSTEDROOT", "the client does not trust the root of the chain",
		"internal PKI and a client joined offline without its root, or a self-signed "
		"certificate that was renewed, or made anew with DirectAccess",
		"On the client: certutil -addstore Root ROOT.cer (intermediates to CA), then "
		"Restart-Service iphlpsvc. For all: put the root into Trusted Root Certification "
		"Authorities of a GPO, or into AD with certutil -dspublish -f ROOT.cer RootCA, and "
		"gpupdate /force inside or over VPN; provision with djoin /rootcacerts. "
		"Self-signed and renewed: clients need the new client GPO."},
	{0x800b010au, "CERT_E_CHAINING", "the chain is incomplete",
		"the server does not send an intermediate, and clients find it neither in their "
		"stores nor by AIA; a root of which clients have no copy shows so too",
		"Bind the certificate together with its intermediates, or publish them at an http "
		"AIA address that clients reach from outside. On the server: certutil -addstore CA "
		"INTERMEDIATE.cer, then bind again with Set-RemoteAccess -SslCertificate. To all "
		"clients of the domain: certutil -dspublish -f INTERMEDIATE.cer SubCA. On a "
		"client: certutil -verify -urlfetch FILE shows what is missing."},
	{0x800b010cu, "CERT_E_REVOKED", "the certificate has been revoked by its issuer",
		"it is on the issuer's revocation list",
		"Issue a new certificate and bind it with Set-RemoteAccess -SslCertificate; check "
		"with certutil -urlfetch -verify FILE."},
	{0x800b010du, "CERT_E_UNTRUSTEDTESTROOT", "the chain ends in a test root",
		"a certificate of Microsoft's test root",
		"Replace it by one of a real CA and bind it with Set-RemoteAccess "
		"-SslCertificate."},
	{0x800b010eu, "CERT_E_REVOCATION_FAILURE", "revocation could not be checked",
		"CRL or OCSP cannot be reached or read; matters where revocation is enforced",
		"From outside: certutil -urlfetch -verify FILE. On the CA: certutil -CRL, and "
		"publish the files at an http address that is reachable from the Internet."},
	{0x800b010fu, "CERT_E_CN_NO_MATCH", "the certificate is not for the name in the client URL",
		"the host of the client URL is not among its subject alternative names; the common "
		"name counts only when there are none. For the same fault Microsoft documents "
		"0x103 (KB 2980635), and not which client shows which",
		"Issue a certificate with the host of the client URL as subject alternative name, "
		"then Set-RemoteAccess -SslCertificate; or correct the URL with Set-DAServer "
		"-ConnectToAddress and gpupdate /force on the clients. Clients may show 0x103 "
		"instead."},
	{0x800b0110u, "CERT_E_WRONG_USAGE", "the certificate may not be used by a server",
		"application policies or extended key usage without server authentication "
		"(1.3.6.1.5.5.7.3.1), in it or in a CA above it, or a key usage without signature "
		"and key exchange",
		"Issue a certificate from a web server template, then Set-RemoteAccess "
		"-SslCertificate; look at the present one with certutil -v -store My."},
	{0x800b0111u, "TRUST_E_EXPLICIT_DISTRUST", "a certificate of the chain is distrusted",
		"it is in an Untrusted Certificates store, by hand, by GPO or by Microsoft's list",
		"On the client: certutil -store Disallowed. If it is there by mistake, remove it "
		"from the GPO or with certutil -delstore Disallowed SERIAL; else replace the "
		"certificate by one of another CA."},
	{0x800b0112u, "CERT_E_UNTRUSTEDCA", "a CA of the chain is not trusted by policy",
		"the policy provider refuses one of the CAs",
		"Look at the client's policy for it: certutil -verify -urlfetch FILE, and "
		"certificate trust settings in gpresult /h FILE.html; or use another CA."},
	{0x800b0113u, "CERT_E_INVALID_POLICY", "the certificate policies do not fit together",
		"policy constraints of a CA that the certificate does not fulfil",
		"Look at the certificate policies with certutil -v FILE for each of the chain; "
		"have the certificate issued from a template with the policy that its CA demands."},
	{0x800b0114u, "CERT_E_INVALID_NAME", "a CA of the chain may not issue for this name",
		"name constraints of a CA exclude one of the certificate's names",
		"Look at the name constraints with certutil -v FILE for each CA of the chain; have "
		"the certificate issued by a CA that may, or without the excluded name."},
};

enum { ROWS = sizeof(table) / sizeof(table[0]) };

/* Alerts that are not listed give SEC_E_ILLEGAL_MESSAGE. */
static const struct {
	uint8_t alert;
	uint32_t code;
} alerts[] = {
	{0, SEC_E_CONTEXT_EXPIRED}, /* close_notify, no error by itself */
	{20, SEC_E_MESSAGE_ALTERED},
	{21, SEC_E_DECRYPT_FAILURE},
	{30, SEC_E_MESSAGE_ALTERED},
	{42, SEC_E_CERT_UNKNOWN},
	{43, SEC_E_CERT_UNKNOWN},
	{44, CRYPT_E_REVOKED},
	{45, SEC_E_CERT_EXPIRED},
	{46, SEC_E_CERT_UNKNOWN},
	{48, SEC_E_UNTRUSTED_ROOT},
	{49, SEC_E_LOGON_DENIED},
	{51, SEC_E_DECRYPT_FAILURE},
	{70, SEC_E_UNSUPPORTED_FUNCTION},
	{71, SEC_E_ALGORITHM_MISMATCH},
	{80, SEC_E_INTERNAL_ERROR},
	{90, SEC_E_UNFINISHED_CONTEXT_DELETED},
	{120, SEC_E_APPLICATION_PROTOCOL_MISMATCH},
};

enum {
	FACILITY_HTTP = 0x8019,
	FACILITY_WIN32 = 0x8007,
};

static const struct winerr *
find_own(uint32_t code)
{
	size_t low = 0, high = ROWS;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table[middle].code == code)
			return &table[middle];
		if (table[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* An HRESULT may wrap a Win32 code ([MS-ERREF] 2.1.2): 0x80072ee7 is 0x2ee7. */
const struct winerr *
winerr_find(uint32_t code)
{
	if (code >> 16 == FACILITY_HTTP)
		return winerr_http_find(code & 0xffff);
	return find_own(code >> 16 == FACILITY_WIN32 ? code & 0xffff : code);
}

const struct winerr *
winerr_at(size_t index)
{
	return index < ROWS ? &table[index] : winerr_http_at(index - ROWS);
}

const char *
winerr_symbol(uint32_t code)
{
	const struct winerr *row = winerr_find(code);

	return row == NULL ? "" : row->symbol;
}

const char *
winerr_format(uint32_t code, char out[static WINERR_TEXT_MAX])
{
	snprintf(out, WINERR_TEXT_MAX, "0x%x", (unsigned int)code);
	return out;
}

/* One to eight hexadecimal digits. */
static bool
hex(struct span in, uint32_t *code)
{
	uint32_t v = 0;
	uint8_t c;

	if (in.n == 0 || in.n > 8)
		return false;
	while (span_u8(&in, &c)) {
		if (c >= '0' && c <= '9')
			v = v << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v << 4 | (uint32_t)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			v = v << 4 | (uint32_t)(c - 'A' + 10);
		else
			return false;
	}
	*code = v;
	return true;
}

/* PowerShell shows an HRESULT as a negative number when it is kept in an int. */
static bool
decimal(const char *text, uint32_t *code)
{
	bool negative = text[0] == '-';
	uint64_t v;

	if (!text_u64(negative ? text + 1 : text, negative ? 0x80000000u : UINT32_MAX, &v))
		return false;
	*code = negative ? (uint32_t)(0 - v) : (uint32_t)v;
	return true;
}

static bool
symbol(const char *text, uint32_t *code)
{
	const struct winerr *row;

	for (size_t i = 0; text[0] != '\0' && (row = winerr_at(i)) != NULL; i++)
		if (text_equal_nocase(row->symbol, text)) {
			*code = row->code;
			return true;
		}
	return false;
}

/* Digits alone may be either: decimal, unless only the hexadecimal reading is a known code or an
 * HRESULT. */
static bool
reads_as_hex(const char *text, uint32_t from_decimal, uint32_t from_hex)
{
	if (winerr_find(from_decimal) != NULL)
		return false;
	return winerr_find(from_hex) != NULL || (text[0] == '8' && from_hex >= 0x80000000u);
}

bool
winerr_parse(const char *text, uint32_t *code)
{
	struct span rest = span_text(text);
	uint32_t from_hex, from_decimal;
	bool is_hex, is_decimal;

	if (span_starts(rest, "0x") || span_starts(rest, "0X"))
		return span_skip(&rest, 2) && hex(rest, code);
	is_hex = hex(rest, &from_hex);
	is_decimal = decimal(text, &from_decimal);
	if (is_hex && is_decimal)
		*code = reads_as_hex(text, from_decimal, from_hex) ? from_hex : from_decimal;
	else if (is_hex || is_decimal)
		*code = is_hex ? from_hex : from_decimal;
	else
		return symbol(text, code);
	return true;
}

uint32_t
winerr_from_alert(uint8_t alert)
{
	for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++)
		if (alerts[i].alert == alert)
			return alerts[i].code;
	return SEC_E_ILLEGAL_MESSAGE;
}
