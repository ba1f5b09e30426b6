/* Job control of a terminal: which session it controls, and which of its groups is in front. All of
 * that is guarded by process_lock. */
#include "kernel/fs/tty.h"
#include "kernel/proc/group.h"
#include "kernel/proc/signal.h"
#include "lib/errno.h"

static bool leads_session(const struct process *process)
{
    return process->sid == process->pid;
}

/* Sends signal to each process of a group. Any context. */
static void send_group(int pgid, int signal)
{
    uint32_t irq = spin_lock(&process_lock);
    struct process *first = group_first(pgid);
    for (struct process *member = first; member; member = group_next(member, first))
        signal_send_process_locked(member, signal, NULL);
    spin_unlock(&process_lock, irq);
}

/* See tty.h. Any context. */
void tty_signal(struct tty *tty, int signal)
{
    int foreground = tty->foreground;
    if (foreground)
        send_group(foreground, signal);
    else if (signal == SIGINT)
        process_interrupt_foreground();
}

/* See tty.h. Nothing can be stopped yet, so nobody is. */
int tty_check_foreground(struct tty *tty, int signal)
{
    (void)tty, (void)signal;
    return 0;
}

/* ---- Taking and giving up control ---- */

/* Takes the terminal away from all processes of the session that it controls. Lock held. */
static void leave_session(struct tty *tty)
{
    struct list *link;
    list_for_each(link, &process_list)
    {
        struct process *process = list_entry(link, struct process, all_link);
        if (process->terminal == tty)
            process->terminal = NULL;
    }
    tty->session = tty->foreground = 0;
}

/* Makes tty the terminal of self's session, self's group in front. Lock held. */
static void control(struct tty *tty, struct process *self)
{
    tty->session = self->sid;
    tty->foreground = self->pgid;
    self->terminal = tty;
}

/* See tty.h. */
void tty_opened(struct tty *tty)
{
    struct process *self = current()->process;
    if (!self)
        return;
    uint32_t irq = spin_lock(&process_lock);
    if (leads_session(self) && !self->terminal && tty->session == 0)
        control(tty, self);
    spin_unlock(&process_lock, irq);
}

/* TIOCSCTTY with the lock held. */
static int take_control(struct tty *tty, struct process *self, bool steal)
{
    if (leads_session(self) && tty->session == self->sid)
        return 0;
    if (!leads_session(self) || self->terminal)
        return -EPERM;
    if (tty->session && !steal)
        return -EPERM;
    leave_session(tty);
    control(tty, self);
    return 0;
}

/* See tty.h. */
int tty_take_control(struct tty *tty, bool steal)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = take_control(tty, current()->process, steal);
    spin_unlock(&process_lock, irq);
    return error;
}

/* Gives up self's terminal; of a session's leader the whole session does. Lock held. Gives the
 * group to be told that the terminal hung up, or 0. */
static int give_up(struct tty *tty, struct process *self)
{
    int foreground = 0;
    if (leads_session(self) && tty->session == self->sid) {
        foreground = tty->foreground;
        leave_session(tty);
    }
    self->terminal = NULL;
    return foreground;
}

/* A stopped process must go on to see that it is hung up. */
static void tell_hung_up(int foreground)
{
    if (!foreground)
        return;
    send_group(foreground, SIGHUP);
    send_group(foreground, SIGCONT);
}

/* See tty.h. */
int tty_give_up_control(struct tty *tty)
{
    struct process *self = current()->process;
    uint32_t irq = spin_lock(&process_lock);
    int foreground = self->terminal == tty ? give_up(tty, self) : -ENOTTY;
    spin_unlock(&process_lock, irq);
    if (foreground < 0)
        return foreground;
    tell_hung_up(foreground);
    return 0;
}

/* See tty.h. */
void tty_process_ends(struct process *process)
{
    uint32_t irq = spin_lock(&process_lock);
    int foreground = process->terminal ? give_up(process->terminal, process) : 0;
    spin_unlock(&process_lock, irq);
    tell_hung_up(foreground);
}

/* ---- The group in front ---- */

/* See tty.h. */
int tty_foreground(struct tty *tty)
{
    uint32_t irq = spin_lock(&process_lock);
    int result = current()->process->terminal == tty ? tty->foreground : -ENOTTY;
    spin_unlock(&process_lock, irq);
    return result;
}

/* See tty.h. */
int tty_session(struct tty *tty)
{
    uint32_t irq = spin_lock(&process_lock);
    bool ours = current()->process->terminal == tty && tty->session;
    int result = ours ? tty->session : -ENOTTY;
    spin_unlock(&process_lock, irq);
    return result;
}

/* TIOCSPGRP with the lock held: only within the caller's session. */
static int set_foreground(struct tty *tty, const struct process *self, int pgid)
{
    if (pgid < 0)
        return -EINVAL;
    if (self->terminal != tty || tty->session != self->sid)
        return -ENOTTY;
    const struct process *member = group_first(pgid);
    if (!member)
        return -ESRCH;
    if (member->sid != self->sid)
        return -EPERM;
    tty->foreground = pgid;
    return 0;
}

/* See tty.h. */
int tty_set_foreground(struct tty *tty, int pgid)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = set_foreground(tty, current()->process, pgid);
    spin_unlock(&process_lock, irq);
    return error;
}
