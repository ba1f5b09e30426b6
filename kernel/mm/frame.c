/* Page frames. The free ones are in two lists, linked through their records: low ones, which the
 * direct map shows, and high ones. Taking and giving back are constant time. User pages come from
 * the high list first, so that low frames stay for the kernel. frame_init.c fills the lists. */
#include "kernel/mm/frame_lists.h"
#include "kernel/mm/page.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/space.h"
#include "kernel/print.h"
#include "kernel/spinlock.h"
#include "lib/string.h"

/* One frame of so many is the kernel's: for page tables, its heap and stacks, so that programs
 * which have taken all the rest can still be told, and ended, and others started. */
enum { KERNEL_SHARE = 64 };

static struct spinlock lock = SPINLOCK_INIT;
static struct frame_list low, high; /* under lock, as are the records */
struct page *page_records;
uint32_t page_record_count;
static uint32_t total;

struct page *page_of_any(uint32_t frame)
{
    uint32_t number = frame / PAGE_SIZE;
    return number < page_record_count ? &page_records[number] : NULL;
}

/* Takes over the array of records, count of them, all PAGE_RESERVED. For frame_init(). */
void frame_lists_start(struct page *records, uint32_t count)
{
    page_records = records;
    page_record_count = count;
}

static struct frame_list *list_of(uint32_t number)
{
    return number < DIRECT_MAP_LIMIT / PAGE_SIZE ? &low : &high;
}

/* Puts the frame first in its list, so that frames lately used, still in the cache, go out first.
 */
static void list_push(uint32_t number)
{
    struct frame_list *list = list_of(number);
    struct page *page = &page_records[number];
    page->use = PAGE_FREE;
    page->prev = 0;
    page->next = list->first;
    if (list->first)
        page_records[list->first].prev = number;
    list->first = number;
    list->count++;
}

static void list_take(uint32_t number)
{
    struct frame_list *list = list_of(number);
    struct page *page = &page_records[number];
    if (page->prev)
        page_records[page->prev].next = page->next;
    else
        list->first = page->next;
    if (page->next)
        page_records[page->next].prev = page->prev;
    list->count--;
    page->use = PAGE_USED;
    page->references = 1;
}

/* Makes a reserved frame a free one; at boot only. Some firmware lists RAM twice: once is enough.
 */
void frame_lists_add(uint32_t number)
{
    if (number == 0 || page_records[number].use != PAGE_RESERVED)
        return;
    list_push(number);
    total++;
}

/* Takes the first of a list, or gives FRAME_NONE. Lock held. */
static uint32_t list_pop(struct frame_list *list)
{
    uint32_t number = list->first;
    if (number)
        list_take(number);
    return number * PAGE_SIZE;
}

/* Gives any frame while more than `kept` are free, or FRAME_NONE. */
static uint32_t take_any(uint32_t kept)
{
    uint32_t irq = spin_lock(&lock), frame = FRAME_NONE;
    if (low.count + high.count > kept) {
        frame = list_pop(&high);
        if (frame == FRAME_NONE)
            frame = list_pop(&low);
    }
    spin_unlock(&lock, irq);
    return frame;
}

uint32_t frame_alloc(void)
{
    return take_any(0);
}

uint32_t frame_alloc_user(void)
{
    return take_any(total / KERNEL_SHARE);
}

uint32_t frame_alloc_low(void)
{
    uint32_t irq = spin_lock(&lock);
    uint32_t frame = list_pop(&low);
    spin_unlock(&lock, irq);
    return frame;
}

uint32_t frame_alloc_low_user(void)
{
    uint32_t irq = spin_lock(&lock), frame = FRAME_NONE;
    if (low.count > total / KERNEL_SHARE)
        frame = list_pop(&low);
    spin_unlock(&lock, irq);
    return frame;
}

/* Who holds one reference can share or give up that one without the lock: the count cannot reach
 * none behind its back. */
void frame_share(uint32_t frame)
{
    struct page *page = page_of(frame);
    ASSERT(page->use == PAGE_USED, "frame_share: frame %#x is not in use", frame);
    __atomic_fetch_add(&page->references, 1, __ATOMIC_RELAXED);
}

void frame_free(uint32_t frame)
{
    struct page *page = page_of(frame);
    ASSERT(page->use == PAGE_USED,
           "frame_free: frame %#x is not in use: freed twice, or never given out by frame_alloc",
           frame);
    if (__atomic_sub_fetch(&page->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    uint32_t irq = spin_lock(&lock);
    list_push(frame / PAGE_SIZE);
    spin_unlock(&lock, irq);
}

bool frame_is_shared(uint32_t frame)
{
    return *(volatile uint32_t *)&page_of(frame)->references > 1;
}

/* Gives the number of the first of count frames in a row, between `from` and `to`, that are low and
 * free, or 0. Reads without the lock, so the caller must look again once it has the lock. */
static uint32_t find_run(uint32_t from, uint32_t to, uint32_t count)
{
    uint32_t length = 0;
    for (uint32_t number = from; number < to; number++) {
        length = *(volatile uint8_t *)&page_records[number].use == PAGE_FREE ? length + 1 : 0;
        if (length == count)
            return number + 1 - count;
    }
    return 0;
}

/* Takes count frames from number on if all are still free. */
static bool take_run(uint32_t number, uint32_t count)
{
    uint32_t irq = spin_lock(&lock), fit = 0;
    while (fit < count && page_records[number + fit].use == PAGE_FREE)
        fit++;
    for (uint32_t i = 0; fit == count && i < count; i++)
        list_take(number + i);
    spin_unlock(&lock, irq);
    return fit == count;
}

uint32_t frame_alloc_run(uint32_t count)
{
    static volatile uint32_t last_end = 1; /* a hint: any value is good */
    uint32_t limit = DIRECT_MAP_LIMIT / PAGE_SIZE, from = last_end, number;
    if (limit > page_record_count)
        limit = page_record_count;
    do {
        number = find_run(from, limit, count);
        if (number == 0)
            number = find_run(1, limit, count);
        if (number == 0)
            return FRAME_NONE;
        from = number + 1;
    } while (!take_run(number, count));
    last_end = number + count;
    return number * PAGE_SIZE;
}

void frame_free_run(uint32_t first, uint32_t count)
{
    while (count-- > 0)
        frame_free(first + count * PAGE_SIZE);
}

uint32_t frames_free(void)
{
    uint32_t irq = spin_lock(&lock);
    uint32_t count = low.count + high.count;
    spin_unlock(&lock, irq);
    return count;
}

uint32_t frames_total(void)
{
    return total;
}
