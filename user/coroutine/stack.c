/* Stacks on the heap, which here is mmap(2): memory is taken page by page as the stack grows, and
 * the lowest page may not be touched, so that an overflow is a fault and not another's data.
 *
 *     | guard page | stack, grows down <- ESP | struct coroutine | */
#include "user/coroutine/stack.h"

#include "user/syscall.h"

enum { PAGE = 4096, STRUCT_SIZE = (sizeof(struct coroutine) + 15) & ~15 };

/* Those whose coroutines have ended: never more than once were there together. */
static struct list unused = LIST_INIT(unused);

/* Gives the mapping of size bytes, its guard in place; NULL: no memory. */
static char *map_with_guard(size_t size)
{
    int memory = sys_mmap2(NULL, size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if ((unsigned)memory >= (unsigned)-ERRNO_MAX)
        return NULL;
    char *lowest = (char *)memory;
    if (sys_mprotect(lowest, PAGE, PROT_NONE) == 0)
        return lowest;
    sys_munmap(lowest, size);
    return NULL;
}

static size_t mapping_size(size_t stack_size)
{
    return PAGE + ((stack_size + STRUCT_SIZE + PAGE - 1) & ~(size_t)(PAGE - 1));
}

/* Gives one of size bytes that has been used before, or NULL. Mostly all are of one size. */
static struct coroutine *take_unused(size_t size)
{
    struct list *link;
    list_for_each(link, &unused)
    {
        struct coroutine *coroutine = list_entry(link, struct coroutine, unused_link);
        if (coroutine->size == size) {
            list_remove(link);
            return coroutine;
        }
    }
    return NULL;
}

struct coroutine *stack_allocate(size_t size)
{
    size_t whole = mapping_size(size);
    if (whole < size)
        return NULL;
    struct coroutine *coroutine = take_unused(whole);
    if (!coroutine) {
        char *lowest = map_with_guard(whole);
        if (!lowest)
            return NULL;
        coroutine = (struct coroutine *)(lowest + whole - STRUCT_SIZE);
    }
    *coroutine = (struct coroutine){.size = whole};
    return coroutine;
}

void stack_release(struct coroutine *coroutine)
{
    list_append(&unused, &coroutine->unused_link);
}
