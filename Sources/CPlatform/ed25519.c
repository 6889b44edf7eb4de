#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#include "CPlatform.h"

/*
 * Ed25519 by OpenSSL's libcrypto, which is looked for when the first signature is to be checked. It is not linked:
 * commands that check none, such as `ingest`, must not load it. Most systems have it, for other programs.
 *
 * OpenSSL's raw-key functions have been stable since 1.1.1; libressl has them, too. EVP_PKEY_ED25519 is NID_ED25519.
 */
enum { ED25519 = 1087 };

static void *(*new_public_key)(int type, void *engine, const unsigned char *key, size_t length);
static void (*free_key)(void *key);
static void *(*new_context)(void);
static void (*free_context)(void *context);
static int (*begin)(void *context, void **key_context, const void *digest, void *engine, void *key);
static int (*verify)(void *context, const unsigned char *signature, size_t length, const unsigned char *message,
                     size_t message_length);
static int is_ready;

static int find_functions(void *library) {
  *(void **)&new_public_key = dlsym(library, "EVP_PKEY_new_raw_public_key");
  *(void **)&free_key = dlsym(library, "EVP_PKEY_free");
  *(void **)&new_context = dlsym(library, "EVP_MD_CTX_new");
  *(void **)&free_context = dlsym(library, "EVP_MD_CTX_free");
  *(void **)&begin = dlsym(library, "EVP_DigestVerifyInit");
  *(void **)&verify = dlsym(library, "EVP_DigestVerify");
  return new_public_key && free_key && new_context && free_context && begin && verify;
}

static void load(void) {
  static const char *const names[] = {
#if defined(__APPLE__)
      "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib",
      "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
      "libcrypto.3.dylib",
#else
      "libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so",
#endif
  };
  for (size_t i = 0; i < sizeof names / sizeof *names && !is_ready; i++) {
    void *library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    if (library) is_ready = find_functions(library);
  }
}

int patchbay_ed25519_verify(const unsigned char key[32], const unsigned char signature[64],
                            const unsigned char *message, size_t length) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (!is_ready) return -1;
  int verdict = 0;
  void *public_key = new_public_key(ED25519, NULL, key, 32);
  void *context = new_context();
  if (public_key && context && begin(context, NULL, NULL, NULL, public_key) == 1)
    verdict = verify(context, signature, 64, message, length) == 1;
  free_context(context);
  free_key(public_key);
  return verdict;
}
