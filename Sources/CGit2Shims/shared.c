/*
 * Debian builds libgit2 against mbedTLS and parses every CA certificate of the
 * system in git_libgit2_init: 7 of the 9 ms that a process of ours would live.
 * Patchbay never opens a TLS connection itself (fetch and push go through the
 * git program), so the executable puts this empty function in front of it.
 */
#ifndef PATCHBAY_LINKS_LIBGIT2_ARCHIVE
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_file(void *chain, const char *path) {
  (void)chain;
  (void)path;
  return 0;
}
#endif
