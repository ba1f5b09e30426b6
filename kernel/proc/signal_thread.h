/* What each thread keeps of its signals, apart from signal.h so that kernel/thread.h can hold it.
 * All of it is zero in a new thread, and under process_lock; the mask, the alternate stack and the
 * restart are changed by the thread itself alone. */
#ifndef KERNEL_PROC_SIGNAL_THREAD_H
#define KERNEL_PROC_SIGNAL_THREAD_H

#include <stdbool.h>

#include "lib/linux_signal.h"

struct signal_record;

/* Signals sent and not yet delivered, the oldest record first. A signal may be in the set without
 * a record, where there was no memory for one. */
struct signal_pending {
    signal_set set;
    struct signal_record *first, *last;
};

/* How a call that a signal interrupted goes on, where it cannot just be called again: see
 * signal_restart_by(). What the fields mean is the call's own affair. */
struct call_restart {
    int32_t (*call)(struct call_restart *restart);
    uint32_t words[4];
    uint64_t end;
};

struct signal_thread {
    signal_set mask;       /* blocked */
    signal_set saved_mask; /* where mask_is_lent: the one to come back */
    signal_set awaited;    /* by sigtimedwait(2): ends its sleep, else blocked */
    struct signal_pending pending;
    struct signal_stack alternate; /* size 0: none; flags: SS_AUTODISARM or 0 */
    bool mask_is_lent;             /* by signal_lend_mask() */
    bool stopped;                  /* counted as stopped: see signal_stop.c */
    struct call_restart restart;
};

#endif
