/*
 * Where libgit2 is linked from its archive (see Package.swift), these stand for
 * its TLS, ssh and Kerberos, which patchbay never uses: fetch and push go
 * through the git program. The linker takes a member of an archive only for a
 * symbol that nobody has defined, so mbedTLS, libssh2, OpenSSL and Kerberos
 * stay out of the program. Their declarations are those of libgit2 1.5
 * (streams/mbedtls.h, transports/ssh.h, transports/auth_negotiate.h) with
 * pointers for types of its own; what is asked of them fails, as it does in a
 * libgit2 that was built without them.
 */
#ifdef PATCHBAY_LINKS_LIBGIT2_ARCHIVE
#include <git2.h>

/* SwiftPM keeps what it read of Package.swift, also when libgit2 changes. */
#if LIBGIT2_VER_MAJOR != 1 || LIBGIT2_VER_MINOR != 5
#error "libgit2 was upgraded since the last build; run: swift package purge-cache; or build with PATCHBAY_LIBGIT2=shared"
#endif

static int absent(const char *what) {
  git_error_set_str(GIT_ERROR_NET, what);
  return -1;
}

int git_mbedtls_stream_global_init(void);
int git_mbedtls_stream_global_init(void) { return 0; }

int git_mbedtls__set_cert_location(const char *file, const char *path);
int git_mbedtls__set_cert_location(const char *file, const char *path) {
  (void)file;
  (void)path;
  return absent("this program has no TLS");
}

int git_mbedtls_stream_new(void **out, const char *host, const char *port);
int git_mbedtls_stream_new(void **out, const char *host, const char *port) {
  (void)out;
  (void)host;
  (void)port;
  return absent("this program has no TLS");
}

int git_mbedtls_stream_wrap(void **out, void *in, const char *host);
int git_mbedtls_stream_wrap(void **out, void *in, const char *host) {
  (void)out;
  (void)in;
  (void)host;
  return absent("this program has no TLS");
}

int git_transport_ssh_global_init(void);
int git_transport_ssh_global_init(void) { return 0; }

int git_smart_subtransport_ssh(void **out, git_transport *owner, void *parameter);
int git_smart_subtransport_ssh(void **out, git_transport *owner, void *parameter) {
  (void)out;
  (void)owner;
  (void)parameter;
  return absent("this program has no ssh");
}

int git_http_auth_negotiate(void **out, const void *url);
int git_http_auth_negotiate(void **out, const void *url) {
  (void)out;
  (void)url;
  return absent("this program has no Kerberos");
}
#endif
