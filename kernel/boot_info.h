/* What the boot loader told, kept in the kernel's own memory. */
#ifndef KERNEL_BOOT_INFO_H
#define KERNEL_BOOT_INFO_H

#include <stdbool.h>
#include <stdint.h>

enum { BOOT_MAX_RANGES = 32, BOOT_MAX_MODULES = 8, BOOT_LINE_SIZE = 1024 };

struct memory_range {
    uint64_t base, length; /* usable RAM, bytes */
};

struct boot_module {
    uint32_t start, end; /* physical */
};

struct boot_info {
    char line[BOOT_LINE_SIZE];
    int ranges, modules;
    struct memory_range range[BOOT_MAX_RANGES];
    struct boot_module module[BOOT_MAX_MODULES];
};

extern struct boot_info boot_info;

/* Looks name up on the boot line: copies the value of name=value (or "" for the bare word) and
 * gives true; false where it is not there. "double quotes" keep spaces. Words after -- are not
 * options. */
bool boot_option(const char *name, char *value, unsigned size);
bool boot_flag(const char *name);
uint32_t boot_number(const char *name, uint32_t otherwise, uint32_t least, uint32_t most);
/* The words after --, for init's argv; gives their count. Words are ended by NUL inside buffer. */
int boot_init_arguments(char *buffer, unsigned size, char **words, int most);

#endif
