// Preloaded through the sandbox's own /etc/ld.so.preload, which no environment and no absolute path gets around: records
// the start of every dynamic program, the files it opens or changes, and the hosts it asks for.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "record.h"

static __thread struct Record record;

__attribute__((constructor)) static void started(int count, char **words) { recordStart(&record, count, words); }

/// `path` from the root, without resolving anything: `.` and `..` stay.
static const char *absolute(int folder, const char *path, char *room) {
    if (path[0] == '/') return path;
    if (folder == AT_FDCWD) {
        if (syscall(SYS_getcwd, room, PATH_MAX) < 0) return NULL;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        long length = syscall(SYS_readlinkat, AT_FDCWD, link, room, PATH_MAX - 1);
        if (length < 0) return NULL;
        room[length] = 0;
    }
    size_t length = strlen(room);
    if (length + strlen(path) + 2 > 2 * PATH_MAX) return NULL;
    room[length] = '/';
    strcpy(room + length + 1, path);
    return room;
}

static int begins(const char *text, const char *start) { return strncmp(text, start, strlen(start)) == 0; }

static void notePath(char kind, int folder, const char *path) {
    int saved = errno;
    char room[2 * PATH_MAX];
    const char *full = path ? absolute(folder, path, room) : NULL;
    // What a program reads of the system is noise.
    if (full && (kind == 'w' || begins(full, "/sandbox/") || begins(full, "/etc/shadow") || begins(full, "/etc/passwd"))
        && !begins(full, "/dev/null") && !begins(full, "/dev/tty") && !begins(full, "/proc/")) {
        recordOpen(&record, kind);
        recordElement(&record, full);
        recordClose(&record);
    }
    errno = saved;
}

static void noteOpen(int folder, const char *path, int flags, int outcome) {
    if (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) {
        notePath('w', folder, path);
    } else if (outcome >= 0 && !(flags & O_DIRECTORY)) {
        notePath('r', folder, path);
    }
}

static unsigned modeOf(int flags, va_list rest) {
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, unsigned) : 0;
}

#define OPEN(name)                                                                   \
    int name(const char *path, int flags, ...) {                                     \
        va_list rest;                                                                \
        va_start(rest, flags);                                                       \
        unsigned mode = modeOf(flags, rest);                                         \
        va_end(rest);                                                                \
        int outcome = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);         \
        noteOpen(AT_FDCWD, path, flags, outcome);                                    \
        return outcome;                                                              \
    }
OPEN(open)
OPEN(open64)
OPEN(__open_2)
OPEN(__open64_2)

#define OPENAT(name)                                                                 \
    int name(int folder, const char *path, int flags, ...) {                         \
        va_list rest;                                                                \
        va_start(rest, flags);                                                       \
        unsigned mode = modeOf(flags, rest);                                         \
        va_end(rest);                                                                \
        int outcome = (int)syscall(SYS_openat, folder, path, flags, mode);           \
        noteOpen(folder, path, flags, outcome);                                      \
        return outcome;                                                              \
    }
OPENAT(openat)
OPENAT(openat64)
OPENAT(__openat_2)
OPENAT(__openat64_2)

#define NEXT(type, name) static type real; if (!real) real = (type)dlsym(RTLD_NEXT, #name)

typedef FILE *(*StreamOpener)(const char *, const char *);
#define STREAM(name)                                                                 \
    FILE *name(const char *path, const char *mode) {                                 \
        NEXT(StreamOpener, name);                                                    \
        FILE *outcome = real(path, mode);                                            \
        noteOpen(AT_FDCWD, path, strpbrk(mode, "wa+") ? O_WRONLY : O_RDONLY, outcome ? 0 : -1); \
        return outcome;                                                              \
    }
STREAM(fopen)
STREAM(fopen64)

int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

// Changes that leave no open file: what was tried is noted, the snapshot says what came of it.
int unlink(const char *path) {
    notePath('w', AT_FDCWD, path);
    return (int)syscall(SYS_unlink, path);
}
int rmdir(const char *path) {
    notePath('w', AT_FDCWD, path);
    return (int)syscall(SYS_rmdir, path);
}
int unlinkat(int folder, const char *path, int flags) {
    notePath('w', folder, path);
    return (int)syscall(SYS_unlinkat, folder, path, flags);
}
int mkdir(const char *path, mode_t mode) {
    notePath('w', AT_FDCWD, path);
    return (int)syscall(SYS_mkdir, path, mode);
}
int rename(const char *from, const char *to) {
    notePath('w', AT_FDCWD, from);
    notePath('w', AT_FDCWD, to);
    return (int)syscall(SYS_rename, from, to);
}
int renameat(int fromFolder, const char *from, int toFolder, const char *to) {
    notePath('w', fromFolder, from);
    notePath('w', toFolder, to);
    return (int)syscall(SYS_renameat, fromFolder, from, toFolder, to);
}
int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned flags) {
    notePath('w', fromFolder, from);
    notePath('w', toFolder, to);
    return (int)syscall(SYS_renameat2, fromFolder, from, toFolder, to, flags);
}

static void noteHost(const char *host, const char *port) {
    int saved = errno;
    recordOpen(&record, 'c');
    recordElement(&record, host);
    recordElement(&record, port ? port : "");
    recordClose(&record);
    errno = saved;
}

typedef int (*HostAsker)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
int getaddrinfo(const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **found) {
    NEXT(HostAsker, getaddrinfo);
    if (host) noteHost(host, port);
    return real(host, port, hints, found);
}

int connect(int socket, const struct sockaddr *address, socklen_t size) {
    char host[INET6_ADDRSTRLEN], port[8];
    if (address->sa_family == AF_INET && size >= sizeof(struct sockaddr_in)) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)address;
        inet_ntop(AF_INET, &four->sin_addr, host, sizeof host);
        snprintf(port, sizeof port, "%d", ntohs(four->sin_port));
        noteHost(host, port);
    } else if (address->sa_family == AF_INET6 && size >= sizeof(struct sockaddr_in6)) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
        inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host);
        snprintf(port, sizeof port, "%d", ntohs(six->sin6_port));
        noteHost(host, port);
    }
    return (int)syscall(SYS_connect, socket, address, size);
}
