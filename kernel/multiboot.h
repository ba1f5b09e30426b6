/* The Multiboot 0.6.96 specification's structures, as far as they are used. */
#ifndef KERNEL_MULTIBOOT_H
#define KERNEL_MULTIBOOT_H

#include <stdint.h>

enum {
    MULTIBOOT_LOADER_MAGIC = 0x2BADB002,
    MULTIBOOT_HAS_MEMORY = 1 << 0,
    MULTIBOOT_HAS_LINE = 1 << 2,
    MULTIBOOT_HAS_MODULES = 1 << 3,
    MULTIBOOT_HAS_MMAP = 1 << 6,
    MULTIBOOT_RAM = 1,
};

struct multiboot_info {
    uint32_t flags, lower_kib, upper_kib, boot_device, line_address;
    uint32_t module_count, modules_address, symbols[4];
    uint32_t mmap_length, mmap_address;
};

struct multiboot_module {
    uint32_t start, end, text, reserved;
};

struct multiboot_range {
    uint32_t size; /* of what follows */
    uint64_t base, length;
    uint32_t type;
} __attribute__((packed));

/* Copies what is needed into boot_info; panics where no multiboot loader started the kernel. */
void boot_info_copy(uint32_t magic, uint32_t information);

#endif
