/*
 * A preloaded shim that lets one kind of call on one kind of file fail, as a disk does.
 *
 *   DISK_ERROR=OPERATION:PATH:FROM:COUNT:ERROR
 *
 * OPERATION is write, short, sync or open; PATH is a pattern of the shell for the whole path; the FROM-th such call on such a file (1 is the first)
 * and the COUNT - 1 after it fail with ERROR, a number of errno. "short" writes half of what it is asked for, and then fails as write does
 * at the next call. Each strike is told in the file that DISK_ERROR_LOG names.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char operation[16], part[256];
static long from_call, calls_struck, error_number;
static atomic_long calls;
static atomic_int half_done;
static int told = -1;

__attribute__((constructor)) static void read_plan(void) {
    const char *plan = getenv("DISK_ERROR");
    const char *log = getenv("DISK_ERROR_LOG");
    if (plan == NULL ||
        sscanf(plan, "%15[^:]:%255[^:]:%ld:%ld:%ld", operation, part, &from_call, &calls_struck, &error_number) != 5)
        operation[0] = 0;
    else if (log != NULL)
        told = (int) syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int strikes_path(const char *path) {
    if (fnmatch(part, path, 0) != 0)
        return 0;
    long call = atomic_fetch_add(&calls, 1) + 1;
    if (call < from_call || call >= from_call + calls_struck)
        return 0;
    if (told >= 0) {
        char line[512];
        int length = snprintf(line, sizeof line, "%s %ld %s\n", operation, call, path);
        syscall(SYS_write, told, line, (size_t) length);
    }
    return 1;
}

static int strikes(int fd) {
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0 || path[0] != '/')
        return 0;
    path[length] = 0;
    return strikes_path(path);
}

static int fail(void) {
    errno = (int) error_number;
    return -1;
}

static int is(const char *name) { return strcmp(operation, name) == 0; }

/* The bytes that a write may write: all, some, or -1 for none. */
static ssize_t allowed(int fd, size_t length) {
    if (!is("write") && !is("short"))
        return (ssize_t) length;
    if (!strikes(fd))
        return (ssize_t) length;
    if (is("short") && length > 1 && atomic_exchange(&half_done, 1) == 0)
        return (ssize_t) (length / 2);
    return fail();
}

#define REAL(type, name, ...) ((type (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *data, size_t length) {
    ssize_t most = allowed(fd, length);
    return most < 0 ? most : REAL(ssize_t, "write", int, const void *, size_t)(fd, data, (size_t) most);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
    ssize_t most = allowed(fd, length);
    return most < 0 ? most : REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)(fd, data, (size_t) most, at);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return pwrite64(fd, data, length, at); }

ssize_t writev(int fd, const struct iovec *vectors, int count) {
    size_t length = 0;
    for (int i = 0; i < count; i++)
        length += vectors[i].iov_len;
    ssize_t most = allowed(fd, length);
    if (most < 0)
        return most;
    if ((size_t) most < length)
        return REAL(ssize_t, "write", int, const void *, size_t)(
            fd, vectors[0].iov_base, vectors[0].iov_len < (size_t) most ? vectors[0].iov_len : (size_t) most);
    return REAL(ssize_t, "writev", int, const struct iovec *, int)(fd, vectors, count);
}

int fsync(int fd) { return is("sync") && strikes(fd) ? fail() : REAL(int, "fsync", int)(fd); }

int fdatasync(int fd) { return is("sync") && strikes(fd) ? fail() : REAL(int, "fdatasync", int)(fd); }

static int opened(int directory, const char *path, int flags, mode_t mode) {
    if (is("open") && strikes_path(path))
        return fail();
    return (int) syscall(SYS_openat, directory, path, flags, mode);
}

static mode_t mode_of(int flags, va_list rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                  \
    int name(const char *path, int flags, ...) {    \
        va_list rest;                               \
        va_start(rest, flags);                      \
        mode_t mode = mode_of(flags, rest);         \
        va_end(rest);                               \
        return opened(AT_FDCWD, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                          \
    int name(int directory, const char *path, int flags, ...) { \
        va_list rest;                                         \
        va_start(rest, flags);                                \
        mode_t mode = mode_of(flags, rest);                   \
        va_end(rest);                                         \
        return opened(directory, path, flags, mode);          \
    }
OPENAT(openat)
OPENAT(openat64)
