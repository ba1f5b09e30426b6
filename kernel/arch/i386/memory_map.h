/* Where everything lies in the kernel's GiB of addresses, and how RAM is reached there.
 *
 *   0xFFFFFFFF  +--------------------------------------------------------------+
 *   0xFFC00000  | windows: single pages that show any frame for a moment       |
 *               | (nothing)                                                    |
 *   0xFC000000  +--------------------------------------------------------------+
 *               | kernel stacks: slots of 16 KiB, the lower half never mapped  |
 *   0xF0000000  +--------------------------------------------------------------+
 *               | direct map: physical 0 to 768 MiB, as much as there is       |
 *   0xC0100000  |   the kernel itself, at physical 1 MiB                       |
 *   0xC0000000  +--------------------------------------------------------------+
 *               | the user's half: kernel/mm/space.h                           |
 *   0x00000000  +--------------------------------------------------------------+ */
#ifndef KERNEL_ARCH_I386_MEMORY_MAP_H
#define KERNEL_ARCH_I386_MEMORY_MAP_H

#include <stdint.h>

#define KERNEL_BASE         0xC0000000u
#define DIRECT_MAP_LIMIT    0x30000000u /* bytes: RAM from here up has no fixed address */
#define KERNEL_STACKS_START 0xF0000000u
#define KERNEL_STACKS_END   0xFC000000u
#define KERNEL_STACK_SLOT   0x4000u /* the stack is the upper 8 KiB, the guard the lower 8 KiB */
#define WINDOW_START        0xFFC00000u

/* The kernel's parts, by linker.ld: page-aligned virtual addresses. */
extern char kernel_start[], kernel_end[], text_start[], text_end[], rodata_end[];

/* The address at which the kernel sees physical, which must lie below DIRECT_MAP_LIMIT. */
static inline void *phys_to_virt(uint32_t physical)
{
    return (void *)(uintptr_t)(physical + KERNEL_BASE);
}

/* The inverse, for addresses of the direct map only. */
static inline uint32_t virt_to_phys(const void *address)
{
    return (uint32_t)(uintptr_t)address - KERNEL_BASE;
}

/* Leaves the page directory of boot/ for the final one: needs boot_info, comes before frame_init().
 * Afterwards all low RAM is at phys_to_virt(), and user addresses, page 0 among them, are unmapped.
 */
void mmu_init(void);
/* The kernel's own page directory, physical: the one of threads that have no address space. */
uint32_t mmu_kernel_directory(void);
/* Gives back the stacks that mmu_stack_destroy() keeps mapped for quick reuse. */
void mmu_stack_cache_drain(void);
/* Where an instruction of user_copy.asm that faulted at eip shall go on, or 0: no such instruction.
 */
uint32_t exception_fixup(uint32_t eip);

#endif
