/* Baton's own system calls: what a shell and a lesson want to see of the kernel. */
#include "kernel/calls/calls.h"
#include "kernel/debug/demo.h"
#include "kernel/debug/strace.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/string.h"
#include "user/baton.h"

enum { DEMO_NAME_SIZE = 32, THREADS_SPARE = 8 };

/* Where thread_list() gathers, as user memory cannot be written with interrupts off. */
struct gathering {
    struct baton_thread *records;
    int room, count;
};

static void fill_record(struct baton_thread *record, const struct thread *thread)
{
    record->tid = thread->tid;
    record->pid = thread->process ? thread->process->pid : 0;
    record->state = (int32_t)thread->state;
    record->priority = thread->priority;
    record->base_priority = thread->base_priority;
    record->ticks = thread->ticks;
    record->switches = thread->switches;
    record->preemptions = thread->preemptions;
    strlcpy(record->name, thread->name, sizeof record->name);
    if (thread->state == THREAD_BLOCKED)
        strlcpy(record->wait_reason, wait_reason_words[thread->wait_reason],
                sizeof record->wait_reason);
}

/* Called for each thread, interrupts off. */
static void gather(struct thread *thread, void *argument)
{
    struct gathering *gathering = argument;
    if (gathering->count < gathering->room)
        fill_record(&gathering->records[gathering->count], thread);
    gathering->count++;
}

/* Writes as many whole records as size bytes hold. The number of threads, -ENOMEM, -EFAULT. */
int32_t sys_thread_list(void *records, unsigned size)
{
    struct gathering gathering = {.room = thread_count() + THREADS_SPARE};
    int most = (int)(size / sizeof(struct baton_thread));
    if (gathering.room > most)
        gathering.room = most;
    gathering.records = kzalloc(((uint32_t)gathering.room + 1) * sizeof(struct baton_thread));
    if (!gathering.records)
        return -ENOMEM;
    thread_for_each(gather, &gathering);
    int written = gathering.count < gathering.room ? gathering.count : gathering.room;
    int error =
        user_write(records, gathering.records, (uint32_t)written * sizeof(struct baton_thread));
    kfree(gathering.records);
    return error ? error : gathering.count;
}

int32_t sys_kernel_demo(const char *name)
{
    char copy[DEMO_NAME_SIZE];
    int length = user_string(copy, name, sizeof copy);
    return length < 0 ? length : kernel_demo_run(copy);
}

int32_t sys_set_priority(int priority)
{
    if (priority < PRIORITY_MIN || priority > PRIORITY_MAX)
        return -EINVAL;
    thread_set_priority(priority);
    return 0;
}

/* Always 0. */
int32_t sys_trace_calls(int on)
{
    strace_self(on != 0);
    return 0;
}
