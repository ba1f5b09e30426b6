/* A recursion without end.
 *
 * Watch: the stack grows downwards until it leaves its place; the page below is not mapped, so the
 * push faults and the process ends by signal 11. The kernel is not hurt: it has a stack of its own.
 */
#include "user/stdio.h"

/* noinline and the use of frame after the call keep the compiler from making this a loop. */
__attribute__((noinline)) static int descend(int depth)
{
    volatile char frame[1000];
    frame[0] = (char)depth;
    int below = depth < 0 ? 0 : descend(depth + 1);
    return below + frame[0];
}

int main(void)
{
    printf("Descending without end...\n");
    printf("This line is never reached: %d\n", descend(0));
    return 0;
}
