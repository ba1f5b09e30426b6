/* Files that become shorter while they are mapped. What is cut off must go from every space that
 * shows it: who touches it there has SIGBUS, and if the file grows again meets its new pages. */
#include "kernel/mm/object.h"
#include "kernel/mm/space_parts.h"
#include "kernel/spinlock.h"

static struct spinlock lock = SPINLOCK_INIT; /* guards the list, not what is in it */
static struct list spaces = LIST_INIT(spaces);

void space_list_add(struct address_space *space)
{
    uint32_t irq = spin_lock(&lock);
    list_append(&spaces, &space->all_link);
    spin_unlock(&lock, irq);
}

void space_list_remove(struct address_space *space)
{
    uint32_t irq = spin_lock(&lock);
    list_remove(&space->all_link);
    spin_unlock(&lock, irq);
}

/* Takes a reference, unless the last has gone: whether it could. */
static bool try_share(struct address_space *space)
{
    uint32_t count = space->references;
    while (count > 0)
        if (__atomic_compare_exchange_n(&space->references, &count, count + 1, false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return true;
    return false;
}

/* Gives the space after previous (NULL: the first) with a reference, and gives previous's up; NULL
 * at the end. One that nobody has any more, but that is still in the list, is passed over. */
static struct address_space *next_space(struct address_space *previous)
{
    struct address_space *next = NULL;
    uint32_t irq = spin_lock(&lock);
    struct list *link = previous ? previous->all_link.next : spaces.next;
    for (; link != &spaces && !next; link = link->next) {
        struct address_space *space = list_entry(link, struct address_space, all_link);
        if (try_share(space))
            next = space;
    }
    spin_unlock(&lock, irq);
    if (previous)
        space_release(previous);
    return next;
}

/* Unmaps the object's pages from page number first on. */
static void forget_pages(struct address_space *space, const struct memory_object *object,
                         uint32_t first)
{
    mutex_lock(&space->lock);
    struct region *region = region_after(&space->regions, 0);
    for (; region; region = region_next(&space->regions, region)) {
        uint32_t pages = (region->end - region->start) / PAGE_SIZE;
        uint32_t kept = first > region->page_offset ? first - region->page_offset : 0;
        if (region->object == object && kept < pages)
            mmu_unmap(space->page_directory, region->start + kept * PAGE_SIZE, region->end);
    }
    mutex_unlock(&space->lock);
}

void space_resize_object(struct memory_object *object, uint32_t size)
{
    bool shorter = size < object_size(object);
    object_resize(object, size);
    if (!shorter || !object_is_shared(object))
        return;
    struct address_space *space = NULL;
    while ((space = next_space(space)) != NULL)
        forget_pages(space, object, page_up(size) / PAGE_SIZE);
}
