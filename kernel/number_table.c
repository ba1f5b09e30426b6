/* Finding by number: see number_table.h. */
#include "kernel/number_table.h"

#include <stddef.h>

static struct numbered **chain_of(const struct number_table *table, int number)
{
    return (struct numbered **)&table->chain[(unsigned)number % NUMBER_CHAINS];
}

void number_table_add(struct number_table *table, struct numbered *thing, int number)
{
    struct numbered **first = chain_of(table, number);
    thing->number = number;
    thing->next = *first;
    *first = thing;
}

void number_table_remove(struct number_table *table, struct numbered *thing)
{
    struct numbered **place = chain_of(table, thing->number);
    while (*place != thing)
        place = &(*place)->next;
    *place = thing->next;
}

struct numbered *number_table_find(const struct number_table *table, int number)
{
    struct numbered *thing = *chain_of(table, number);
    while (thing && thing->number != number)
        thing = thing->next;
    return thing;
}
