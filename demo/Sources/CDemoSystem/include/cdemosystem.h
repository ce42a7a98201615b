// Makes the bcrypt of the system's libcrypt and epoll visible to Swift; holds no logic.
#ifndef CDEMOSYSTEM_H
#define CDEMOSYSTEM_H

#include <crypt.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#endif
