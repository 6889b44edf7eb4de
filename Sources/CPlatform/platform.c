#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#if defined(__APPLE__)
#include <pthread.h>
#endif

#include "CPlatform.h"

/* The commit that it is built from: Package.swift takes it from the environment. */
#ifndef PATCHBAY_COMMIT
#define PATCHBAY_COMMIT ""
#endif

const char *patchbay_commit(void) { return PATCHBAY_COMMIT; }

extern char **environ;

char **patchbay_environment(void) { return environ; }

int patchbay_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder) {
  return posix_spawn_file_actions_addchdir_np(actions, folder);
}

/* The child is the leader of a session of its own. */
short patchbay_spawn_new_session(void) { return POSIX_SPAWN_SETSID; }

/* Writes everything of the file system that holds `descriptor` to the device; ENOSYS where only files can be synced. */
int patchbay_sync_file_system(int descriptor) {
#if defined(__linux__)
  return syncfs(descriptor);
#else
  (void)descriptor;
  errno = ENOSYS;
  return -1;
#endif
}

/*
 * On Linux a priority is a thread's own, whatever POSIX says, and inherited by the threads that it starts. Where two want
 * one processor, a thread with 7 gets a sixth of it beside one of the usual priority, with 15 a thirtieth.
 */
void patchbay_yield_to_others(int is_last) {
#if defined(__linux__)
  setpriority(PRIO_PROCESS, 0, is_last ? 15 : 7);
#elif defined(__APPLE__)
  pthread_set_qos_class_self_np(is_last ? QOS_CLASS_BACKGROUND : QOS_CLASS_UTILITY, 0);
#endif
}

/*
 * By default glibc gives nearly every thread a heap of its own, and what one has free is of no use to the others: with
 * threads that take turns at making pages most of a server's memory is free and kept.
 */
void patchbay_share_heaps(int count) {
#if defined(__GLIBC__)
  mallopt(M_ARENA_MAX, count);
#else
  (void)count;
#endif
}

/*
 * zlib takes and returns memory for every object that is read or written. By default glibc hands what is free at the
 * end of the heap back to the system each time, and takes the page faults for it again with the next object: half of
 * the time that writing a small object takes.
 */
void patchbay_keep_memory(void) {
#if defined(__GLIBC__)
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
}
