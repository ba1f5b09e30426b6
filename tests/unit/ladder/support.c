/* What the address sanitizer must be told of coroutines: which stack is in use, and which is used
 * again. The linker puts these in front of the functions. And what locked_host.h counts. */
#include <sanitizer/asan_interface.h>

#include "tests/unit/ladder/locked_host.h"
#include "user/coroutine/stack.h"

struct host_lock *locked_host_last;
int locked_host_held;

#define IN_REGISTERS __attribute__((regparm(2)))

IN_REGISTERS void __real_coroutine_switch(struct coroutine *prev, struct coroutine *next);
IN_REGISTERS void __wrap_coroutine_switch(struct coroutine *prev, struct coroutine *next);
struct coroutine *__real_stack_allocate(size_t size);
struct coroutine *__wrap_stack_allocate(size_t size);
void __real_coroutine_main(void);
void __wrap_coroutine_main(void);

static const void *main_stack; /* main()'s; known from the first switch away from it */
static size_t main_stack_size;

IN_REGISTERS void __wrap_coroutine_switch(struct coroutine *prev, struct coroutine *next)
{
    void *frames;
    if (next->number == 0)
        __sanitizer_start_switch_fiber(&frames, main_stack, main_stack_size);
    else
        __sanitizer_start_switch_fiber(&frames, (char *)(next + 1) - next->size, next->size);
    __real_coroutine_switch(prev, next);
    __sanitizer_finish_switch_fiber(frames, NULL, NULL);
}

void __wrap_coroutine_main(void)
{
    const void *stack;
    size_t size;
    __sanitizer_finish_switch_fiber(NULL, &stack, &size);
    if (!main_stack) {
        main_stack = stack;
        main_stack_size = size;
    }
    __real_coroutine_main();
}

/* The calls that a coroutine had not returned from when it ended have left red zones on its stack,
 * which the next one would run into. */
struct coroutine *__wrap_stack_allocate(size_t size)
{
    struct coroutine *coroutine = __real_stack_allocate(size);
    if (coroutine) {
        char *end = (char *)(coroutine + 1);
        __asan_unpoison_memory_region(end - coroutine->size, coroutine->size);
    }
    return coroutine;
}
