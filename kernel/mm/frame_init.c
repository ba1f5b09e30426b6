/* Finds at boot which RAM is free: what the boot loader calls usable, less what is already in use.
 * Needs mmu_init(): the array of page records may lie anywhere in the direct map. */
#include "kernel/mm/frame_lists.h"
#include "kernel/mm/page.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/arch/i386/mmu.h"
#include "kernel/boot_info.h"
#include "kernel/print.h"
#include "lib/string.h"

enum {
    FIRST_USABLE = 0x10000,   /* below lie the BIOS's data and, later, other CPUs' start-up code */
    KERNEL_LOADED = 0x100000, /* where the loader puts the kernel, boot/ first */
    MAX_TAKEN = BOOT_MAX_MODULES + 3
};

struct extent {
    uint32_t start, end; /* physical, page-aligned outwards */
};

static struct extent taken[MAX_TAKEN];
static int taken_count;

static void take(uint32_t start, uint32_t end)
{
    taken[taken_count].start = start & -PAGE_SIZE;
    taken[taken_count].end = (end + PAGE_SIZE - 1) & -PAGE_SIZE;
    taken_count++;
}

/* Gives the end of a taken extent that overlaps start to end, or 0 where none does. */
static uint32_t overlap(uint32_t start, uint32_t end)
{
    for (int i = 0; i < taken_count; i++)
        if (start < taken[i].end && end > taken[i].start)
            return taken[i].end;
    return 0;
}

/* Clips a range of the boot loader's to whole frames below 4 GiB. */
static struct extent clip(const struct memory_range *range)
{
    const uint64_t limit = 0xFFFFF000;
    uint64_t start = (range->base + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
    uint64_t end = (range->base + range->length) & ~(uint64_t)(PAGE_SIZE - 1);
    struct extent extent = {(uint32_t)(start < limit ? start : limit),
                            (uint32_t)(end < limit ? end : limit)};
    if (extent.end < extent.start)
        extent.end = extent.start;
    return extent;
}

/* Gives where RAM ends: the physical address after its last usable byte. */
uint32_t frame_ram_end(void)
{
    uint32_t highest = 0;
    for (int i = 0; i < boot_info.ranges; i++) {
        struct extent extent = clip(&boot_info.range[i]);
        if (extent.end > extent.start && extent.end > highest)
            highest = extent.end;
    }
    return highest;
}

/* Finds size bytes in extent that nobody has taken and the direct map shows. 0: not there. */
static uint32_t find_room_in(struct extent extent, uint32_t size)
{
    uint32_t start = extent.start, past;
    uint32_t end = extent.end < DIRECT_MAP_LIMIT ? extent.end : DIRECT_MAP_LIMIT;
    while (start < end && end - start >= size) {
        past = overlap(start, start + size);
        if (past == 0)
            return start;
        start = past;
    }
    return 0;
}

static uint32_t find_room(uint32_t size)
{
    for (int i = 0; i < boot_info.ranges; i++) {
        uint32_t start = find_room_in(clip(&boot_info.range[i]), size);
        if (start)
            return start;
    }
    panic(
        "no room for the page records: %u bytes in one piece of RAM; give the machine more memory",
        size);
}

/* Frees what is not taken of one range; from the top, so that low addresses are given out first. */
static void add_range(struct extent extent)
{
    for (uint32_t frame = extent.end; frame > extent.start;) {
        frame -= PAGE_SIZE;
        if (!overlap(frame, frame + PAGE_SIZE))
            frame_lists_add(frame / PAGE_SIZE);
    }
}

void frame_init(void)
{
    uint32_t count = frame_ram_end() / PAGE_SIZE, size = count * sizeof(struct page);
    uint32_t spare_start, spare_end;
    mmu_spare_tables(&spare_start, &spare_end);
    take(0, FIRST_USABLE);
    take(KERNEL_LOADED, virt_to_phys(kernel_end));
    for (int i = 0; i < boot_info.modules; i++)
        take(boot_info.module[i].start, boot_info.module[i].end);
    uint32_t records = find_room(size);
    take(records, records + size);
    memset(phys_to_virt(records), 0, size);
    frame_lists_start(phys_to_virt(records), count);
    for (int i = boot_info.ranges - 1; i >= 0; i--)
        add_range(clip(&boot_info.range[i]));
    add_range((struct extent){spare_start, spare_end});
}
