/* The event trace: a ring of records for each CPU, into which the kernel writes what it does. The
 * format is lib/trace_format.h. Off, it costs nothing on the way of a call, an interrupt, a switch
 * or a wake-up: each of these has a slow way already, taken for some other reason, which is also
 * taken while the trace is on. Read next: kernel/arch/i386/trace_entry.c, the ways in and out. */
#ifndef KERNEL_TRACE_H
#define KERNEL_TRACE_H

#include <stdbool.h>

#include "kernel/thread.h"
#include "lib/trace_format.h"

extern bool trace_on;

/* Begins, or ends, to record, as the boot line asks: trace, or trace=ring for a short ring that
 * nobody outside reads. Needs the heap, the clock and thread 0. */
void trace_init(void);
/* From now on, events are recorded, the state as it is now first; or not any more. Both may be
 * called twice. Interrupts on. */
void trace_start(void);
void trace_stop(void);

/* Somebody is going to read: has the ring be longer, for good, where there is memory and nothing
 * has been recorded yet. Interrupts on. */
void trace_make_room(void);

/* Writes a record: kind and detail as trace_head() packs them. Any context; never waits. Does
 * nothing while the trace is off. */
void trace_record(uint32_t head, uint32_t thread, uint32_t argument);
/* The same where interrupts are off and the trace is on. */
void trace_record_now(uint32_t head, uint32_t thread, uint32_t argument);

/* The second word of a record, but for the CPU's number. */
static inline uint32_t trace_head(enum trace_kind kind, uint32_t detail)
{
    return kind | detail << 16;
}

/* A record of what the running thread does, or what happens to it. */
static inline void trace_event(enum trace_kind kind, uint32_t detail, uint32_t argument)
{
    trace_record(trace_head(kind, detail), (uint32_t)current()->tid, argument);
}

/* The same where interrupts are off and the trace is on. */
static inline void trace_event_now(enum trace_kind kind, uint32_t detail, uint32_t argument)
{
    trace_record_now(trace_head(kind, detail), (uint32_t)current()->tid, argument);
}

/* The running thread is about to leave the CPU though it could go on: YIELD, or PREEMPTED, for
 * which trace_switch() finds the reason. Interrupts off. */
static inline void trace_rotates(enum trace_why why)
{
    THIS_CPU->trace.why = why;
}
/* Interrupts off, the trace on: from has left the CPU to to. Gives from. */
struct thread *trace_switch(struct thread *from, const struct thread *to);
void trace_wake(const struct thread *woken); /* the same; it becomes READY */
/* A thread, and its process where it is the first of it, is about to be started. */
void trace_thread_starts(struct thread *thread);
void trace_thread_exits(void);                      /* the caller */
void trace_process_exits(int process, int status);  /* by the caller, its last thread */
void trace_name(const struct thread *thread);       /* it has a new one */
void trace_renumber(const struct thread *, int to); /* it is about to get another number */
/* A program's words, copied in; length at most TRACE_MARK_MOST. */
void trace_mark(const char *text, uint32_t length);

/* Reading. A place is how many records had been written before one. */
struct trace_reader {
    uint32_t place;
};
/* The oldest record that is still there, at most this many back. */
void trace_read_from(struct trace_reader *reader, uint32_t most);
/* How many records there were since the boot; wraps. */
static inline uint32_t trace_written(void)
{
    return THIS_CPU->trace.written;
}
/* Gives the next record; where the ring has gone over it meanwhile, a LOST in its place. False:
 * there is none yet. Any context. */
bool trace_read(struct trace_reader *reader, struct trace_event *event);
/* Whether there is a record that others than the running thread caused. Its own do not count: the
 * very call by which it asks is one. */
bool trace_has_news(const struct trace_reader *reader);
/* The state as it is now, as records, and reader is set to read from there. Only while on. */
void trace_repeat_state(struct trace_reader *reader);

#endif
