/* Baton's own files in /proc: its threads, kernel threads too, with what no other system tells of
 * them. */
#include "kernel/fs/procfs.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/string.h"

enum { SPARE = 8 /* threads that may begin while the others are being counted */ };

struct line {
    int tid, pid, priority, base_priority;
    enum thread_state state;
    uint32_t ticks, switches, preemptions;
    char name[16], reason[40];
};

struct lines {
    struct line *line;
    int room, count;
};

/* Called for each thread, interrupts off: only copies. */
static void gather(struct thread *thread, void *argument)
{
    struct lines *lines = argument;
    if (lines->count == lines->room)
        return;
    struct line *line = &lines->line[lines->count++];
    *line = (struct line){
        .tid = thread->tid,
        .pid = thread->process ? thread->process->pid : 0,
        .priority = thread->priority,
        .base_priority = thread->base_priority,
        .state = thread->state,
        .ticks = thread->ticks,
        .switches = thread->switches,
        .preemptions = thread->preemptions,
    };
    strlcpy(line->name, thread->name, sizeof line->name);
    if (thread->state == THREAD_BLOCKED)
        strlcpy(line->reason, wait_reason_words[thread->wait_reason], sizeof line->reason);
}

/* The effective priority, and in brackets its own where somebody donates a higher one. */
static void print_line(struct text *text, const struct line *line)
{
    static const char *const states[] = {"RUNNING", "READY", "BLOCKED", "ZOMBIE"};
    uint32_t start = text->length;
    text_print(text, "%5d %5d %-7s %d", line->tid, line->pid, states[line->state], line->priority);
    if (line->priority != line->base_priority)
        text_print(text, " (%d)", line->base_priority);
    text_pad(text, start, 28);
    text_print(text, " %8u %9u %9u %-15s %s\n", line->ticks, line->switches, line->preemptions,
               line->name, line->reason);
}

PROC_TEXT(proc_threads)
{
    struct lines lines = {.room = thread_count() + SPARE};
    (void)subject;
    lines.line = kmalloc((uint32_t)lines.room * sizeof *lines.line);
    if (!lines.line)
        return -ENOMEM;
    thread_for_each(gather, &lines);
    text_print(text, "%5s %5s %-7s %-8s %8s %9s %9s %-15s %s\n", "TID", "PID", "STATE", "PRIORITY",
               "TICKS", "SWITCHES", "PREEMPTED", "NAME", "WAITS FOR");
    for (int index = 0; index < lines.count; index++)
        print_line(text, &lines.line[index]);
    kfree(lines.line);
    return 0;
}
