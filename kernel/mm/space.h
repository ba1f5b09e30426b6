/* Address spaces: the user half of one process, as regions filled with pages on first touch. */
#ifndef KERNEL_MM_SPACE_H
#define KERNEL_MM_SPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/mm/region.h"
#include "kernel/sync.h"
#include "lib/list.h"

enum {
    USER_START = 0x00010000,
    USER_END = 0xC0000000, /* first address that is not the user's */
    USER_STACK_SIZE = 8 << 20,
    VDSO_START = 0xBFC00000, /* from here on one page table, the same in every space: the vDSO's */
    VDSO_ADDRESS = 0xBFFFE000, /* its image: one page, above one of data */
    USER_STACK_TOP = VDSO_START,
};

enum { PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4 };

struct address_space {
    struct mutex lock; /* guards the rest but references */
    uint32_t references;
    struct list regions;
    uint32_t page_directory;         /* physical */
    uint32_t break_start, break_end; /* brk(2) */
};

struct address_space *space_create(void); /* empty but for the vDSO; NULL: no memory */
struct address_space *
space_copy(struct address_space *from); /* fork: a full copy; NULL: no memory */
/* One user more, as for vfork(2)'s child; gives space. */
struct address_space *space_share(struct address_space *space);
/* One fewer. With the last one the space goes: no CPU may have it for its current one then. */
void space_release(struct address_space *space);
void space_activate(
    struct address_space *space); /* current thread's page directory; NULL: kernel's */
/* 0, -EINVAL, -ENOMEM, -EEXIST (overlap). Pages come on first touch, zero-filled. */
int space_map(struct address_space *space, uint32_t start, uint32_t length, uint32_t protection);
/* A free range of length bytes below the stack, or 0. */
uint32_t space_find(struct address_space *space, uint32_t length);
int space_unmap(struct address_space *space, uint32_t start, uint32_t length); /* holes allowed */
int space_protect(struct address_space *space, uint32_t start, uint32_t length,
                  uint32_t protection);
uint32_t space_set_break(struct address_space *space,
                         uint32_t wanted); /* brk(2): the new or old end */
/* Writes into a space that need not be current (exec, by the loader), filling pages. 0, -EFAULT,
 * -ENOMEM. */
int space_write(struct address_space *space, uint32_t address, const void *from, uint32_t length);
/* What became of a page fault, and what the program is told where it is its own fault. */
enum fault_result {
    FAULT_MENDED,    /* the access may be tried again */
    FAULT_UNMAPPED,  /* nothing is mapped there: SIGSEGV, SEGV_MAPERR */
    FAULT_FORBIDDEN, /* the region does not allow it: SIGSEGV, SEGV_ACCERR */
    FAULT_PAST_END,  /* of the file that is mapped there: SIGBUS, BUS_ADRERR */
    FAULT_NO_MEMORY, /* SIGKILL */
};
/* A page fault at address: fills the page if a region allows the access. Called by the trap code
 * with the error code in words; may sleep. */
enum fault_result space_fault(struct address_space *space, uint32_t address, bool write,
                              bool present);

/* The page tables, kernel/arch/i386/mmu.c. Frames are physical addresses. */
uint32_t mmu_directory_create(void); /* a page directory that shares the kernel half, or 0 */
void mmu_directory_destroy(
    uint32_t directory); /* and its user page tables (not the frames mapped) */
bool mmu_map_user(uint32_t directory, uint32_t address, uint32_t frame, uint32_t protection);
/* Makes directory the current thread's and this CPU's. 0: the kernel's own. */
void mmu_activate(uint32_t directory);
uint32_t mmu_lookup(uint32_t directory, uint32_t address); /* the frame mapped there, or 0 */
uint32_t mmu_unmap(uint32_t directory, uint32_t address);  /* the frame that was mapped, or 0 */
void mmu_protect(uint32_t directory, uint32_t address, uint32_t protection);
/* The first address from `address` on, below end, that has a frame, or end. Skips empty page
 * tables. */
uint32_t mmu_next_mapped(uint32_t directory, uint32_t address, uint32_t end);
void *mmu_window_open(uint32_t frame, int slot); /* interrupts off; slot 0 or 1 */
void mmu_window_close(int slot);
/* Shows frame to every space at address, VDSO_START or above, for reading and execution; at boot.
 */
void mmu_map_vdso(uint32_t address, uint32_t frame);
/* A kernel stack: KERNEL_STACK_SIZE bytes with an unmapped guard page below. NULL: no memory. */
void *mmu_stack_create(void);
void mmu_stack_destroy(void *lowest);

#endif
