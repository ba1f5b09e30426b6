/* A terminal: settings, what was typed, its size, and the session that it controls. There is one,
 * the console. Read next: tty_input.h, what becomes of a byte that is typed; tty_session.c, job
 * control; tty_ioctl.c, the settings.
 *
 * Lock order: process_lock, then a wait queue's, then the console's output lock. The signals of
 * what was typed are sent after the lock of the readers is given back. */
#ifndef KERNEL_FS_TTY_H
#define KERNEL_FS_TTY_H

#include "kernel/fs/file.h"
#include "kernel/fs/poll.h"
#include "kernel/fs/tty_input.h"
#include "kernel/thread.h"
#include "kernel/wait.h"
#include "lib/linux_termios.h"

struct process;

struct tty {
    struct wait_queue readers; /* its lock guards input, reading and size */
    struct tty_input input;
    struct poll_source poll; /* told of input, and of output that may go on */
    bool reading;            /* a reader is between two pieces of what it reads */
    struct wait_queue held;  /* writers, while the output is stopped */
    unsigned column;         /* of the cursor, as far as the terminal's own output moved it */
    struct winsize size;     /* in characters */
    int session, foreground; /* the session that it controls and the group in front; 0: none.
                                Guarded by process_lock */
};

/* tty.c: the console's terminal, listening from now on. */
extern struct tty console_tty;
void tty_init(void);
/* What open files of a terminal do; file->data is the struct tty. */
extern const struct file_operations tty_operations;
/* Stops or resumes the output. */
void tty_hold(struct tty *tty, bool stopped);
/* Drops what was typed and not yet read. */
void tty_flush(struct tty *tty);

/* tty_device.c: /dev/console, /dev/tty and their like. By a thread, at boot. */
void tty_devices_init(void);

/* tty_ioctl.c: ioctl(2) of a terminal. */
int tty_ioctl(struct file *file, unsigned request, uint32_t argument);

/* tty_session.c, all with process_lock not held. */

/* Whether the caller's group may use the terminal for what signal tells: SIGTTIN to read, SIGTTOU
 * to change it. 0, -EIO, or -ERESTARTSYS, the whole group having been sent signal. */
int tty_check_foreground(struct tty *tty, int signal);
/* Sends signal to the group in front, if there is one. Any context. */
void tty_signal(struct tty *tty, int signal);
/* open(2) without O_NOCTTY: a session's leader without a terminal makes a free one its own. */
void tty_opened(struct tty *tty);
/* TIOCSCTTY, TIOCNOTTY, TIOCGPGRP, TIOCSPGRP and TIOCGSID: a value or -errno. */
int tty_take_control(struct tty *tty, bool steal);
int tty_give_up_control(struct tty *tty);
int tty_foreground(struct tty *tty);
int tty_set_foreground(struct tty *tty, int pgid);
int tty_session(struct tty *tty);
/* The process ends: of a session's leader the terminal hangs up, which the group in front is told
 * by SIGHUP and SIGCONT. */
void tty_process_ends(struct process *process);

#endif
