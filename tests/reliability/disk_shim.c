/* Stands between a program and its disk: writes down what it does to the files of one folder, in order,
 * and refuses on demand as a full or a read-only disk does. Loaded with LD_PRELOAD, by tests only.
 *
 * DISK_ROOT names the folder and DISK_RECORD the file of the record; without the latter nothing is written
 * down. disk_refuse(k, error) lets the k-th change from now on (counted from 0), and every one after it, fail
 * with `error`; k < 0 ends that. disk_changes() tells how many changes there were since the last
 * disk_refuse(). Calls go to the C library's own functions: every path of SQLite, of Python's files and
 * of `os` ends there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FDS 4096

enum { OPENED = 1, CLOSED, WROTE, CUT, SYNCED, UNLINKED, RENAMED };

struct head {
    uint32_t act;
    int32_t fd;
    int64_t number; /* offset of a write, length after a cut, flags of an opening */
    uint32_t name_bytes;
    uint32_t more_bytes;
};

static pthread_mutex_t one_at_a_time = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char root[PATH_MAX];
static size_t root_bytes;
static int record_fd = -1;
static unsigned char ours[MOST_FDS];
static long left_until_refusal = -1;
static int refusal;
static long changes;

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("DISK_ROOT");
    const char *record = getenv("DISK_RECORD");
    if (folder && strlen(folder) < sizeof root) {
        strcpy(root, folder);
        root_bytes = strlen(root);
    }
    if (record)
        record_fd = (int)syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void disk_refuse(long after, int error) {
    pthread_mutex_lock(&one_at_a_time);
    left_until_refusal = after;
    refusal = error;
    changes = 0;
    pthread_mutex_unlock(&one_at_a_time);
}

long disk_changes(void) { return changes; }

static int below_root(const char *path) {
    return root_bytes && path && strncmp(path, root, root_bytes) == 0 &&
           (path[root_bytes] == '/' || path[root_bytes] == 0);
}

static int is_ours(int fd) { return fd >= 0 && fd < MOST_FDS && ours[fd]; }

/* Count a change and tell whether the disk refuses it. */
static int refused(void) {
    long count = changes++;
    if (left_until_refusal < 0 || count < left_until_refusal)
        return 0;
    errno = refusal;
    return 1;
}

static void note(int act, int fd, int64_t number, const char *name, const void *more, size_t more_bytes) {
    if (record_fd < 0)
        return;
    int kept = errno;
    struct head head = {(uint32_t)act, fd, number, (uint32_t)strlen(name), (uint32_t)more_bytes};
    struct iovec parts[3] = {
        {&head, sizeof head}, {(void *)name, head.name_bytes}, {(void *)more, more_bytes}};
    syscall(SYS_writev, record_fd, parts, 3);
    errno = kept;
}

#define LOCKED pthread_mutex_lock(&one_at_a_time)
#define FREE pthread_mutex_unlock(&one_at_a_time)

static int opened(const char *path, int flags, mode_t mode) {
    if (!below_root(path))
        return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    LOCKED;
    int fd = -1;
    /* A read-only disk refuses every opening for writing; a full one only what needs room. */
    int needs_room = (flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    int refuses_all = left_until_refusal == 0 && refusal != ENOSPC && writes;
    if (refuses_all || (needs_room && refused()))
        errno = refusal;
    else
        fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < MOST_FDS) {
        ours[fd] = 1;
        note(OPENED, fd, flags, path + root_bytes, NULL, 0);
    }
    FREE;
    return fd;
}

#define OPENING(name)                                    \
    int name(const char *path, int flags, ...) {         \
        va_list rest;                                    \
        va_start(rest, flags);                           \
        mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                    \
        return opened(path, flags, mode);                \
    }
OPENING(open)
OPENING(open64)

int openat(int folder, const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (folder == AT_FDCWD || path[0] == '/')
        return opened(path, flags, mode);
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int close(int fd) {
    LOCKED;
    if (is_ours(fd)) {
        ours[fd] = 0;
        note(CLOSED, fd, 0, "", NULL, 0);
    }
    int result = (int)syscall(SYS_close, fd);
    FREE;
    return result;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    if (!is_ours(fd))
        return syscall(SYS_write, fd, bytes, count);
    LOCKED;
    ssize_t done = -1;
    if (!refused()) {
        done = syscall(SYS_write, fd, bytes, count);
        if (done > 0)
            note(WROTE, fd, syscall(SYS_lseek, fd, 0, SEEK_CUR) - done, "", bytes, (size_t)done);
    }
    FREE;
    return done;
}

#define WRITING(name)                                                         \
    ssize_t name(int fd, const void *bytes, size_t count, off_t offset) {     \
        if (!is_ours(fd))                                                     \
            return syscall(SYS_pwrite64, fd, bytes, count, offset);           \
        LOCKED;                                                               \
        ssize_t done = -1;                                                    \
        if (!refused()) {                                                     \
            done = syscall(SYS_pwrite64, fd, bytes, count, offset);           \
            if (done > 0)                                                     \
                note(WROTE, fd, offset, "", bytes, (size_t)done);             \
        }                                                                     \
        FREE;                                                                 \
        return done;                                                          \
    }
WRITING(pwrite)
WRITING(pwrite64)

#define CUTTING(name)                                          \
    int name(int fd, off_t length) {                           \
        LOCKED;                                                \
        int result = -1;                                       \
        if (!is_ours(fd) || !refused())                        \
            result = (int)syscall(SYS_ftruncate, fd, length);  \
        if (result == 0 && is_ours(fd))                        \
            note(CUT, fd, length, "", NULL, 0);                \
        FREE;                                                  \
        return result;                                         \
    }
CUTTING(ftruncate)
CUTTING(ftruncate64)

#define SYNCING(name)                                \
    int name(int fd) {                               \
        LOCKED;                                      \
        int result = (int)syscall(SYS_##name, fd);   \
        if (result == 0 && is_ours(fd))              \
            note(SYNCED, fd, 0, "", NULL, 0);        \
        FREE;                                        \
        return result;                               \
    }
SYNCING(fsync)
SYNCING(fdatasync)

int unlink(const char *path) {
    LOCKED;
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (result == 0 && below_root(path))
        note(UNLINKED, -1, 0, path + root_bytes, NULL, 0);
    FREE;
    return result;
}

int rename(const char *from, const char *to) {
    LOCKED;
    int result = -1;
    if (!below_root(to) || !refused())
        result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (result == 0 && below_root(from) && below_root(to))
        note(RENAMED, -1, 0, from + root_bytes, to + root_bytes, strlen(to + root_bytes));
    FREE;
    return result;
}
