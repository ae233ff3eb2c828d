/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The least that an IP-HTTPS client can do, to compare the speed of check_iphttps with: one
 * address, one root in a PEM file, OpenSSL's own verification, the POST and a Router Solicitation
 * in one write, the answer's head and a Router Advertisement read. Usage: bare ADDRESS PORT NAME CA
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PACKET_HEAD 40
#define ICMP_RA 134

struct answer {
	unsigned char bytes[16384];
	int n;
};

/* fe80::2:3:4:5 asks all routers; the checksum is the right one for exactly these bytes. */
static const unsigned char solicitation[] = {
	0x60, 0, 0, 0, 0, 8, 58, 255,                         /* 8 bytes of ICMPv6, hop limit 255 */
	0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, /* from */
	0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, /* to */
	133, 0, 0x7d, 0x29, 0, 0, 0, 0,                       /* Router Solicitation */
};

static int
fail(const char *what)
{
	fprintf(stderr, "bare: %s\n", what);
	return EXIT_FAILURE;
}

static SSL *
open_tls(SSL_CTX *ctx, char **argv)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
	SSL *ssl = SSL_new(ctx);

	to.sin_port = htons((uint16_t)strtoul(argv[2], NULL, 10));
	if (!ssl || fd < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1 ||
		connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		return NULL;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	SSL_set_tlsext_host_name(ssl, argv[3]);
	SSL_set1_host(ssl, argv[3]);
	SSL_set_fd(ssl, fd);
	return SSL_connect(ssl) == 1 ? ssl : NULL;
}

static int
ask(SSL *ssl, char **argv)
{
	unsigned char request[512];
	int n = snprintf((char *)request, sizeof request - sizeof solicitation,
		"POST /IPHTTPS HTTP/1.1\r\nContent-Length: 18446744073709551615\r\nHost: "
		"%s:%s\r\n\r\n",
		argv[3], argv[2]);

	memcpy(request + n, solicitation, sizeof solicitation);
	return SSL_write(ssl, request, n + (int)sizeof solicitation) > 0;
}

static int
more(SSL *ssl, struct answer *in)
{
	int n = SSL_read(ssl, in->bytes + in->n, (int)sizeof in->bytes - in->n);

	in->n += n > 0 ? n : 0;
	return n > 0;
}

/* Reads the head and drops it. */
static int
read_head(SSL *ssl, struct answer *in)
{
	unsigned char *end;

	while (!(end = memmem(in->bytes, (size_t)in->n, "\r\n\r\n", 4)))
		if (!more(ssl, in))
			return 0;
	if (memcmp(in->bytes, "HTTP/1.1 200", 12) != 0)
		return 0;
	in->n -= (int)(end + 4 - in->bytes);
	memmove(in->bytes, end + 4, (size_t)in->n);
	return 1;
}

/* Reads packets until one is a Router Advertisement. */
static int
read_advertisement(SSL *ssl, struct answer *in)
{
	for (;;) {
		int length = PACKET_HEAD + 1;

		if (in->n > 5)
			length = PACKET_HEAD + in->bytes[4] * 256 + in->bytes[5];
		if (in->n < length) {
			if (!more(ssl, in))
				return 0;
			continue;
		}
		if (in->bytes[6] == IPPROTO_ICMPV6 && in->bytes[PACKET_HEAD] == ICMP_RA)
			return 1;
		in->n -= length;
		memmove(in->bytes, in->bytes + length, (size_t)in->n);
	}
}

int
main(int argc, char **argv)
{
	static struct answer in;
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl;

	if (argc != 5 || !ctx)
		return fail("usage: bare ADDRESS PORT NAME CA");
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (SSL_CTX_load_verify_file(ctx, argv[4]) != 1)
		return fail("cannot load the root");
	ssl = open_tls(ctx, argv);
	if (!ssl)
		return fail("cannot connect");
	if (!ask(ssl, argv) || !read_head(ssl, &in) || !read_advertisement(ssl, &in))
		return fail("no tunnel");
	SSL_shutdown(ssl);
	close(SSL_get_fd(ssl));
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	return EXIT_SUCCESS;
}
