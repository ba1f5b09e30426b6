/* What the address sanitizer must know of coroutines' stacks. */
#include <sanitizer/asan_interface.h>

#include "user/coroutine/stack.h"

struct coroutine *__real_stack_allocate(size_t size);
struct coroutine *__wrap_stack_allocate(size_t size);

/* The calls that a coroutine had not returned from when it ended have left red zones on its stack,
 * which the next one would run into. */
struct coroutine *__wrap_stack_allocate(size_t size)
{
    struct coroutine *coroutine = __real_stack_allocate(size);
    if (coroutine) {
        char *end = (char *)(coroutine + 1);
        __asan_unpoison_memory_region(end - coroutine->size + 4096, coroutine->size - 4096);
    }
    return coroutine;
}
