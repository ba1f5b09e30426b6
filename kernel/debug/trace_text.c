/* One line for each record of the event trace. See trace_text.h. */
#include "kernel/debug/trace_text.h"

#include "kernel/arch/i386/vectors.h"
#include "kernel/debug/buffer_format.h"
#include "kernel/debug/exception_names.h"
#include "kernel/debug/strace_parts.h"
#include "kernel/print.h"
#include "kernel/trace.h"

#define X(name, number, words) [number] = (words),
static const char *const kind_words[] = {TRACE_KINDS(X)};
static const char *const why_words[] = {TRACE_WHYS(X)};
static const char *const number_words[] = {TRACE_NUMBERS(X)};
#undef X
#define COUNT(table) (sizeof(table) / sizeof *(table))
#define WORDS(table, number)                                                                       \
    ((number) < COUNT(table) && (table)[number] ? (table)[number] : "unknown")

static const char *reason_words(uint32_t reason)
{
    return reason < WAIT_REASON_COUNT ? wait_reason_words[reason] : "unknown";
}

static void put_switch(char *out, size_t size, const struct trace_event *event)
{
    uint32_t why = event->detail & 0xff;
    if (why == TRACE_WHY_BLOCKED)
        buffer_format(out, size, "switch to %u: it waits for %s", event->argument,
                      reason_words(event->detail >> 8));
    else
        buffer_format(out, size, "switch to %u: %s", event->argument, WORDS(why_words, why));
}

static void put_wake(char *out, size_t size, const struct trace_event *event)
{
    const char *from = event->detail & 0xff ? " in an interrupt" : "";
    buffer_format(out, size, "wakes %u from %s%s", event->argument,
                  reason_words(event->detail >> 8), from);
}

static void put_call(char *out, size_t size, const struct trace_event *event, bool enters)
{
    int count;
    uint32_t number = event->detail & ~TRACE_SYSENTER;
    const char *name = strace_call_name(number, &count);
    const char *door = event->detail & TRACE_SYSENTER ? "sysenter" : "int80";
    if (enters && name)
        buffer_format(out, size, "calls %s by %s, %#x", name, door, event->argument);
    else if (enters)
        buffer_format(out, size, "calls number %u by %s, %#x", number, door, event->argument);
    else
        buffer_format(out, size, "returns from %s: %d", name ? name : "a call",
                      (int)event->argument);
}

static void put_trap(char *out, size_t size, const struct trace_event *event)
{
    uint32_t vector = event->detail & 0xff;
    bool enters = event->kind == TRACE_IRQ_ENTER || event->kind == TRACE_EXCEPTION_ENTER;
    const char *ring = event->detail & TRACE_FROM_USER ? "ring 3" : "ring 0";
    if (vector >= VECTOR_IRQ0)
        buffer_format(out, size, "interrupt %u %s %s at %08x", vector - VECTOR_IRQ0,
                      enters ? "comes from" : "goes back to", ring, event->argument);
    else
        buffer_format(out, size, "%s %s %s at %08x", exception_name(vector),
                      enters ? "comes from" : "goes back to", ring, event->argument);
}

/* Four bytes of text; what cannot be printed is a dot. */
static void put_piece(char *out, size_t size, const struct trace_event *event)
{
    char text[5] = {0};
    for (int i = 0; i < 4; i++) {
        char c = (char)(event->argument >> 8 * i);
        text[i] = c == 0 || (c >= ' ' && c <= '~') ? c : '.';
    }
    buffer_format(out, size, "%s, piece %u: %s", WORDS(kind_words, event->kind),
                  event->detail & 0xff, text);
}

static void put_existing(char *out, size_t size, const struct trace_event *event)
{
    static const char *const states[] = {"running", "ready", "waits for ", "ended"};
    uint32_t state = event->detail & 0xff;
    const char *reason = state == THREAD_BLOCKED ? reason_words(event->detail >> 8) : "";
    buffer_format(out, size, "is there, of process %u: %s%s", event->argument, WORDS(states, state),
                  reason);
}

static void put_rest(char *out, size_t size, const struct trace_event *event)
{
    buffer_format(out, size, "%s: %u", WORDS(kind_words, event->kind), event->argument);
}

static void put_event(char *out, size_t size, const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_SWITCH:
        put_switch(out, size, event);
        break;
    case TRACE_WAKE:
        put_wake(out, size, event);
        break;
    case TRACE_SYSCALL_ENTER:
    case TRACE_SYSCALL_EXIT:
        put_call(out, size, event, event->kind == TRACE_SYSCALL_ENTER);
        break;
    case TRACE_IRQ_ENTER:
    case TRACE_IRQ_EXIT:
    case TRACE_EXCEPTION_ENTER:
    case TRACE_EXCEPTION_EXIT:
        put_trap(out, size, event);
        break;
    case TRACE_THREAD_EXISTS:
        put_existing(out, size, event);
        break;
    case TRACE_NAME:
    case TRACE_MARK:
        put_piece(out, size, event);
        break;
    case TRACE_PAGE_FAULT:
        buffer_format(out, size, "page fault on %08x, error code %u", event->argument,
                      event->detail);
        break;
    case TRACE_PROCESS_EXIT:
        buffer_format(out, size, "process %u ends, status %#x", event->detail, event->argument);
        break;
    case TRACE_NUMBER:
        buffer_format(out, size, "%s %u", WORDS(number_words, event->detail), event->argument);
        break;
    default:
        put_rest(out, size, event);
    }
}

void trace_line(char *out, size_t size, const struct trace_event *event)
{
    int used =
        buffer_format(out, size, "%10u cpu%u thread %u: ", event->time, event->cpu, event->thread);
    put_event(out + used, size - (size_t)used, event);
}

void trace_print_last(unsigned count)
{
    struct trace_reader reader;
    struct trace_event event;
    char line[TRACE_LINE_SIZE];
    trace_read_from(&reader, count);
    while (count-- > 0 && trace_read(&reader, &event)) {
        trace_line(line, sizeof line, &event);
        kprintf("  %s\n", line);
    }
}
