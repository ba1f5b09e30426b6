/* A coroutine's memory: its stack, and at its top its struct. */
#ifndef USER_COROUTINE_STACK_H
#define USER_COROUTINE_STACK_H

#include "user/coroutine/coroutine.h"

/* A coroutine with a stack of at least size bytes below its struct. All fields are 0 but size.
 * NULL: no memory. */
struct coroutine *stack_allocate(size_t size);
/* Gives it back. The caller may still stand on it, as long as nothing is allocated before it has
 * left: the memory stays mapped for the next coroutine. */
void stack_release(struct coroutine *coroutine);

#endif
