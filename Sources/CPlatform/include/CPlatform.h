#ifndef PATCHBAY_CPLATFORM_H
#define PATCHBAY_CPLATFORM_H

#include <spawn.h>
#include <stddef.h>

/// The commit that the program was built from, abbreviated; empty if nobody said.
const char *patchbay_commit(void);

/// `environ`, `syncfs` and the GNU part of posix_spawn are not to be had from Swift everywhere.
char **patchbay_environment(void);
int patchbay_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder);
short patchbay_spawn_new_session(void);
int patchbay_sync_file_system(int descriptor);

/// Lets other processes go first where there are not enough processors for all: the calling thread's work can wait.
void patchbay_yield_to_others(int is_last);

/// Keeps freed memory (16 MiB of it) for the next object.
void patchbay_keep_memory(void);

/// Has all threads share few heaps, for a process that runs long; call it before there are any.
void patchbay_share_heaps(int count);

/// Whether the signature of the message is by the key: 1 or 0; -1 where libcrypto is not to be had.
int patchbay_ed25519_verify(const unsigned char key[32], const unsigned char signature[64],
                            const unsigned char *message, size_t length);

#endif
