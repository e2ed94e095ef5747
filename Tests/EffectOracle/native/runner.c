// runner MILLISECONDS USER PROGRAM WORD…: runs the program as an unprivileged user in a pid namespace of its own, waits for it and for
// what it left in the background, and prints `EXIT TIMEDOUT`. Nothing survives: the namespace ends with its first process.
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { backgroundMilliseconds = 1500 };

/// Shared with the process that is to become the program: whether it could not.
static volatile int *failed;

static void fail(const char *what) {
    perror(what);
    if (failed) *failed = 1;
    _exit(125);
}

static void limit(int what, rlim_t value) {
    struct rlimit both = {value, value};
    if (setrlimit(what, &both) != 0) fail("setrlimit");
}

/// Gives up every privilege. In a user namespace that maps one user only, it stays that user but keeps no capability.
static void dropPrivileges(uid_t user) {
    if (setgroups(0, NULL) != 0 || setresgid(user, user, user) != 0 || setresuid(user, user, user) != 0) {
        unsigned long locked = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED;
        if (prctl(PR_SET_SECUREBITS, locked, 0, 0, 0) != 0) fail("securebits");
        struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
        struct __user_cap_data_struct none[2] = {{0}};
        if (syscall(SYS_capset, &header, none) != 0) fail("capset");
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
}

static volatile sig_atomic_t late;
static void ring(int signal) { late = signal; }

static void alarmIn(long milliseconds) {
    struct itimerval timer = {.it_value = {milliseconds / 1000, milliseconds % 1000 * 1000}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

static int first(long milliseconds, uid_t user, char **words) {
    struct sigaction action = {.sa_handler = ring};
    sigaction(SIGALRM, &action, NULL);
    alarmIn(milliseconds);
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        setsid();
        limit(RLIMIT_CPU, 4);
        limit(RLIMIT_FSIZE, 8 << 20);
        limit(RLIMIT_NPROC, 256);
        limit(RLIMIT_NOFILE, 256);
        limit(RLIMIT_DATA, (rlim_t)1 << 31);
        limit(RLIMIT_CORE, 0);
        dropPrivileges(user);
        int quiet = dup2(2, 1);
        if (quiet < 0) fail("dup2");
        execv(words[0], words);
        fail("execv");
    }
    int code = 124, timedOut = 0;
    for (;;) {
        int status;
        pid_t ended = waitpid(-1, &status, 0);
        if (ended < 0 && errno == ECHILD) break;
        if (ended < 0 && errno == EINTR && late) {
            timedOut = 1;
            break;
        }
        if (ended == child) {
            code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            alarmIn(backgroundMilliseconds);
        }
    }
    if (*failed) return 125;
    dprintf(1, "%d %d\n", code, timedOut);
    return 0;
}

int main(int count, char **words) {
    if (count < 4) return 125;
    failed = mmap(NULL, sizeof *failed, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (failed == MAP_FAILED) return 125;
    long pid = syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
    if (pid < 0) fail("clone");
    if (pid == 0) _exit(first(atol(words[1]), (uid_t)atol(words[2]), words + 3));
    int status;
    while (waitpid((pid_t)pid, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
