/* Job control of a terminal: which session it controls, and which of its groups is in front. All of
 * that is guarded by process_lock. */
#include "kernel/fs/tty.h"
#include "kernel/proc/group.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"

static bool leads_session(const struct process *process)
{
    return process->sid == process->pid;
}

/* See tty.h. Any context. */
void tty_signal(struct tty *tty, int signal)
{
    int foreground = tty->foreground;
    if (foreground)
        (void)signal_send_group(foreground, signal, NULL);
}

/* Whether the caller would not notice signal. Lock held. */
static bool unnoticed(const struct process *self, int signal)
{
    return (current()->signal.mask & SIGNAL_BIT(signal)) || signal_is_ignored(self, signal);
}

/* The caller's group is not in front. The signal stops it, until it is; or it has a handler, after
 * which the call fails or comes again. An orphaned group has no shell to bring it to the front, so
 * it is refused. Lock held. */
static int refuse_background(struct process *self, int signal)
{
    if (unnoticed(self, signal))
        return signal == SIGTTIN ? -EIO : 0;
    if (group_is_orphaned(self->pgid))
        return -EIO;
    (void)signal_send_group_locked(self->pgid, signal, NULL);
    /* Another thread may be the one that takes it: this one must not reach ring 3 with the call's
     * inner error all the same. */
    __atomic_fetch_or(&current()->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
    return -ERESTARTSYS;
}

/* See tty.h. */
int tty_check_foreground(struct tty *tty, int signal)
{
    struct process *self = current()->process;
    if (self->terminal != tty || self->pgid == tty->foreground) /* mostly; one look is enough */
        return 0;
    uint32_t irq = spin_lock(&process_lock);
    bool background = self->terminal == tty && tty->foreground && self->pgid != tty->foreground;
    int error = background ? refuse_background(self, signal) : 0;
    spin_unlock(&process_lock, irq);
    return error;
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
    (void)signal_send_group(foreground, SIGHUP, NULL);
    (void)signal_send_group(foreground, SIGCONT, NULL);
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
