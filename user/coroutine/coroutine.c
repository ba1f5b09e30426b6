/* The scheduler of coroutines. Read next: switch.asm. */
#include "user/coroutine/coroutine.h"

#include "user/coroutine/stack.h"
#include "user/stdio.h"
#include "user/stdlib.h"

_Static_assert(offsetof(struct coroutine, esp) == 0, "switch.asm says COROUTINE_ESP");
_Static_assert(offsetof(struct coroutine, eip) == 4, "switch.asm says COROUTINE_EIP");

enum { STATUS_DEADLOCK = 2 };

/* regparm(2): the first argument comes in EAX, the second in EDX. */
__attribute__((regparm(2))) void coroutine_switch(struct coroutine *prev, struct coroutine *next);
void coroutine_first_run(void);

static struct coroutine first = {.ring = LIST_INIT(first.ring)}; /* main()'s flow */
static struct coroutine *current = &first;
static struct list all = LIST_INIT(all); /* but the first */
static int made, living;                 /* how many; living: without servants and the first */
static struct coroutine *in_schedule;    /* who waits for living to become 0 */

struct coroutine *coroutine_self(void)
{
    return current;
}

bool coroutine_is_alone(void)
{
    return list_empty(&current->ring);
}

/* Switches to who comes after the caller in the ring. */
static inline void run_next(void)
{
    struct coroutine *self = current;
    current = list_entry(self->ring.next, struct coroutine, ring);
    coroutine_switch(self, current);
}

void coroutine_yield(void)
{
    run_next();
}

static void print_waiter(const struct coroutine *coroutine)
{
    printf("  coroutine %d waits for %s\n", coroutine->number, coroutine->waits_for);
}

/* Nobody may run, so nobody will ever let another run. */
static __attribute__((noreturn)) void deadlock(void)
{
    struct list *link;
    printf("deadlock: all coroutines wait\n");
    if (first.waits_for)
        print_waiter(&first);
    list_for_each(link, &all)
    {
        const struct coroutine *coroutine = list_entry(link, struct coroutine, all);
        if (coroutine->waits_for)
            print_waiter(coroutine);
    }
    exit(STATUS_DEADLOCK);
}

/* Takes the caller out of the ring and switches to who comes after it there. */
static inline void leave_ring(void)
{
    if (coroutine_is_alone())
        deadlock();
    list_remove(&current->ring); /* its own link still says who comes next */
    run_next();
}

void coroutine_park(const char *reason)
{
    current->waits_for = reason;
    leave_ring();
}

void coroutine_ready(struct coroutine *coroutine)
{
    coroutine->waits_for = NULL;
    list_insert_before(&current->ring, &coroutine->ring);
}

/* The first C code of a new coroutine, from coroutine_first_run. */
__attribute__((noreturn, used)) void coroutine_main(void)
{
    coroutine_exit(current->entry(current->argument));
}

struct coroutine *coroutine_create_sized(int (*entry)(void *argument), void *argument, size_t size)
{
    struct coroutine *coroutine = stack_allocate(size);
    if (!coroutine)
        return NULL;
    coroutine->entry = entry;
    coroutine->argument = argument;
    coroutine->esp = (uint32_t)(uintptr_t)coroutine; /* the stack is empty; 16 divides it */
    coroutine->eip = (uint32_t)(uintptr_t)coroutine_first_run;
    coroutine->number = ++made;
    living++;
    list_append(&all, &coroutine->all);
    coroutine_ready(coroutine);
    return coroutine;
}

struct coroutine *coroutine_create(int (*entry)(void *argument), void *argument)
{
    return coroutine_create_sized(entry, argument, COROUTINE_STACK_SIZE);
}

static void forget(struct coroutine *coroutine)
{
    list_remove(&coroutine->all);
    stack_release(coroutine);
}

/* schedule() has one less to wait for. */
static void count_out(void)
{
    if (--living == 0 && in_schedule) {
        coroutine_ready(in_schedule);
        in_schedule = NULL;
    }
}

/* Of one that has ended nothing is left but its result. The stack is still stood on here, and
 * nobody can take it before the switch. */
void coroutine_exit(int result)
{
    current->result = result;
    current->ended = true;
    if (current->joiner)
        coroutine_ready(current->joiner);
    if (current->detached)
        forget(current);
    count_out();
    leave_ring();
    __builtin_unreachable();
}

int coroutine_join(struct coroutine *coroutine)
{
    coroutine->joiner = current;
    if (!coroutine->ended)
        coroutine_park("another's end");
    int result = coroutine->result;
    forget(coroutine);
    return result;
}

void coroutine_detach(struct coroutine *coroutine)
{
    coroutine->detached = true;
    if (coroutine->ended)
        forget(coroutine);
}

void coroutine_become_servant(void)
{
    count_out();
    list_remove(&current->all);
    list_init(&current->all);
}

void schedule(void)
{
    while (living > 0) {
        in_schedule = current;
        coroutine_park("the end of all others");
    }
}
