#ifndef PATCHBAY_CPLATFORM_H
#define PATCHBAY_CPLATFORM_H

#include <spawn.h>

/// `environ`, `syncfs` and the GNU part of posix_spawn are not to be had from Swift everywhere.
char **patchbay_environment(void);
int patchbay_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder);
short patchbay_spawn_new_session(void);
int patchbay_sync_file_system(int descriptor);

/// Keeps freed memory (16 MiB of it) for the next object.
void patchbay_keep_memory(void);

#endif
