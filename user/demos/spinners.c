/* Two threads that never give the CPU up.
 *
 * Watch: A and B only count. Neither calls the kernel, neither yields, and yet both get on: the
 * timer interrupt takes the CPU from one and schedule() hands it to the other. Each letter printed
 * is one such hand-over, noticed by the thread that got the CPU. The numbers at the end are the
 * kernel's own. On a machine with several CPUs the two run side by side, and the letters say
 * little. */
#include <stdbool.h>

#include "lib/string.h"
#include "user/baton.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/thread.h"
#include "user/time.h"

enum { ROUNDS = 20, ROUND_MILLISECONDS = 100, LOG_SIZE = 4096 };

static volatile bool stop;
static volatile char running;       /* who ran last */
static volatile uint32_t counts[2]; /* how far A and B came */
static volatile char log[LOG_SIZE]; /* one letter for each hand-over */
static volatile uint32_t log_used;

/* A thread's whole life: count, and note when somebody else ran in between. argument: "A" or "B".
 */
static int spin(void *argument)
{
    char name = *(const char *)argument;
    while (!stop) {
        counts[name - 'A']++;
        if (running != name) {
            running = name;
            uint32_t place = __atomic_fetch_add(&log_used, 1, __ATOMIC_RELAXED);
            if (place < LOG_SIZE)
                log[place] = name;
        }
    }
    return 0;
}

/* Prints the letters that came since the last time; gives the new place in the log. */
static uint32_t show_log(uint32_t shown)
{
    uint32_t end = log_used < LOG_SIZE ? log_used : LOG_SIZE;
    char line[61];
    uint32_t length = 0;
    for (; shown < end && length < sizeof line - 1; shown++)
        line[length++] = log[shown];
    line[length] = '\0';
    printf("%s%s\n", line, shown < end ? "..." : "");
    return end;
}

/* Prints the kernel's record of the thread, where there is such a record. */
static void show_record(const struct baton_thread *records, int count, int tid)
{
    for (int i = 0; i < count; i++)
        if (records[i].tid == tid)
            printf(" %6u %9u %10u", records[i].ticks, records[i].switches, records[i].preemptions);
}

int main(void)
{
    static struct baton_thread records[64];
    struct thread *threads[2] = {thread_create(spin, "A"), thread_create(spin, "B")};
    if (!threads[0] || !threads[1]) {
        perror("spinners: thread_create");
        return 1;
    }
    uint32_t shown = 0;
    for (int round = 0; round < ROUNDS; round++) {
        sleep_milliseconds(ROUND_MILLISECONDS);
        shown = show_log(shown);
    }
    int known = sys_thread_list(records, sizeof records); /* Baton's own: an error on Linux */
    if (known > (int)(sizeof records / sizeof records[0]))
        known = sizeof records / sizeof records[0];
    int ids[2] = {thread_id(threads[0]), thread_id(threads[1])};
    stop = true;
    thread_join(threads[0]);
    thread_join(threads[1]);
    printf("thread      count%s\n", known > 0 ? "  ticks  switches  preempted" : "");
    for (int i = 0; i < 2; i++) {
        printf("%c      %10u", 'A' + i, counts[i]);
        show_record(records, known, ids[i]);
        printf("\n");
    }
    return counts[0] && counts[1] ? 0 : 1;
}
