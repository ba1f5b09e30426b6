/* Address spaces: the user half of one process, as regions filled with pages on first touch. */
#ifndef KERNEL_MM_SPACE_H
#define KERNEL_MM_SPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/mm/page_tables.h"
#include "kernel/mm/region.h"
#include "kernel/sync.h"
#include "lib/linux_memory.h"
#include "lib/list.h"

enum {
    USER_START = 0x00010000,
    USER_END = 0xC0000000, /* first address that is not the user's */
    USER_STACK_SIZE = 8 << 20,
    VDSO_START = 0xBFC00000, /* from here on one page table, the same in every space: the vDSO's */
    VDSO_ADDRESS = 0xBFFFE000, /* its image: one page, above one of data */
    USER_STACK_TOP = VDSO_START,
};

struct file;

struct address_space {
    struct mutex lock; /* guards the rest but references */
    uint32_t references;
    struct list all_link; /* space_truncate.c */
    struct region_list regions;
    uint32_t page_directory;         /* physical */
    uint32_t break_start, break_end; /* brk(2) */
    /* What the program was started from: for /proc. Set before anybody else sees the space. */
    struct file *program;                             /* a reference; NULL: none */
    uint32_t arguments, environment, environment_end; /* argv's strings, then envp's */
    uint32_t stack_limit; /* bytes to which a region that grows down may grow: RLIMIT_STACK */
    uint32_t size_limit;  /* bytes in all regions: RLIMIT_AS */
    bool shares;          /* has a REGION_SHARED, or had one */
    bool has_shared;      /* a shared mapping was made here, or was inherited */
};

struct address_space *space_create(void); /* empty but for the vDSO; NULL: no memory */
/* fork: the same regions and bytes. Pages of one's own are shared until one of the two writes.
 * NULL: no memory. */
struct address_space *space_copy(struct address_space *from);
/* One user more, as for vfork(2)'s child; gives space. */
struct address_space *space_share(struct address_space *space);
/* One fewer. With the last one the space goes: no CPU may have it for its current one then. */
void space_release(struct address_space *space);
/* Current thread's page directory; NULL: the kernel's. */
void space_activate(struct address_space *space);
/* Calls visit for each region, lowest first. The space is locked: no user memory may be touched. */
void space_for_each_region(struct address_space *space,
                           void (*visit)(const struct region *, void *), void *argument);

/* Where a mapping goes. */
enum placement {
    PLACE_FREE,    /* at start, which must be free: else -EEXIST */
    PLACE_REPLACE, /* at start, in the place of what is there */
    PLACE_ANYWHERE /* at start if that is free, else where there is room */
};

/* What mmap(2) asks for. */
struct mapping {
    uint32_t start, length;       /* bytes; length is rounded up to pages */
    uint32_t protection, flags;   /* PROT_..., REGION_... */
    struct memory_object *object; /* NULL: memory of one's own. The space takes a reference */
    uint32_t page_offset;         /* the object's page at start */
    enum placement placement;
};

/* The mapping's address, or -ENOMEM, -EINVAL (not page-aligned), -EEXIST, -EPERM (below
 * USER_START). Pages come on first touch. */
int32_t space_place(struct address_space *space, const struct mapping *mapping);
/* The same at start, which must be free: 0, -EINVAL (also: no address of a program's), -ENOMEM,
 * -EEXIST. */
int space_map(struct address_space *space, uint32_t start, uint32_t length, uint32_t protection);
int space_map_object(struct address_space *space, uint32_t start, uint32_t length,
                     uint32_t protection, uint32_t flags, struct memory_object *object,
                     uint32_t page_offset);
/* Maps a program's first stack, below USER_STACK_TOP, which grows by itself. The same errors. */
int space_map_stack(struct address_space *space);
/* 0, -EINVAL (a bad range), -ENOMEM. Holes are allowed. */
int space_unmap(struct address_space *space, uint32_t start, uint32_t length);
/* 0, -EINVAL, -ENOMEM (also at a hole: what lies before it has changed), -EACCES. PROT_GROWSDOWN
 * begins at the region's start. */
int space_protect(struct address_space *space, uint32_t start, uint32_t length,
                  uint32_t protection);
/* brk(2): the new end or, where it cannot be, the old one. */
uint32_t space_set_break(struct address_space *space, uint32_t wanted);
/* mremap(2), page-aligned. With target not 0 it is moved there, in the place of what is there. The
 * new address, or -EFAULT, -ENOMEM, -EINVAL. */
int32_t space_remap(struct address_space *space, uint32_t start, uint32_t old_length,
                    uint32_t new_length, bool may_move, uint32_t target);

/* madvise(2) for whole pages from start to end: 0, -ENOMEM (also after a hole), -EINVAL (not for
 * what is mapped there). advice is one that space_advice_known() knows. */
int space_advise(struct address_space *space, uint32_t start, uint32_t end, int advice);
bool space_advice_known(int advice);
/* Says of each page from start on whether it is in memory, as 1 or 0; gives how many it could say
 * it of: fewer than pages before a hole. */
uint32_t space_residence(struct address_space *space, uint32_t start, uint32_t pages,
                         uint8_t *resident);
/* The end of what is mapped without a hole from start on, or start. */
uint32_t space_covered_end(struct address_space *space, uint32_t start);

/* Where address lies in shared memory, sets *object and its *offset there, which are the same in
 * each space that shares it; else leaves them. For names only: the object may be gone at any time.
 */
void space_find_shared(struct address_space *space, uint32_t address, const void **object,
                       uint32_t *offset);

/* Makes the object size bytes long; what is cut off goes from every space that has it mapped. May
 * sleep; no space is locked. */
void space_resize_object(struct memory_object *object, uint32_t size);

/* Copies to and from a space that need not be current (exec, /proc), filling pages, whatever their
 * protection; pages shared since a fork become the space's own first. Kernel memory on the other
 * side. 0, -EFAULT, -ENOMEM. */
int space_write(struct address_space *space, uint32_t address, const void *from, uint32_t length);
int space_read(struct address_space *space, uint32_t address, void *to, uint32_t length);

/* What became of a page fault, and what the program is told where it is its own fault. */
enum fault_result {
    FAULT_MENDED,    /* the access may be tried again */
    FAULT_UNMAPPED,  /* nothing is mapped there: SIGSEGV, SEGV_MAPERR */
    FAULT_FORBIDDEN, /* the region does not allow it: SIGSEGV, SEGV_ACCERR */
    FAULT_PAST_END,  /* of the file that is mapped there: SIGBUS, BUS_ADRERR */
    FAULT_NO_MEMORY, /* SIGKILL */
};
/* A page fault at address: fills the page if a region allows the access. Called by the trap code;
 * may sleep. */
enum fault_result space_fault(struct address_space *space, uint32_t address, bool write);
/* Fills pages as if each had been read, or written. 0, -ENOMEM (also at a hole), -EFAULT. */
int space_populate(struct address_space *space, uint32_t start, uint32_t length, bool write);

#endif
