#define _GNU_SOURCE
#include "cnet.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int64_t read_clock(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t cnet_now(void) { return read_clock(CLOCK_MONOTONIC); }
int64_t cnet_wall_now(void) { return read_clock(CLOCK_REALTIME); }
int64_t cnet_process_cpu(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }
int64_t cnet_thread_cpu(void) { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

int cnet_usable_cores(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) < 0 ? -errno : CPU_COUNT(&set);
}

int cnet_epoll_create(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static int add(int epoll, int fd, uint64_t data, uint32_t events) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int cnet_epoll_add(int epoll, int fd, uint64_t data) {
    return add(epoll, fd, data, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

int cnet_epoll_add_level(int epoll, int fd, uint64_t data) { return add(epoll, fd, data, EPOLLIN); }

int cnet_epoll_remove(int epoll, int fd) {
    return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL) < 0 ? -errno : 0;
}

enum { BATCH = 256 };

int cnet_epoll_wait(int epoll, struct cnet_event *events, int capacity, int64_t timeout) {
    struct epoll_event ready[BATCH];
    struct timespec limit = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
    int count = epoll_pwait2(epoll, ready, capacity < BATCH ? capacity : BATCH, timeout < 0 ? NULL : &limit, NULL);
    if (count < 0) return -errno;
    for (int i = 0; i < count; i++) {
        events[i].data = ready[i].data.u64;
        events[i].events = ready[i].events;
    }
    return count;
}

int cnet_eventfd(void) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

void cnet_eventfd_signal(int fd) {
    uint64_t one = 1;
    while (write(fd, &one, sizeof one) < 0 && errno == EINTR) {}
}

void cnet_eventfd_drain(int fd) {
    uint64_t count;
    while (read(fd, &count, sizeof count) < 0 && errno == EINTR) {}
}

int cnet_tcp_socket(int family) {
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int on = 1, idle = 30;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &idle, sizeof idle);
    return fd;
}

int cnet_connect(int fd, const void *address, uint32_t length) {
    return connect(fd, (const struct sockaddr *)address, length) < 0 ? -errno : 0;
}

ptrdiff_t cnet_send(int fd, const void *bytes, size_t count) {
    ssize_t n;
    do n = send(fd, bytes, count, MSG_NOSIGNAL); while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

ptrdiff_t cnet_receive(int fd, void *bytes, size_t count) {
    ssize_t n;
    do n = recv(fd, bytes, count, 0); while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

int cnet_socket_error(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return errno;
    return error;
}

int cnet_unread(int fd) {
    int count = 0;
    return ioctl(fd, FIONREAD, &count) < 0 ? -errno : count;
}

int cnet_has_input(int fd) {
    struct pollfd state = {.fd = fd, .events = POLLIN};
    return poll(&state, 1, 0) > 0;
}

void cnet_set_timer_slack(unsigned long nanoseconds) { prctl(PR_SET_TIMERSLACK, nanoseconds); }
void cnet_set_thread_name(const char *name) { pthread_setname_np(pthread_self(), name); }

static _Thread_local void *current_loop;
void *cnet_current_loop(void) { return current_loop; }
void cnet_set_current_loop(void *loop) { current_loop = loop; }

int cnet_raise_descriptor_limit(uint64_t *soft, uint64_t *hard) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -errno;
    limit.rlim_cur = limit.rlim_max;
    int failed = setrlimit(RLIMIT_NOFILE, &limit) < 0 ? -errno : 0;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -errno;
    *soft = limit.rlim_cur;
    *hard = limit.rlim_max;
    return failed;
}

static void stop_signals(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

void cnet_prepare_signals(void) {
    signal(SIGPIPE, SIG_IGN);
    sigset_t set;
    stop_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int cnet_wait_signal(void) {
    sigset_t set;
    int number = 0;
    stop_signals(&set);
    sigwait(&set, &number);
    return number;
}

void cnet_exit_now(int code) { _exit(code); }

void cnet_open_standard_streams(void) {
    int fd;
    do fd = open("/dev/null", O_RDWR | O_CLOEXEC); while (fd >= 0 && fd <= 2);
    if (fd > 2) close(fd);
}

int cnet_is_terminal(int fd) { return isatty(fd); }

int cnet_terminal_columns(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

int cnet_write_all(int fd, const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        ssize_t n = write(fd, next, count);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -errno;
        next += n;
        count -= (size_t)n;
    }
    return 0;
}
