/* Schedule exploration, Baton's own: see kernel/explore.h. */
#include "kernel/calls/calls.h"
#include "kernel/explore.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "user/baton.h"

/* explore_next_program()'s results, -EFAULT; -EINVAL also where it is too long. */
int32_t sys_explore(const char *schedule)
{
    char *copy = kmalloc(SCHEDULE_TEXT);
    if (!copy)
        return -ENOMEM;
    int error = user_string(copy, schedule, SCHEDULE_TEXT);
    if (error >= 0)
        error = explore_next_program(copy);
    else if (error != -EFAULT)
        error = -EINVAL;
    kfree(copy);
    return error;
}

/* Fills struct baton_exploration and what preemptions fit into size bytes behind it. 0, -EINVAL (no
 * room for the structure), -ENOMEM, -EFAULT. */
int32_t sys_explored(void *report, unsigned size)
{
    const uint32_t head = sizeof(struct baton_exploration), each = sizeof(struct baton_preemption);
    if (size < head)
        return -EINVAL;
    uint32_t most = (size - head) / each;
    if (most > SCHEDULE_MOST)
        most = SCHEDULE_MOST;
    struct baton_exploration *copy = kzalloc(head + most * each);
    if (!copy)
        return -ENOMEM;
    explore_report(copy, (struct baton_preemption *)(copy + 1), most);
    uint32_t filled = copy->forced < most ? copy->forced : most;
    int error = user_write(report, copy, head + filled * each);
    kfree(copy);
    return error;
}
