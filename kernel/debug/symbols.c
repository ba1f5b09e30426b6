/* Addresses to names. */
#include "kernel/debug/symbols.h"

#include <stddef.h>

/* Gives how many symbols lie at or below address, by binary search. */
static uint32_t symbols_up_to(uint32_t address)
{
    uint32_t low = 0, high = symbol_count; /* those below low are, those from high on are not */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (symbol_table[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *symbol_of(uint32_t address, uint32_t *offset)
{
    uint32_t count = symbols_up_to(address);
    *offset = 0;
    if (count == 0)
        return NULL;
    const struct symbol *symbol = &symbol_table[count - 1];
    const char *name = symbol_names + symbol->name;
    if (*name == '\0')
        return NULL;
    *offset = address - symbol->address;
    return name;
}
