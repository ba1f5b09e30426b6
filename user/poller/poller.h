/* Blocking calls on one thread: a coroutine reads and writes as if the calls could wait, but it is
 * the coroutine that waits, not the thread. Descriptors are made not to block; whoever is told
 * EAGAIN sleeps until the one poll(2) of all waiting coroutines says that it is worth another try.
 * That poll is made by the watcher (user/timer/watcher.h): without waiting where others may run,
 * else until something comes or the next timer is due.
 *
 * Results are those of the system calls without errno: an error is a negative number. */
#ifndef USER_POLLER_POLLER_H
#define USER_POLLER_POLLER_H

/* From now on the descriptor does not block. That holds for all who share it, other processes too:
 * not for a terminal that a shell uses as well. 0 or negative. */
int poller_adopt(int fd);

/* read(2) of a descriptor that does not block: waits until there is something. */
int coroutine_read(int fd, void *buffer, unsigned size);
/* write(2) of all size bytes: size, or negative, where perhaps some were written. */
int coroutine_write(int fd, const void *buffer, unsigned size);

/* Waits until the descriptor has one of the events (POLLIN, POLLOUT), an error or a hang-up. 0, or
 * -ENOMEM. */
int coroutine_await(int fd, short events);

#endif
