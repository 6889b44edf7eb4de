#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/mempack.h>
#include <git2/sys/repository.h>
// libgit2 1.9 declares git_error_clear here, earlier ones in git2/errors.h.
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif
