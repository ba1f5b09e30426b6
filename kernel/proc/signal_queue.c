/* Pending signals: a set, and a list of what their handlers will be told. Of a standard signal one
 * waits at most; from SIGRTMIN on each one sent is kept, in the order of sending. */
#include "kernel/mm/heap.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"
#include "lib/string.h"

/* The part of struct siginfo that says something; the rest is zero. */
enum { INFO_SIZE = 48 };

struct signal_record {
    struct signal_record *next;
    union {
        uint8_t bytes[INFO_SIZE];
        struct {
            int32_t signal, error, code;
            int32_t timer_id, timer_overrun; /* where code is SI_TIMER */
        };
    } info;
};

#define SYNCHRONOUS                                                                                \
    (SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) | SIGNAL_BIT(SIGILL) | SIGNAL_BIT(SIGTRAP) |         \
     SIGNAL_BIT(SIGFPE) | SIGNAL_BIT(SIGSYS))

static const struct siginfo by_kernel = {.code = SI_KERNEL};

/* A record of its own for the signal, or NULL: no memory, or too many already. Faults and plain
 * kill(2)s of standard signals are beyond the limit. */
static struct signal_record *make_record(const struct signal_state *state, int signal,
                                         const struct siginfo *info)
{
    bool limited = signal >= SIGRTMIN || info->code < 0;
    if (limited && state->records >= SIGNAL_QUEUE_LIMIT)
        return NULL;
    struct signal_record *record = kmalloc(sizeof *record);
    if (!record)
        return NULL;
    memcpy(&record->info, info, sizeof record->info);
    record->info.signal = signal;
    record->next = NULL;
    return record;
}

/* See signal_parts.h. */
int signal_queue_add(struct signal_state *state, struct signal_pending *pending, int signal,
                     const struct siginfo *info)
{
    if (!info)
        info = &by_kernel;
    if (signal < SIGRTMIN && pending->set & SIGNAL_BIT(signal))
        return 0;
    struct signal_record *record = make_record(state, signal, info);
    if (record) {
        *(pending->last ? &pending->last->next : &pending->first) = record;
        pending->last = record;
        state->records++;
    } else if (signal >= SIGRTMIN && info->code != SI_USER && info->code != SI_KERNEL) {
        return -EAGAIN;
    }
    pending->set |= SIGNAL_BIT(signal);
    return 0;
}

/* Takes the record at *place, which follows before (NULL: nothing does), out of the list. */
static void unlink_record(struct signal_state *state, struct signal_pending *pending,
                          struct signal_record **place, struct signal_record *before)
{
    struct signal_record *record = *place;
    *place = record->next;
    if (pending->last == record)
        pending->last = before;
    state->records--;
    kfree(record);
}

/* The number of the first signal in a set that is not empty. Faults come before what others sent:
 * their handlers want the registers as they are. */
static int first_of(signal_set set)
{
    if (set & SYNCHRONOUS)
        set &= SYNCHRONOUS;
    uint32_t low = (uint32_t)set;
    return low ? __builtin_ctz(low) + 1 : __builtin_ctz((uint32_t)(set >> 32)) + 33;
}

/* See signal_parts.h. */
int signal_queue_take(struct signal_state *state, struct signal_pending *pending, signal_set set,
                      struct siginfo *info)
{
    struct signal_record **place = &pending->first, *before = NULL;
    if (!(pending->set & set))
        return 0;
    int signal = first_of(pending->set & set);
    memset(info, 0, sizeof *info);
    info->signal = signal;
    while (*place && (*place)->info.signal != signal) {
        before = *place;
        place = &before->next;
    }
    pending->set &= ~SIGNAL_BIT(signal);
    if (!*place)
        return signal;
    memcpy(info, &(*place)->info, INFO_SIZE);
    unlink_record(state, pending, place, before);
    for (const struct signal_record *rest = *place; rest; rest = rest->next)
        pending->set |= rest->info.signal == signal ? SIGNAL_BIT(signal) : 0;
    return signal;
}

/* See signal_parts.h. */
int32_t *signal_queued_overrun(struct signal_pending *pending, int id)
{
    for (struct signal_record *record = pending->first; record; record = record->next) {
        if (record->info.code == SI_TIMER && record->info.timer_id == id)
            return &record->info.timer_overrun;
    }
    return NULL;
}

/* See signal_parts.h. */
void signal_queue_flush(struct signal_state *state, struct signal_pending *pending, signal_set set)
{
    struct signal_record **place = &pending->first, *before = NULL;
    if (!(pending->set & set))
        return;
    pending->set &= ~set;
    while (*place) {
        if (SIGNAL_BIT((*place)->info.signal) & set) {
            unlink_record(state, pending, place, before);
        } else {
            before = *place;
            place = &before->next;
        }
    }
}

/* See signal_parts.h. */
void signal_flush(struct process *process, signal_set set)
{
    struct list *link;
    signal_queue_flush(&process->signal, &process->signal.pending, set);
    list_for_each(link, &process->threads)
    {
        struct thread *thread = list_entry(link, struct thread, process_link);
        signal_queue_flush(&process->signal, &thread->signal.pending, set);
    }
}
