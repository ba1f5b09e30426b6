/* Thread-local storage: the GDT's entries 6 to 8, which set_thread_area(2) fills and the switch
 * exchanges. A thread keeps its own as descriptors, ready for the GDT. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/thread.h"
#include "lib/errno.h"
#include "lib/linux.h"

static bool description_is_empty(const struct user_desc *d)
{
    return d->base_addr == 0 && d->limit == 0 && d->contents == 0 && d->read_exec_only == 1 &&
           d->seg_32bit == 0 && d->limit_in_pages == 0 && d->seg_not_present == 1;
}

/* A data or code segment of DPL 3, whatever the fields say: ring 3 cannot ask for a gate. */
static uint64_t description_to_segment(const struct user_desc *d)
{
    uint32_t access = 0xf0 | d->contents << 2 | (d->read_exec_only ? 0 : 2) | 1;

    if (d->seg_not_present)
        access &= ~0x80u;
    return segment_descriptor(d->base_addr, d->limit & 0xfffff, access,
                              d->limit_in_pages << 3 | d->seg_32bit << 2 | d->useable);
}

static int free_tls_entry(const struct thread *thread)
{
    for (int i = 0; i < GDT_TLS_COUNT; i++) {
        if (thread->arch.tls[i] == 0)
            return GDT_TLS_FIRST + i;
    }
    return -ESRCH;
}

int arch_set_tls(struct thread *thread, struct user_desc *description)
{
    int entry = (int)description->entry_number;

    if (entry == -1)
        entry = free_tls_entry(thread);
    if (entry < 0)
        return entry;
    if (entry < GDT_TLS_FIRST || entry >= GDT_TLS_FIRST + GDT_TLS_COUNT)
        return -EINVAL;
    uint64_t segment = description_is_empty(description) ? 0 : description_to_segment(description);
    uint32_t irq = irq_save();
    thread->arch.tls[entry - GDT_TLS_FIRST] = segment;
    thread->arch.extras |= EXTRA_TLS;
    if (thread == current())
        this_cpu()->gdt[entry] = segment;
    irq_restore(irq);
    description->entry_number = (uint32_t)entry;
    return entry;
}

/* The fields of a descriptor that description_to_segment() made, or of none, which is all zeros. */
static struct user_desc segment_to_description(uint64_t segment)
{
    uint32_t low = (uint32_t)segment, high = (uint32_t)(segment >> 32);
    return (struct user_desc){
        .base_addr = low >> 16 | (high & 0xff) << 16 | (high & 0xff000000),
        .limit = (low & 0xffff) | (high & 0xf0000),
        .seg_32bit = high >> 22 & 1,
        .contents = high >> 10 & 3,
        .read_exec_only = !(high >> 9 & 1),
        .limit_in_pages = high >> 23 & 1,
        .seg_not_present = !(high >> 15 & 1),
        .useable = high >> 20 & 1,
    };
}

int arch_get_tls(const struct thread *thread, struct user_desc *description)
{
    uint32_t entry = description->entry_number;

    if (entry - GDT_TLS_FIRST >= GDT_TLS_COUNT) /* unsigned: what lies below wraps far above */
        return -EINVAL;
    *description = segment_to_description(thread->arch.tls[entry - GDT_TLS_FIRST]);
    description->entry_number = entry;
    return 0;
}
