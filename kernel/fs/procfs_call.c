/* /proc/PID/task/TID/syscall: the system call in which a thread waits, as proc(5) has it. */
#include "kernel/fs/procfs.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"

/* The thread of that number, or NULL: it is gone. process_lock held. */
static struct thread *find(struct proc_subject subject)
{
    struct process *process = process_find(subject.pid);
    struct list *link;
    if (!process)
        return NULL;
    list_for_each(link, &process->threads)
    {
        struct thread *thread = list_entry(link, struct thread, process_link);
        if (thread->tid == subject.number)
            return thread;
    }
    return NULL;
}

/* The call's number, -1 where it waits otherwise, its arguments, ESP and EIP in ring 3; the sixth
 * argument is 0 where it came by SYSENTER, for then it is in the program's memory. */
PROC_TEXT(proc_call)
{
    struct arch_call call;
    uint32_t irq = spin_lock(&process_lock);
    const struct thread *thread = find(subject);
    bool waits = thread && thread->state == THREAD_BLOCKED;
    if (waits)
        arch_user_call(thread, &call);
    spin_unlock(&process_lock, irq);
    if (!thread)
        return -ESRCH;
    if (!waits) {
        text_print(text, "running\n");
        return 0;
    }
    text_print(text, "%d", call.number);
    for (int i = 0; i < 6 && call.number >= 0; i++)
        text_print(text, " 0x%x", call.arguments[i]);
    text_print(text, " 0x%x 0x%x\n", call.stack, call.address);
    return 0;
}
