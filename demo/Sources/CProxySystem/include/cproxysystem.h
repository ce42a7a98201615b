#ifndef CPROXYSYSTEM_H
#define CPROXYSYSTEM_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>

/// Starts a program that is killed when the calling thread ends, however it ends. Returns its process id, or -errno when it
/// could not be started.
pid_t proxy_spawn(char *const arguments[]);

#endif
