/* Random numbers: for /dev/urandom, getrandom(2) and AT_RANDOM. See random.c for how good they are.
 */
#ifndef KERNEL_RANDOM_H
#define KERNEL_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills buffer; any context. */
void random_bytes(void *buffer, size_t length);
/* Stirs a value in that somebody outside can hardly know, such as when a key was pressed. */
void random_add(uint32_t value);

#endif
