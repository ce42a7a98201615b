// Makes epoll visible to Swift, and what Swift cannot do: fork, tie the child's life to this thread's, exec.
#define _GNU_SOURCE
#include "cproxysystem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t proxy_spawn(char *const arguments[]) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return -errno;
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        sigset_t none;
        sigemptyset(&none);
        signal(SIGPIPE, SIG_DFL);
        sigprocmask(SIG_SETMASK, &none, NULL);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(127);
        execvp(arguments[0], arguments);
        int failure = errno;
        if (write(report[1], &failure, sizeof failure) < 0) _exit(126);
        _exit(127);
    }
    int failure = child < 0 ? errno : 0;
    close(report[1]);
    if (child > 0 && read(report[0], &failure, sizeof failure) == (ssize_t)sizeof failure) {
        waitpid(child, NULL, 0);
        child = -1;
    }
    close(report[0]);
    return child < 0 ? -failure : child;
}
