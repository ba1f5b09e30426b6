/* ps: the threads there are. Watch: who runs, who is ready, who waits for what; how many ticks each
 * had, how often it was switched to, and how often the CPU was taken from it. Threads with PID 0
 * are the kernel's own. */
#include "user/baton.h"
#include "user/stdio.h"
#include "user/syscall.h"

int main(void)
{
    static const char *const states[] = {"RUNNING", "READY", "BLOCKED", "ZOMBIE"};
    static struct baton_thread threads[128];
    int count = thread_list(threads, sizeof threads);
    if (count < 0) {
        perror("ps");
        return 1;
    }
    printf("%4s %4s %-7s %7s %5s %8s %9s %-12s %s\n", "TID", "PID", "STATE", "PRIO", "TICKS",
           "SWITCHES", "PREEMPTED", "NAME", "WAITS FOR");
    for (int i = 0; i < count && i < 128; i++) {
        const struct baton_thread *t = &threads[i];
        char priority[16];
        snprintf(priority, sizeof priority, t->priority == t->base_priority ? "%d" : "%d (%d)",
                 t->priority, t->base_priority);
        printf("%4d %4d %-7s %7s %5u %8u %9u %-12s %s\n", t->tid, t->pid, states[t->state & 3],
               priority, t->ticks, t->switches, t->preemptions, t->name,
               t->state == 2 ? t->wait_reason : "");
    }
    if (count > 128)
        printf("... and %d more\n", count - 128);
    return 0;
}
