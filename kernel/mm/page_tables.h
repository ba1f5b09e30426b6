/* The page tables, kernel/arch/i386/mmu*.c: what of a space its program has touched. Frames are
 * physical addresses; each entry holds one reference to its frame. Callers hold the space's lock.
 */
#ifndef KERNEL_MM_PAGE_TABLES_H
#define KERNEL_MM_PAGE_TABLES_H

#include <stdbool.h>
#include <stdint.h>

uint32_t mmu_directory_create(void); /* a page directory that shares the kernel half, or 0 */
void mmu_directory_destroy(uint32_t directory); /* in which nothing of the user's is mapped */
/* Makes directory the current thread's and this CPU's. 0: the kernel's own. */
void mmu_activate(uint32_t directory);
/* Gives back the page tables and directories that are kept clean for quick reuse. */
void mmu_table_cache_drain(void);

/* One page. Maps frame where nothing is mapped; takes over the reference. False: no memory. */
bool mmu_map_user(uint32_t directory, uint32_t address, uint32_t frame, uint32_t protection);
uint32_t mmu_lookup(uint32_t directory, uint32_t address); /* the frame mapped there, or 0 */
/* Shows frame, whose reference it takes over, in the place of the one mapped there, which loses
 * its reference; or the same one with another protection. */
void mmu_replace(uint32_t directory, uint32_t address, uint32_t frame, uint32_t protection);

/* Whole ranges, page-aligned, holes allowed; the time is that of the pages that are there. */
void mmu_unmap(uint32_t directory, uint32_t start, uint32_t end);
/* With `own` set, a frame that others share too does not become writable. */
void mmu_protect(uint32_t directory, uint32_t start, uint32_t end, uint32_t protection, bool own);
/* Maps in `to` what `from` has there, sharing the frames. With `own` set both can but read them
 * after it and mmu_forget(from). False: no memory; what was copied stays. */
bool mmu_copy(uint32_t to, uint32_t from, uint32_t start, uint32_t end, bool own);
/* Moves what is mapped from start to end to `target` and on, where nothing is mapped, and the page
 * tables are held. */
void mmu_move(uint32_t directory, uint32_t start, uint32_t end, uint32_t target);
/* Makes all page tables from start to end, empty ones too, and keeps them until they are let go.
 * False: no memory, and none is held. */
bool mmu_tables_hold(uint32_t directory, uint32_t start, uint32_t end);
void mmu_tables_let_go(uint32_t directory, uint32_t start, uint32_t end);
/* Drops what this CPU remembers of directory. */
void mmu_forget(uint32_t directory);
uint32_t mmu_pages(uint32_t directory); /* user pages mapped */

/* Shows frame to every space at address, VDSO_START or above, for reading and execution; at boot.
 */
void mmu_map_vdso(uint32_t address, uint32_t frame);
void *mmu_window_open(uint32_t frame, int slot); /* interrupts off; slot 0 or 1 */
void mmu_window_close(int slot);
/* A kernel stack: KERNEL_STACK_SIZE bytes with an unmapped guard page below. NULL: no memory. */
void *mmu_stack_create(void);
void mmu_stack_destroy(void *lowest);

#endif
