/* A mutex that nobody else wants.
 *
 * Watch: `strace uncontended` shows no futex(2), though the mutex is locked and unlocked a hundred
 * thousand times. It is a word of memory, and to take it when it is free needs one instruction that
 * compares and exchanges. The kernel is there for those who must wait. */
/* Runs on Linux too. */
#include "user/stdio.h"
#include "user/thread.h"

enum { PAIRS = 100000 };

static struct mutex mutex;

int main(void)
{
    int count = 0;
    for (int i = 0; i < PAIRS; i++) {
        mutex_lock(&mutex);
        count++;
        mutex_unlock(&mutex);
    }
    printf("locked and unlocked %d times\n", count);
    return 0;
}
