/* What each thread keeps of its signals, apart from signal.h so that kernel/thread.h can hold it.
 * All of it is zero in a new thread, and guarded by process_lock; the mask and the alternate stack
 * are changed by the thread itself alone. */
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

struct signal_thread {
    signal_set mask;       /* blocked */
    signal_set saved_mask; /* to come back when a call that lent another mask is over */
    bool mask_is_lent;
    signal_set awaited; /* by sigtimedwait(2): blocked, yet they end its sleep */
    struct signal_pending pending;
    struct signal_stack alternate; /* size 0: none */
};

#endif
