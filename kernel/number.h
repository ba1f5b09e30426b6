/* The numbers of threads, processes, process groups and sessions. They are one set, as on Linux: a
 * process has its first thread's number, a group and a session that of the process which made them.
 * So a number has several users, and is free again when the last of them has let it go. */
#ifndef KERNEL_NUMBER_H
#define KERNEL_NUMBER_H

enum {
    NUMBER_LIMIT = 32768, /* Linux's PID_MAX_DEFAULT */
    NUMBER_AGAIN = 300,   /* where counting starts over: the low ones stay with those of the boot */
    NUMBER_INIT = 1,      /* never given out by number_take() */
};

/* A free number, with its first user; -1: all are in use. Each comes again only when all the others
 * have had their turn. Any context. */
int number_take(void);
/* One user more for a number that is in use. Any context. */
void number_share(int number);
/* One user fewer. Any context. */
void number_release(int number);

#endif
