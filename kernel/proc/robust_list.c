/* Robust futexes. The list is the program's, in the program's memory: nothing in it is believed,
 * and a bad address or too long a list ends the walk. */
#include "kernel/proc/robust_list.h"

#include "kernel/mm/user.h"
#include "kernel/proc/futex.h"
#include "kernel/thread.h"
#include "lib/linux.h"

enum {
    LOCKS_MOST = 2048, /* a list that is longer goes in a circle */
    INHERITS = 1,      /* lowest bit of a link: its lock lends priority; nobody waits by a wake */
};

/* Marks the lock that link belongs to, where this thread holds it, and wakes one who waits for it.
 * pending: the thread was about to take it or give it up, so it may be free with somebody still to
 * be woken. False: a bad address. */
static bool leave_lock(const struct robust_list_head *head, uint32_t link, bool pending)
{
    uint32_t word = (link & ~INHERITS) + head->futex_offset;
    uint32_t *pointer = (uint32_t *)(uintptr_t)word;
    uint32_t seen, old, own = (uint32_t)current()->tid;
    if (word % sizeof(uint32_t) || user_read32(&seen, pointer))
        return false;
    bool waits = pending && (seen & FUTEX_TID_MASK) == 0;
    if (!waits) {
        do {
            old = seen;
            if ((old & FUTEX_TID_MASK) != own)
                return true;
            if (user_compare_exchange32(pointer, &seen, (old & FUTEX_WAITERS) | FUTEX_OWNER_DIED))
                return false;
        } while (seen != old);
        waits = (old & FUTEX_WAITERS) != 0;
    }
    if (waits && !(link & INHERITS))
        futex_wake(word | FUTEX_SHARED, 1, FUTEX_ALL_BITS);
    return true;
}

/* The list goes from link to link by their first word and ends at its head, address. The lock in
 * the head's list_op_pending comes last, and only once. */
static void walk(const struct robust_list_head *head, uint32_t address)
{
    uint32_t pending = head->list_op_pending, link = head->list, next = 0;
    for (int i = 0; (link & ~INHERITS) != address && i < LOCKS_MOST; i++) {
        /* Before the lock is left: its next owner may free its memory. */
        bool last = user_read32(&next, (const uint32_t *)(uintptr_t)(link & ~INHERITS)) != 0;
        bool is_pending = (link & ~INHERITS) == (pending & ~INHERITS);
        if ((!is_pending && !leave_lock(head, link, false)) || last)
            return;
        link = next;
    }
    if (pending & ~INHERITS)
        leave_lock(head, pending, true);
}

/* See robust_list.h. */
void robust_list_leave(void)
{
    struct robust_list_head head;
    uint32_t address = current()->robust_list;
    current()->robust_list = 0;
    if (address && user_read(&head, (const void *)(uintptr_t)address, sizeof head) == 0)
        walk(&head, address);
}
