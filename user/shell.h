/* Between the files of Baton's small shell: sh.c reads lines, shell_run.c runs programs,
 * shell_built_in.c has the commands that are none, shell_demos.c the list of demonstrations. */
#ifndef USER_SHELL_H
#define USER_SHELL_H

#include <stdbool.h>

enum { LINE_SIZE = 512, WORDS = 32 };

struct command {
    char text[LINE_SIZE + 16];
    char *words[WORDS + 1]; /* ended by NULL */
    int count;
    bool background;
};

extern int last_status;  /* $?: 128 + N for death by signal N */
extern bool interactive; /* not `sh -c LINE` */

/* sh.c */
void run_line(const char *line);

/* shell_run.c */
/* Makes the shell the one who gives the terminal to programs, where it has one. */
void take_terminal(void);
/* Runs a program and waits for it, unless in the background. Sets last_status. */
void run_program(const struct command *command);
/* Lets a stopped program, a process group's number, go on. Gives a shell's status. */
int continue_program(int group, bool background);
/* Collects background programs that have ended or stopped, and says so. */
void reap(void);

/* shell_built_in.c: runs a built-in command and sets last_status; false: it is none. */
bool run_built_in(char *const *words);

#endif
