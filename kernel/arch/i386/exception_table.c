/* The table of instructions that may fault on user memory. user_copy.asm puts a pair into section
 * .ex_table for each; the linker gathers them. */
#include "kernel/arch/i386/memory_map.h"

struct fixup {
    uint32_t fault, resume; /* EIP of the instruction that may fault; where to go on if it did */
};

extern const struct fixup ex_table_start[], ex_table_end[];

uint32_t exception_fixup(uint32_t eip)
{
    for (const struct fixup *entry = ex_table_start; entry < ex_table_end; entry++)
        if (entry->fault == eip)
            return entry->resume;
    return 0;
}
