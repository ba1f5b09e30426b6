/* For tests that run as the first process, and so may end all others: what is left then must be
 * what was there before. */
#ifndef TESTS_USER_FIRST_PROCESS_H
#define TESTS_USER_FIRST_PROCESS_H

#include "lib/linux_process.h"
#include "tests/user/expect.h"
#include "user/baton.h"

enum { MOST_THREADS = 64, LOST_PAGES = 64 };

/* Kills and reaps all others. What they left to do for the kernel is done soon after. */
static inline void end_all(void)
{
    struct timespec32 soon = {0, 2000000};
    do
        sys_kill(-1, SIGKILL);
    while (sys_waitpid(-1, NULL, 0) > 0);
    sys_nanosleep(&soon, NULL);
}

static inline int count_threads(void)
{
    static struct baton_thread records[MOST_THREADS];
    return sys_thread_list(records, sizeof records);
}

static inline int free_pages(void)
{
    struct sysinfo now;
    sys_sysinfo(&now);
    return (int)(now.free_ram / 4096);
}

/* Memory of one's own or, with MAP_SHARED, of all children's too; zeros. Asks again where the
 * kernel refuses by chance (boot option scarce). */
static inline void *map_zeros(unsigned size, int sharing)
{
    int result;
    do
        result = sys_mmap2(NULL, size, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS, -1, 0);
    while (result < 0 && result >= -ERRNO_MAX);
    return (void *)result;
}

/* Lines for what must be as it was when there were so many threads and free pages. */
static inline void check_nothing_left(int threads, int pages)
{
    check("threads left", threads, count_threads());
    int lost = pages - free_pages();
    if (lost >= LOST_PAGES)
        printf("# %d pages fewer\n", lost);
    check_true("memory comes back", lost < LOST_PAGES);
}

#endif
