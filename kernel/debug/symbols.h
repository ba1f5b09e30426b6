/* The kernel's own function names, for messages. The table is made from the first link of the
 * kernel by scripts/mksymbols and linked in at the second, in a section of its own at the end, so
 * that it moves nothing that it tells of. */
#ifndef KERNEL_DEBUG_SYMBOLS_H
#define KERNEL_DEBUG_SYMBOLS_H

#include <stdint.h>

struct symbol {
    uint32_t address;
    uint32_t name; /* offset in symbol_names */
};

#define SYMBOL_SECTION __attribute__((section(".symbols")))

/* Sorted by address. An empty name ends the functions: what follows belongs to none. */
extern const struct symbol symbol_table[];
extern const char symbol_names[];
extern const uint32_t symbol_count; /* 0 at the first link */

/* Gives the name of the function that address lies in and how far into it, or NULL and 0. */
const char *symbol_of(uint32_t address, uint32_t *offset);

#endif
