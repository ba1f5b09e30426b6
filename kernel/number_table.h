/* Finding by number. A table has a chain for each remainder of the number; numbers are below
 * NUMBER_LIMIT, so a chain has at most NUMBER_LIMIT / NUMBER_CHAINS links, however many things
 * exist. Whoever owns the table has its lock. */
#ifndef KERNEL_NUMBER_TABLE_H
#define KERNEL_NUMBER_TABLE_H

#include "kernel/number.h"

enum { NUMBER_CHAINS = 4096 }; /* a power of two */

/* The link inside a thing that has a number. */
struct numbered {
    struct numbered *next;
    int number;
};

struct number_table {
    struct numbered *chain[NUMBER_CHAINS];
};

void number_table_add(struct number_table *table, struct numbered *thing, int number);
void number_table_remove(struct number_table *table, struct numbered *thing);
/* The thing of that number, or NULL; number may be anything. */
struct numbered *number_table_find(const struct number_table *table, int number);

#endif
