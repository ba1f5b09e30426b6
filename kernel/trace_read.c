/* Reading the ring while it is written: by place, with what was missed told. See trace.h. */
#include "kernel/trace.h"

#include "kernel/timer.h"

void trace_read_from(struct trace_reader *reader, uint32_t most)
{
    const struct trace_ring *ring = &this_cpu()->trace;
    uint32_t written = ring->written, there = ring->mask + 1;
    if (there > written)
        there = written;
    reader->place = written - (most < there ? most : there);
}

/* What stands for count records that the ring has gone over. Its time is that of next, the first
 * one after them, of which the record has the low half only. */
static void tell_lost(struct trace_event *event, uint32_t count, const struct trace_event *next)
{
    uint64_t now = cpu_features.tsc ? cpu_cycles() : timer_ticks();
    uint64_t time = now - ((uint32_t)now - next->time);
    *event = (struct trace_event){.time = next->time,
                                  .kind = TRACE_LOST,
                                  .cpu = (uint8_t)this_cpu()->id,
                                  .thread = (uint32_t)(time >> 32),
                                  .argument = count};
}

bool trace_read(struct trace_reader *reader, struct trace_event *event)
{
    uint32_t irq = irq_save();
    const struct trace_ring *ring = &this_cpu()->trace;
    uint32_t behind = ring->written - reader->place, size = ring->mask + 1;
    if (behind > size) {
        reader->place = ring->written - size;
        tell_lost(event, behind - size, &ring->events[reader->place & ring->mask]);
    } else if (behind > 0) {
        *event = ring->events[reader->place & ring->mask];
        reader->place++;
    }
    irq_restore(irq);
    return behind > 0;
}

bool trace_has_news(const struct trace_reader *reader)
{
    struct trace_reader ahead = *reader;
    struct trace_event event;
    while (trace_read(&ahead, &event))
        if (event.kind == TRACE_LOST || event.thread != (uint32_t)current()->tid)
            return true;
    return false;
}
