/* Handling signals. */
#ifndef USER_SIGNAL_H
#define USER_SIGNAL_H

typedef void signal_handler(int signal);

/* From now on signal calls handler, and ends a call that waits with EINTR. 0, or -1 and errno. */
int signal_handle(int signal, signal_handler *handler);
int signal_ignore(int signal);
int signal_default(int signal);

#endif
