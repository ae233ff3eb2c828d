/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an HTTP status in place of 200 means for IP-HTTPS. Clients show it as 0x80190000 + status;
 * symbols are those of winerror.h, which has none for statuses that are younger than it. Statuses
 * of RFC 9110 and 6585; 494 to 499 are nginx's, 520 to 530 of content networks.
 */
#include "model/winerr_http.h"

#define PLAIN                                                                                      \
	"Publish the server by plain TCP or TLS instead of HTTP reverse proxying, or exempt the "  \
	"path "                                                                                    \
	"/IPHTTPS from what the device in between does to requests."
#define WEB                                                                                        \
	"Look at what answers on this address: on the server netsh http show servicestate for "    \
	"the "                                                                                     \
	"owner of the URL, then Restart-Service iphlpsvc; on a load balancer the pool and its "    \
	"default "                                                                                 \
	"page. Compare the address with the one of the DirectAccess server."
#define PORTAL                                                                                     \
	"On a guest network: sign in to its portal first. On every network: a reverse proxy or "   \
	"load "                                                                                    \
	"balancer wants a sign-in or redirects; switch that off for the name, as clients follow "  \
	"no "                                                                                      \
	"redirection."
#define REDIRECT                                                                                   \
	"Switch the redirection off for this name, or set the URL that clients have to where it "  \
	"leads: "                                                                                  \
	"Set-DAServer -ConnectToAddress NAME, then gpupdate /force on the clients."
#define CLIENT_CERT                                                                                \
	"On the load balancer: switch client authentication off for the name, or give it the CA "  \
	"of the "                                                                                  \
	"clients' certificates. On the client: certutil -store My; enrol with certutil -pulse."
#define CDN                                                                                        \
	"Take the name out of the content network: IP-HTTPS cannot go through it. Publish the "    \
	"server's "                                                                                \
	"own address by plain TCP or TLS."

