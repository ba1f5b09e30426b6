/* One CPU's ring of records. The host reads the first four words and the records in the machine's
 * memory while it runs (scripts/trace_stream.py), so that a record costs no device access and no
 * end of the machine, however sudden, takes one away. */
#ifndef KERNEL_TRACE_RING_H
#define KERNEL_TRACE_RING_H

#include <stdint.h>

struct trace_event;

struct trace_ring {
    uint32_t written; /* records since the boot; wraps */
    uint32_t mask;    /* room less one, which is a power of two: record n lies at n & mask */
    uint32_t events_physical;
    uint32_t cpu; /* its number, where struct trace_event has it */
    struct trace_event *events;
    uint32_t why;    /* enum trace_why of the next switch, where the thread could go on */
    uint32_t vector; /* of the interrupt whose handler runs, or 0 */
};

#endif
