#ifndef PATCHBAY_CGIT2_SHIMS_H
#define PATCHBAY_CGIT2_SHIMS_H

#include <git2.h>

/// `git_libgit2_opts` is variadic, which Swift cannot call: one function for each option in use.
static inline int patchbay_git_enable_fsync(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

static inline int patchbay_git_enable_caching(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_CACHING, enabled);
}

static inline int patchbay_git_verify_hashes(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

/// Whether it looks for the object that a reference is to name.
static inline int patchbay_git_look_for_targets(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, enabled);
}

/// How much of packs is mapped into memory, in windows of what size; in bytes.
static inline int patchbay_git_limit_windows(size_t window, size_t total) {
  int result = git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, window);
  return result < 0 ? result : git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, total);
}

/// Leaves commit-graphs unread, of which libgit2 believes everything; before 1.2 it reads none.
static inline void patchbay_git_leave_commit_graph(git_odb *objects) {
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 2
  git_odb_set_commit_graph(objects, NULL);
#else
  (void)objects;
#endif
}

#endif
