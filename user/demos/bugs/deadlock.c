/* A deadlock by lock order. Two threads move money between two accounts, in opposite directions,
 * and each locks the account it takes from first.
 *
 *     scripts/explore deadlock          finds it
 *     scripts/explore deadlock fixed    finds nothing
 *
 * Who loses the CPU with one lock held, to the other, which takes its first and waits for the
 * second, comes back only to wait for that other one: each has what the other wants. The remedy is
 * an order among locks that everybody keeps: here, the lower address first. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/string.h"
#include "user/stdio.h"
#include "user/thread.h"

enum { TRANSFERS = 5, START = 100 };

struct account {
    struct mutex lock;
    int balance;
};

static struct account savings = {.balance = START}, wages = {.balance = START};
static bool fixed;

static void lock_both(struct account *from, struct account *to)
{
    bool swap = fixed && (uintptr_t)to < (uintptr_t)from;
    mutex_lock(swap ? &to->lock : &from->lock);
    mutex_lock(swap ? &from->lock : &to->lock); /* the CPU lost before this one: a deadlock */
}

static void transfer(struct account *from, struct account *to)
{
    lock_both(from, to);
    from->balance--;
    to->balance++;
    mutex_unlock(&from->lock);
    mutex_unlock(&to->lock);
}

static int save(void *unused)
{
    (void)unused;
    for (int i = 0; i < TRANSFERS; i++)
        transfer(&wages, &savings);
    return 0;
}

static int spend(void *unused)
{
    (void)unused;
    for (int i = 0; i < TRANSFERS; i++)
        transfer(&savings, &wages);
    return 0;
}

int main(int argc, char **argv)
{
    fixed = argc > 1 && strcmp(argv[1], "fixed") == 0;
    struct thread *saver = thread_create(save, NULL), *spender = thread_create(spend, NULL);
    if (!saver || !spender)
        return 2;
    thread_join(saver);
    thread_join(spender);
    return savings.balance == START && wages.balance == START ? 0 : 1;
}