/* Those of single statuses in their order, then what is left of each class. */
static const struct row {
	unsigned int first, last;
	struct winerr row;
} rows[] = {
	{204, 204,
		{HTTP_E_STATUS(204), "", "the server answers with nothing (204)",
			"a page that tests whether there is Internet, a captive portal, or another "
			"web application",
			"Look at what answers on this address: on the server netsh http show "
			"servicestate for the owner of the URL, on a load balancer the pool and "
			"its default page. From a guest network: sign in to its portal first."}},
	{300, 300,
		{HTTP_E_STATUS(300), "HTTP_E_STATUS_AMBIGUOUS",
			"the server offers several places (300)",
			"a web server or portal, not IP-HTTPS", WEB}},
	{301, 301,
		{HTTP_E_STATUS(301), "HTTP_E_STATUS_MOVED",
			"the server sends the client elsewhere for good (301)",
			"a load balancer or web server that redirects, for example to another name",
			REDIRECT}},
	{302, 302,
		{HTTP_E_STATUS(302), "HTTP_E_STATUS_REDIRECT",
			"the server sends the client to another page (302)",
			"a captive portal or a sign-in page in front of the server; clients follow "
			"no redirection",
			PORTAL}},
	{303, 303,
		{HTTP_E_STATUS(303), "HTTP_E_STATUS_REDIRECT_METHOD",
			"the server sends the client to another page (303)",
			"a captive portal or a sign-in page in front of the server; clients follow "
			"no redirection",
			PORTAL}},
	{304, 304,
		{HTTP_E_STATUS(304), "HTTP_E_STATUS_NOT_MODIFIED",
			"the answer comes from a cache (304)",
			"a caching proxy or content network in front of the server", PLAIN}},
	{305, 305,
		{HTTP_E_STATUS(305), "HTTP_E_STATUS_USE_PROXY",
			"the server wants the client to use a proxy (305)",
			"a proxy of an old kind on the way", PLAIN}},
	{307, 307,
		{HTTP_E_STATUS(307), "HTTP_E_STATUS_REDIRECT_KEEP_VERB",
			"the server sends the client to another page (307)",
			"a captive portal, or a load balancer that redirects; clients follow no "
			"redirection",
			PORTAL}},
	{308, 308,
		{HTTP_E_STATUS(308), "", "the server sends the client elsewhere for good (308)",
			"a load balancer or web server that redirects, for example to another name",
			REDIRECT}},
	{400, 400,
		{HTTP_E_STATUS(400), "HTTP_E_STATUS_BAD_REQUEST",
			"the server calls the request malformed (400)",
			"a load balancer or proxy that does not let the endless POST of IP-HTTPS "
			"through, or another host than the server expects",
			"Publish the server by plain TCP or TLS instead of HTTP reverse proxying; "
			"on the server see %SystemRoot%\\System32\\LogFiles\\HTTPERR for the "
			"reason."}},
	{401, 401,
		{HTTP_E_STATUS(401), "HTTP_E_STATUS_DENIED",
			"the server demands authentication (401)",
			"pre-authentication of a reverse proxy, or another web application on this "
			"address",
			"Switch pre-authentication off for the IP-HTTPS name: clients cannot sign "
			"in at this point. On the server: netsh http show servicestate for the "
			"owner of the URL."}},
	{403, 403,
		{HTTP_E_STATUS(403), "HTTP_E_STATUS_FORBIDDEN",
			"the server forbids the access (403)",
			"a web application firewall or proxy rule, or a client certificate that is "
			"missing or not accepted",
			"Look for the rule in the log of the firewall or reverse proxy and exempt "
			"the path /IPHTTPS. On the server: netsh http show sslcert, line Negotiate "
			"Client Certificate, and Get-NetIPHttpsConfiguration."}},
	{404, 404,
		{HTTP_E_STATUS(404), "HTTP_E_STATUS_NOT_FOUND",
			"the server does not know the path (404)",
			"the IP helper service has not registered its URL, or the client URL has a "
			"wrong path, or the connection ended at another server",
			"On the server: netsh http show servicestate has to list "
			"HTTPS://...:443/IPHTTPS; "
			"else Restart-Service iphlpsvc and look for event 4302 of "
			"Microsoft-Windows-Iphlpsvc. On the client: compare the path with netsh "
			"interface httpstunnel show interfaces."}},
	{405, 405,
		{HTTP_E_STATUS(405), "HTTP_E_STATUS_BAD_METHOD",
			"the server takes no POST there (405)",
			"a plain IIS or other web server answers in place of IP-HTTPS: the IP "
			"helper service has not registered its URL, or the address leads to "
			"another machine",
			"On the server: netsh http show servicestate has to list "
			"HTTPS://...:443/IPHTTPS, else Restart-Service iphlpsvc; a site of IIS on "
			"the same address and port takes what is not registered. Compare the "
			"address with the one of the DirectAccess server."}},
	{407, 407,
		{HTTP_E_STATUS(407), "HTTP_E_STATUS_PROXY_AUTH_REQ",
			"a proxy demands authentication (407)",
			"a proxy on the client's way, which the computer account cannot sign in to",
			"Let the name of the server through without authentication, or around the "
			"proxy. On the client: netsh winhttp show proxy; clear a stale one with "
			"netsh winhttp reset proxy, then Restart-Service iphlpsvc."}},
	{408, 408,
		{HTTP_E_STATUS(408), "HTTP_E_STATUS_REQUEST_TIMEOUT",
			"the server gave up waiting (408)",
			"a load balancer or proxy that waits for the end of the request body, "
			"which never comes",
			"Publish the server by plain TCP or TLS, without buffering of requests; "
			"raise its idle timeout."}},
	{411, 411,
		{HTTP_E_STATUS(411), "HTTP_E_STATUS_LENGTH_REQUIRED",
			"the server wants another Content-Length (411)",
			"a load balancer or proxy that cannot read Content-Length "
			"18446744073709551615",
			PLAIN}},
	{413, 413,
		{HTTP_E_STATUS(413), "HTTP_E_STATUS_REQUEST_TOO_LARGE",
			"the request counts as too large (413)",
			"a load balancer or proxy that takes Content-Length 18446744073709551615 "
			"at its word",
			"Publish the server by plain TCP or TLS, or switch the limit for request "
			"bodies off for the path /IPHTTPS."}},
	{414, 414,
		{HTTP_E_STATUS(414), "HTTP_E_STATUS_URI_TOO_LONG",
			"the server calls the path too long (414)",
			"a web application firewall or proxy in front of the server", PLAIN}},
	{415, 415,
		{HTTP_E_STATUS(415), "HTTP_E_STATUS_UNSUPPORTED_MEDIA",
			"the server does not take this kind of content (415)",
			"another web application on this address", WEB}},
	{417, 417,
		{HTTP_E_STATUS(417), "HTTP_E_STATUS_EXPECTATION_FAILED",
			"the server does not meet an expectation (417)",
			"an old proxy in front of the server", PLAIN}},
	{421, 421,
		{HTTP_E_STATUS(421), "", "the server is not the one for this name (421)",
			"a load balancer whose certificate or virtual server is for another name",
			"On the load balancer: give the virtual server this name (SNI and Host) "
			"and its own certificate. On the client: compare the name with netsh "
			"interface httpstunnel show interfaces."}},
	{426, 426,
		{HTTP_E_STATUS(426), "", "the server wants another protocol (426)",
			"a virtual server for HTTP/2 or web sockets only",
			"On the load balancer: use a virtual server for plain TLS or HTTP/1.1 for "
			"this name."}},
	{429, 429,
		{HTTP_E_STATUS(429), "", "the server has had too many requests (429)",
			"a web application firewall or content network that limits how often one "
			"address may ask; many clients behind one NAT look like one",
			"Exempt the path /IPHTTPS, or the name, from the limit in the firewall or "
			"load balancer; publish the server by plain TCP or TLS."}},
	{431, 431,
		{HTTP_E_STATUS(431), "", "the server calls the header too large (431)",
			"a proxy or web application firewall in front of the server", PLAIN}},
	{451, 451,
		{HTTP_E_STATUS(451), "", "access is refused for legal reasons (451)",
			"a filter of the provider or of the country",
			"Try from another network; have the name taken off the filter's list."}},
	{494, 494,
		{HTTP_E_STATUS(494), "", "the server calls the header too large (494)",
			"nginx in front of the server", PLAIN}},
	{495, 495,
		{HTTP_E_STATUS(495), "", "the client's certificate is not accepted (495)",
			"nginx in front of the server, which authenticates clients", CLIENT_CERT}},
	{496, 496,
		{HTTP_E_STATUS(496), "", "the server wants a client certificate (496)",
			"nginx in front of the server, which authenticates clients", CLIENT_CERT}},
	{497, 497,
		{HTTP_E_STATUS(497), "", "the server takes the request for one without TLS (497)",
			"nginx in front of the server, with a wrong listener", PLAIN}},
	{499, 499,
		{HTTP_E_STATUS(499), "", "a device in between closed the request (499)",
			"a load balancer or web application firewall that gave up waiting for the "
			"end of the request body, which never comes",
			PLAIN}},
	{500, 500,
		{HTTP_E_STATUS(500), "HTTP_E_STATUS_SERVER_ERROR",
			"the server has an internal error (500)",
			"the IP helper service or a load balancer in front of it failed",
			"On the server: Get-RemoteAccessHealth, Restart-Service iphlpsvc, then "
			"Get-WinEvent -ProviderName Microsoft-Windows-Iphlpsvc: event 4300 says "
			"that IP-HTTPS has started, 4302 why it has not."}},
	{501, 501,
		{HTTP_E_STATUS(501), "HTTP_E_STATUS_NOT_SUPPORTED",
			"the server does not know the method (501)",
			"a simple web server or a device's own page answers in place of IP-HTTPS",
			WEB}},
	{502, 502,
		{HTTP_E_STATUS(502), "HTTP_E_STATUS_BAD_GATEWAY",
			"a gateway gets no valid answer (502)",
			"a load balancer or reverse proxy reaches no working DirectAccess server",
			"See the state of the pool and how it connects to the server (port, TLS or "
			"not); on the server: Get-Service iphlpsvc and netsh http show sslcert."}},
	{503, 503,
		{HTTP_E_STATUS(503), "HTTP_E_STATUS_SERVICE_UNAVAIL",
			"the service is not available (503)",
			"the IP helper service is down behind HTTP.sys, or a load balancer has no "
			"healthy server",
			"On the server: Restart-Service iphlpsvc, then netsh http show "
			"servicestate and "
			"Get-RemoteAccessHealth. On a load balancer: the state of the pool."}},
	{504, 504,
		{HTTP_E_STATUS(504), "HTTP_E_STATUS_GATEWAY_TIMEOUT",
			"a gateway gets no answer in time (504)",
			"a load balancer or reverse proxy reaches no DirectAccess server, or waits "
			"for the end of a request that never ends",
			"See the state of the pool; publish the server by plain TCP or TLS, "
			"without buffering of requests. On the server: Get-Service iphlpsvc."}},
	{505, 505,
		{HTTP_E_STATUS(505), "HTTP_E_STATUS_VERSION_NOT_SUP",
			"the server does not take this HTTP version (505)",
			"a virtual server or proxy for HTTP/2 only",
			"On the load balancer: use a virtual server for plain TLS or HTTP/1.1 for "
			"this name."}},
	{511, 511,
		{HTTP_E_STATUS(511), "", "the network wants a sign-in (511)",
			"a captive portal answers in place of the server (RFC 6585 section 6)",
			PORTAL}},
	{520, 530,
		{0, "", "a content network does not reach the server (520 to 530)",
			"the name leads to a content network, which cannot carry IP-HTTPS", CDN}},
	{100, 199,
		{0, "", "the server answers with an interim status only",
			"another service than IP-HTTPS, or a proxy that asks for more", WEB}},
	{200, 299,
		{0, "", "the server answers, but not as IP-HTTPS does",
			"another web application on this address, or a captive portal", WEB}},
	{300, 399,
		{0, "", "the server sends the client elsewhere",
			"a captive portal, a sign-in page or a redirection; clients follow none",
			PORTAL}},
	{400, 499,
		{0, "", "the server does not take the request",
			"a reverse proxy, firewall or another web application in place of IP-HTTPS",
			WEB}},
	{500, 599,
		{0, "", "the server, or what stands before it, fails",
			"a load balancer or reverse proxy without a working server behind it",
			"See the state of the pool and the log of the device in between; on the "
			"server: Get-RemoteAccessHealth, Get-Service iphlpsvc."}},
	{600, 999,
		{0, "", "the status is none that HTTP has",
			"a filter or firewall that answers in place of the server", WEB}},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

const struct winerr *
winerr_http_find(unsigned int status)
{
	for (size_t i = 0; i < ROWS; i++)
		if (status >= rows[i].first && status <= rows[i].last)
			return &rows[i].row;
	return NULL;
}

const struct winerr *
winerr_http_at(size_t index)
{
	return index < ROWS && rows[index].first == rows[index].last ? &rows[index].row : NULL;
}
