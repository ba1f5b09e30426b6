/* The thread's own segment: see local.h. */
#include "user/go/local.h"

#include "user/syscall.h"

enum { WHOLE_SPACE = 0xfffff /* pages */ };

/* The kernel chooses a place in its table of segments for the first thread; each other one uses the
 * same, for the table is each thread's own. */
static int entry = -1;

void local_init(struct m *m)
{
    m->self = m;
    struct user_desc segment = {.entry_number = (uint32_t)entry,
                                .base_addr = (uint32_t)(uintptr_t)m,
                                .limit = WHOLE_SPACE,
                                .seg_32bit = 1,
                                .limit_in_pages = 1,
                                .useable = 1};
    int error = sys_set_thread_area(&segment);
    if (error)
        fatal("no segment for a thread", error);
    entry = (int)segment.entry_number;
    __asm__ volatile("mov %0, %%gs" : : "r"((unsigned)entry << 3 | 3));
}
