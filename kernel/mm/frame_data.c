/* Writing into frames. Low ones have an address of their own; a high one is shown in a window of
 * this CPU, with interrupts off so that nobody else takes the window meanwhile. */
#include "kernel/mm/frame.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/space.h"
#include "lib/string.h"

/* Gives an address for frame until frame_hide(); slot is 0 or 1. *irq takes the interrupt state. */
static char *frame_show(uint32_t frame, int slot, uint32_t *irq)
{
    *irq = 0;
    if (frame < DIRECT_MAP_LIMIT)
        return phys_to_virt(frame);
    *irq = irq_save();
    return mmu_window_open(frame, slot);
}

/* Undoes frame_show() of the same frame and slot. Nested ones are undone in reverse order. */
static void frame_hide(uint32_t frame, int slot, uint32_t irq)
{
    if (frame < DIRECT_MAP_LIMIT)
        return;
    mmu_window_close(slot);
    irq_restore(irq);
}

uint32_t frame_alloc_zeroed(void)
{
    uint32_t frame = frame_alloc_user(), irq;
    if (frame == FRAME_NONE)
        return FRAME_NONE;
    memset(frame_show(frame, 0, &irq), 0, PAGE_SIZE);
    frame_hide(frame, 0, irq);
    return frame;
}

void frame_copy(uint32_t to, uint32_t from)
{
    uint32_t irq_to, irq_from;
    char *target = frame_show(to, 0, &irq_to);
    memcpy(target, frame_show(from, 1, &irq_from), PAGE_SIZE);
    frame_hide(from, 1, irq_from);
    frame_hide(to, 0, irq_to);
}

void frame_write(uint32_t frame, uint32_t offset, const void *from, uint32_t length)
{
    uint32_t irq;
    memcpy(frame_show(frame, 0, &irq) + offset, from, length);
    frame_hide(frame, 0, irq);
}

void frame_read(uint32_t frame, uint32_t offset, void *to, uint32_t length)
{
    uint32_t irq;
    memcpy(to, frame_show(frame, 0, &irq) + offset, length);
    frame_hide(frame, 0, irq);
}
