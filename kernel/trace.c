/* The ring of the event trace, and the records that are more than a line at the place where
 * something happens. See trace.h. */
#include "kernel/trace.h"

#include "kernel/boot_info.h"
#include "kernel/mm/heap.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/print.h"
#include "kernel/proc/process.h"
#include "kernel/sched.h"
#include "kernel/timer.h"
#include "lib/string.h"

enum {
    RECORDER_RECORDS = 4096,
    READER_RECORDS = 1 << 16, /* 1 MiB: what a program may be behind: some time slices */
    STREAM_RECORDS = 1 << 21, /* 32 MiB: what the host may be behind */
    PIECE = 4,                /* bytes of text in a record */
};

bool trace_on;
static struct trace_event recorder[RECORDER_RECORDS];

/* What a preemption is for. In the timer's interrupt a slice of full length has just ended, and
 * been given anew: see sched.c. Where a more urgent thread became ready in the same tick, that is
 * why. */
static inline uint32_t why_preempted(const struct thread *from, const struct thread *to)
{
    bool slice_ended = arch_trace_in_tick() && from->slice == TIME_SLICE_TICKS;
    if (slice_ended && (to->run_list <= from->run_list || sched_perturb != NULL))
        return TRACE_WHY_TICK;
    return sched_perturb != NULL && from != THIS_CPU->idle ? TRACE_WHY_CHANCE : TRACE_WHY_PREEMPTED;
}

/* Why from leaves, as the detail of a SWITCH. */
static inline uint32_t why_left(const struct thread *from, const struct thread *to)
{
    if (from->state == THREAD_BLOCKED)
        return TRACE_WHY_BLOCKED | (uint32_t)from->wait_reason << 8;
    if (from->state == THREAD_ZOMBIE)
        return TRACE_WHY_EXIT;
    return THIS_CPU->trace.why == TRACE_WHY_YIELD ? TRACE_WHY_YIELD : why_preempted(from, to);
}

/* An interrupt's handler is done when it switches. */
struct thread *trace_switch(struct thread *from, const struct thread *to)
{
    uint32_t head = trace_head(TRACE_SWITCH, why_left(from, to));
    THIS_CPU->trace.vector = 0;
    trace_record_now(head, (uint32_t)from->tid, (uint32_t)to->tid);
    return from;
}

void trace_wake(const struct thread *woken)
{
    uint32_t reason = (uint32_t)woken->wait_reason << 8;
    trace_event_now(TRACE_WAKE, THIS_CPU->trace.vector | reason, (uint32_t)woken->tid);
}

/* The four bytes of text, length long, at piece; past the end they are 0. */
static uint32_t piece_of(const char *text, uint32_t length, uint32_t piece)
{
    uint32_t bytes = 0, start = piece * PIECE;
    if (start < length)
        memcpy(&bytes, text + start, length - start < PIECE ? length - start : PIECE);
    return bytes;
}

void trace_name(const struct thread *thread)
{
    uint32_t length = (uint32_t)strnlen(thread->name, sizeof thread->name), piece = 0;
    uint32_t irq = irq_save(); /* no other record between the pieces */
    do {
        trace_record(trace_head(TRACE_NAME, piece), (uint32_t)thread->tid,
                     piece_of(thread->name, length, piece));
        piece++;
    } while (piece * PIECE < length);
    irq_restore(irq);
}

void trace_mark(const char *text, uint32_t length)
{
    uint32_t irq = irq_save();
    for (uint32_t piece = 0; piece * PIECE < length; piece++)
        trace_event(TRACE_MARK, piece | length << 8, piece_of(text, length, piece));
    irq_restore(irq);
}

static uint32_t process_of(const struct thread *thread)
{
    return thread->process ? (uint32_t)thread->process->pid : 0;
}

void trace_thread_starts(struct thread *thread)
{
    uint32_t process = process_of(thread), tid = (uint32_t)thread->tid;
    if (!trace_on)
        return;
    arch_trace_thread(thread, true);
    if (process == tid)
        trace_event(TRACE_PROCESS_CREATE, 0, process);
    trace_event(TRACE_THREAD_CREATE, process, tid);
    trace_name(thread);
}

