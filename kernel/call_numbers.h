/* The system calls' numbers, NR_name, from their table, and where each stands in an array of all:
 * Linux's first, then Baton's own, which begin at BATON_FIRST. */
#ifndef KERNEL_CALL_NUMBERS_H
#define KERNEL_CALL_NUMBERS_H

enum { BATON_FIRST = 4096, TABLE_SIZE = 512, BATON_SIZE = 16 };
#define CALL_PLACE(number) ((number) < BATON_FIRST ? (number) : TABLE_SIZE + (number)-BATON_FIRST)

enum {
#define CALL0(number, name)      NR_##name = number,
#define CALL1(number, name, ...) NR_##name = number,
#define CALL2(number, name, ...) NR_##name = number,
#define CALL3(number, name, ...) NR_##name = number,
#define CALL4(number, name, ...) NR_##name = number,
#define CALL5(number, name, ...) NR_##name = number,
#define CALL6(number, name, ...) NR_##name = number,
#include "kernel/syscalls.h"
};

#endif
