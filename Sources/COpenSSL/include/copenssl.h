// OpenSSL for Swift: its headers, and functions for what they declare as macros. Wrappers only: no logic, no state.
#ifndef COPENSSL_H
#define COPENSSL_H

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/// Prepares the library; it reads no configuration file of the system, so that a run is the same everywhere. 1, or 0.
int copenssl_start(void);

extern const uint64_t copenssl_op_no_renegotiation;
extern const uint64_t copenssl_op_legacy_server_connect;

int copenssl_set_minimum_version(SSL_CTX *context, int version);
int copenssl_set_maximum_version(SSL_CTX *context, int version);
void copenssl_set_mode(SSL_CTX *context, long mode);
void copenssl_set_session_cache_mode(SSL_CTX *context, long mode);

/// Server name indication. 1, or 0.
int copenssl_set_server_name(SSL *ssl, const char *name);
/// Adds a reference to `certificate` to what is sent after the own one. 1, or 0.
int copenssl_add_chain_certificate(SSL *ssl, X509 *certificate);

/// Reading an empty memory BIO is "try again", not the end.
void copenssl_never_end(BIO *memory);
size_t copenssl_pending(BIO *memory);

/// The code's reason; an alert of the peer is 1000 and its number.
int copenssl_reason(unsigned long code);

#endif
