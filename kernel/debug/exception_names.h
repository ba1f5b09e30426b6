/* Exceptions in words. Pure: nothing is read but the arguments. */
#ifndef KERNEL_DEBUG_EXCEPTION_NAMES_H
#define KERNEL_DEBUG_EXCEPTION_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/arch/i386/trap.h"

/* Gives the name of a vector from 0 to 31; others are "interrupt". Never NULL. */
const char *exception_name(uint32_t vector);
/* Writes what the error code of vector says, in words; an empty string where there is none. Gives
 * the length as buffer_format() does. */
int exception_error(char *out, size_t size, uint32_t vector, uint32_t error);
/* Gives ESP as it was at the fault. A frame from ring 0 holds none: there it is the address just
 * past EFLAGS. A double fault's frame, built from the TSS, does hold it. */
uint32_t exception_stack_pointer(const struct trap_frame *frame);
/* Writes the one line that tells of a fault: name, vector, decoded error code, EIP, ESP, and for a
 * page fault CR2. No newline. Gives the length as buffer_format() does. */
int exception_format(char *out, size_t size, const struct trap_frame *frame, uint32_t cr2);

#endif
