/* Port input and output: the second address space of the PC, where its devices' registers are. */
#ifndef KERNEL_ARCH_I386_IO_H
#define KERNEL_ARCH_I386_IO_H

#include <stdint.h>

static inline void outb(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint8_t inb(uint16_t port)
{
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
    return value;
}

static inline void outw(uint16_t port, uint16_t value)
{
    __asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint16_t inw(uint16_t port)
{
    uint16_t value;
    __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port) : "memory");
    return value;
}

/* About a microsecond, by a write to the port of the BIOS's progress codes: old devices (the PIC,
 * the keyboard controller) need that long between two accesses. */
static inline void io_wait(void)
{
    outb(0x80, 0);
}

#endif
