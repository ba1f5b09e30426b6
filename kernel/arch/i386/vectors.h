/* How the CPU numbers traps, and what its error code says of a page fault: SDM volume 3, chapter 6.
 * The interrupt controllers' lines follow its exceptions. */
#ifndef KERNEL_ARCH_I386_VECTORS_H
#define KERNEL_ARCH_I386_VECTORS_H

enum {
    VECTOR_DEBUG = 1,
    VECTOR_NMI = 2,
    VECTOR_BREAKPOINT = 3,
    VECTOR_OVERFLOW = 4,
    VECTOR_DEVICE_NOT_AVAILABLE = 7,
    VECTOR_DOUBLE_FAULT = 8,
    VECTOR_INVALID_TSS = 10,
    VECTOR_GENERAL_PROTECTION = 13,
    VECTOR_PAGE_FAULT = 14,
    VECTOR_X87_ERROR = 16,
    VECTOR_SIMD_ERROR = 19,
    VECTOR_IRQ0 = 0x20, /* the timer's line; below it are the exceptions */
    VECTOR_SYSCALL = 0x80,
    VECTOR_SYSENTER = 0x100, /* no vector of the CPU's: marks frames made by SYSENTER */
};

enum {
    FAULT_PRESENT = 1, /* the page is there, but not for this access */
    FAULT_WRITE = 2,
    FAULT_USER = 4,
    FAULT_RESERVED = 8,
    FAULT_FETCH = 16,
};

#endif