void trace_thread_exits(void)
{
    trace_event(TRACE_THREAD_EXIT, 0, 0);
}

void trace_process_exits(int process, int status)
{
    trace_event(TRACE_PROCESS_EXIT, (uint32_t)process, (uint32_t)status);
}

void trace_renumber(const struct thread *thread, int to)
{
    if (thread == current())
        trace_event(TRACE_RENUMBER, 0, (uint32_t)to);
}

/* Called for each thread, interrupts off. */
static void record_existing(struct thread *thread, void *unused)
{
    uint32_t reason = thread->state == THREAD_BLOCKED ? thread->wait_reason : 0;
    (void)unused;
    trace_record(trace_head(TRACE_THREAD_EXISTS, thread->state | reason << 8),
                 (uint32_t)thread->tid, process_of(thread));
    trace_name(thread);
}

static void record_clock(void)
{
    uint32_t khz = arch_cycles_khz();
    if (!cpu_features.tsc)
        trace_event(TRACE_CLOCK, TRACE_UNIT_TICKS, arch_tick_hz());
    else if (arch_cycles_are_instructions())
        trace_event(TRACE_CLOCK, TRACE_UNIT_INSTRUCTIONS, khz);
    else
        trace_event(TRACE_CLOCK, TRACE_UNIT_CYCLES, khz);
}

/* Interrupts off. */
static void record_state(void)
{
    uint64_t now = cpu_features.tsc ? cpu_cycles() : timer_ticks();
    trace_record(trace_head(TRACE_START, TRACE_VERSION), (uint32_t)(now >> 32), TRACE_MAGIC);
    record_clock();
    thread_for_each(record_existing, NULL);
}

void trace_repeat_state(struct trace_reader *reader)
{
    uint32_t irq = irq_save();
    reader->place = THIS_CPU->trace.written;
    record_state();
    irq_restore(irq);
}

/* Called for each thread, as the next. */
static void watch(struct thread *thread, void *on)
{
    arch_trace_thread(thread, *(const bool *)on);
}

/* Turns all that records on or off. Interrupts off. */
static void turn(bool on)
{
    trace_on = on;
    thread_for_each(watch, &on);
    arch_trace(on);
    sched_watch();
}

void trace_start(void)
{
    uint32_t irq = irq_save();
    if (!trace_on) {
        turn(true);
        record_state();
    }
    irq_restore(irq);
}

void trace_stop(void)
{
    uint32_t irq = irq_save();
    if (trace_on)
        turn(false);
    irq_restore(irq);
}

/* Gives the ring room for count records, a power of two; or what it has. */
static void use_ring(struct trace_event *events, uint32_t count)
{
    struct trace_ring *ring = &this_cpu()->trace;
    ring->events = events;
    ring->mask = count - 1;
    ring->cpu = this_cpu()->id << 8;
    ring->events_physical = virt_to_phys(events);
}

void trace_make_room(void)
{
    struct trace_ring *ring = &this_cpu()->trace;
    if (ring->written > 0 || ring->mask >= READER_RECORDS - 1)
        return;
    struct trace_event *larger = kmalloc(READER_RECORDS * sizeof *larger);
    uint32_t irq = irq_save();
    bool unused = larger && ring->written == 0 && ring->mask < READER_RECORDS - 1;
    if (unused)
        use_ring(larger, READER_RECORDS);
    irq_restore(irq);
    if (!unused)
        kfree(larger);
}

void trace_init(void)
{
    char value[8];
    bool wanted = boot_option("trace", value, sizeof value);
    use_ring(recorder, RECORDER_RECORDS);
    if (!wanted)
        return;
    struct trace_event *large = NULL;
    if (strcmp(value, "ring") != 0) {
        large = kmalloc(STREAM_RECORDS * sizeof *large);
        if (!large)
            kprintf("trace: no %u MiB of memory in one piece: the ring stays short\n",
                    (unsigned)(STREAM_RECORDS * sizeof *large >> 20));
    }
    if (large)
        use_ring(large, STREAM_RECORDS);
    trace_start();
    verdict("trace %u\n", virt_to_phys(&this_cpu()->trace));
    boot_say("trace: on; a ring of %u records", this_cpu()->trace.mask + 1);
}
