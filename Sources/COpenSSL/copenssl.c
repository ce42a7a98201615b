#include "copenssl.h"

const uint64_t copenssl_op_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
const uint64_t copenssl_op_legacy_server_connect = SSL_OP_LEGACY_SERVER_CONNECT;

int copenssl_start(void) {
    // The texts of errors are not loaded by themselves before the first context.
    return OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL);
}

int copenssl_set_minimum_version(SSL_CTX *context, int version) { return SSL_CTX_set_min_proto_version(context, version); }
int copenssl_set_maximum_version(SSL_CTX *context, int version) { return SSL_CTX_set_max_proto_version(context, version); }
void copenssl_set_mode(SSL_CTX *context, long mode) { SSL_CTX_set_mode(context, mode); }
void copenssl_set_session_cache_mode(SSL_CTX *context, long mode) { SSL_CTX_set_session_cache_mode(context, mode); }

int copenssl_set_server_name(SSL *ssl, const char *name) { return (int)SSL_set_tlsext_host_name(ssl, name); }
int copenssl_add_chain_certificate(SSL *ssl, X509 *certificate) { return (int)SSL_add1_chain_cert(ssl, certificate); }

void copenssl_never_end(BIO *memory) { BIO_set_mem_eof_return(memory, -1); }
size_t copenssl_pending(BIO *memory) { return BIO_ctrl_pending(memory); }

int copenssl_reason(unsigned long code) { return ERR_GET_REASON(code); }
