/* A command that runs beside us, what it prints caught. */
#ifndef USER_LIVE_CHILD_H
#define USER_LIVE_CHILD_H

#include <stdbool.h>

struct child {
    int pid;    /* 0: there is none */
    int output; /* what it prints can be read here; -1 none, or it has been closed */
    bool ended;
    int status; /* once it has ended: as a shell gives it */
};

/* Starts words, a command and its arguments, found by PATH and in /demos; false and errno. */
bool child_start(struct child *child, char **words);
/* Takes up to size bytes that it printed; 0: none now. */
int child_read(struct child *child, char *text, int size);
/* Looks whether it has ended. */
void child_look(struct child *child);
/* Ends it, and what it started, where it still runs. */
void child_end(struct child *child);

#endif
