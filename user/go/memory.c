/* The memory of Gs: stacks cut from large mappings, each with its struct g at its top.
 *
 *     | guard page, if wanted | stack, grows down <- ESP | struct g |
 *
 * What has been a G once is kept for the next one: each P has some, so that no lock is needed; if
 * they are many, half of them go to a list for all. */
#include "user/go/local.h"
#include "user/syscall.h"

enum {
    PAGE = 4096,
    STRUCT_SIZE = (sizeof(struct g) + 15) & ~15,
    DEFAULT_STACK = 16384,
    LEAST_STACK = 2048,
    SLAB = 256 * 1024,
    MOST_FREE = 64
};

static struct mutex lock; /* of all below */
static char *slab, *slab_end;
static struct g *free_list, *newest;

/* A stack with all that belongs to it. */
static size_t whole_size(void)
{
    size_t size = sched.options.stack_size ? sched.options.stack_size : DEFAULT_STACK;
    size = size < LEAST_STACK ? LEAST_STACK : size;
    if (sched.options.no_guards)
        return (size + 15) & ~(size_t)15;
    return PAGE + ((size + PAGE - 1) & ~(size_t)(PAGE - 1));
}

static bool map_slab(size_t whole)
{
    size_t size = whole > SLAB ? whole : SLAB - SLAB % whole;
    size = (size + PAGE - 1) & ~(size_t)(PAGE - 1);
    int memory = sys_mmap2(NULL, size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if ((unsigned)memory >= (unsigned)-ERRNO_MAX)
        return false;
    slab = (char *)memory;
    slab_end = slab + size;
    return true;
}

/* Cuts one stack off; NULL: no memory. */
static struct g *cut(void)
{
    size_t whole = whole_size();
    if ((size_t)(slab_end - slab) < whole && !map_slab(whole))
        return NULL;
    if (!sched.options.no_guards && sys_mprotect(slab, PAGE, PROT_NONE) != 0)
        return NULL;
    struct g *g = (struct g *)(slab + whole - STRUCT_SIZE);
    g->stack = slab + (sched.options.no_guards ? 0 : PAGE);
    g->all = newest;
    newest = g;
    slab += whole;
    return g;
}

static struct g *take_from_all(void)
{
    lock_take(&lock);
    struct g *g = free_list;
    if (g)
        free_list = g->next;
    else
        g = cut();
    lock_release(&lock);
    return g;
}

struct g *g_allocate(struct p *p)
{
    struct g *g = p->free;
    if (!g)
        return take_from_all();
    p->free = g->next;
    p->free_count--;
    return g;
}

static __attribute__((noinline)) void give_half(struct p *p)
{
    lock_take(&lock);
    while (p->free_count > MOST_FREE / 2) {
        struct g *g = p->free;
        p->free = g->next;
        p->free_count--;
        g->next = free_list;
        free_list = g;
    }
    lock_release(&lock);
}

void g_free(struct p *p, struct g *g)
{
    g->next = p->free;
    p->free = g;
    if (++p->free_count > MOST_FREE)
        give_half(p);
}

struct g *g_newest(void)
{
    return newest;
}
