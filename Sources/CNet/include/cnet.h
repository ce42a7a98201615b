// System calls that Swift's Glibc module does not expose (epoll, eventfd, prctl) or imports awkwardly (varargs, enums,
// packed structs). Wrappers only: no logic, no state but the current-loop pointer of a thread.
#ifndef CNET_H
#define CNET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/// One readiness report: the value given at registration and the EPOLL* bits.
struct cnet_event {
    uint64_t data;
    uint32_t events;
};

enum {
    CNET_IN = 0x001,
    CNET_OUT = 0x004,
    CNET_ERR = 0x008,
    CNET_HUP = 0x010,
    CNET_RDHUP = 0x2000,
};

/// CLOCK_MONOTONIC in nanoseconds.
int64_t cnet_now(void);
/// CLOCK_REALTIME in nanoseconds since 1970.
int64_t cnet_wall_now(void);
/// CPU time of the whole process, user and system, in nanoseconds.
int64_t cnet_process_cpu(void);
/// CPU time of the calling thread in nanoseconds.
int64_t cnet_thread_cpu(void);

/// Cores the process may run on (sched_getaffinity), or -errno.
int cnet_usable_cores(void);

int cnet_epoll_create(void);
/// Edge-triggered, for input, output and peer close at once.
int cnet_epoll_add(int epoll, int fd, uint64_t data);
/// Level-triggered, for input only.
int cnet_epoll_add_level(int epoll, int fd, uint64_t data);
int cnet_epoll_remove(int epoll, int fd);
/// Waits at most `timeout` ns (negative: for ever). The number of events, or -errno.
int cnet_epoll_wait(int epoll, struct cnet_event *events, int capacity, int64_t timeout);

int cnet_eventfd(void);
void cnet_eventfd_signal(int fd);
void cnet_eventfd_drain(int fd);

/// Non-blocking, close-on-exec TCP socket with TCP_NODELAY and keep-alive (30 s), or -errno.
int cnet_tcp_socket(int family);
/// 0, or -errno (-EINPROGRESS is the usual answer).
int cnet_connect(int fd, const void *address, uint32_t length);
/// Bytes, or -errno. Never raises SIGPIPE.
ptrdiff_t cnet_send(int fd, const void *bytes, size_t count);
ptrdiff_t cnet_receive(int fd, void *bytes, size_t count);
/// 1 if a read would give bytes, the end of the stream or an error, 0 if it would have to wait.
int cnet_has_input(int fd);
/// SO_ERROR of the socket: 0, or a positive errno.
int cnet_socket_error(int fd);
/// Unread bytes in the receive queue (FIONREAD), or -errno.
int cnet_unread(int fd);

/// Timer slack of the calling thread, in ns (PR_SET_TIMERSLACK).
void cnet_set_timer_slack(unsigned long nanoseconds);
void cnet_set_thread_name(const char *name);

/// What the calling thread was marked with, or NULL.
void *cnet_current_loop(void);
void cnet_set_current_loop(void *loop);

/// Raises the soft descriptor limit to the hard one and tells both. 0 or -errno.
int cnet_raise_descriptor_limit(uint64_t *soft, uint64_t *hard);

/// Ignores SIGPIPE; blocks SIGINT, SIGTERM and SIGHUP for this thread and those it starts.
void cnet_prepare_signals(void);
/// Waits for one of the blocked signals and gives its number.
int cnet_wait_signal(void);
void cnet_exit_now(int code);

/// Opens /dev/null for each of the descriptors 0 to 2 that is closed, so that no file or socket opened later gets its number and
/// with it what is meant for the terminal.
void cnet_open_standard_streams(void);

/// Whether the descriptor is a terminal, and its width in columns (0 if unknown).
int cnet_is_terminal(int fd);
int cnet_terminal_columns(int fd);
/// write(2) until all is out: 0, or -errno.
int cnet_write_all(int fd, const void *bytes, size_t count);

#endif
