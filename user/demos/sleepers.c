/* Three threads that sleep.
 *
 * Watch: a sleeping thread costs nothing: it is BLOCKED, in no run queue, until its deadline comes.
 * (`sleepers &` and then `ps` shows them waiting.) They wake in the order of their deadlines, not
 * in the order in which they went to sleep. */
/* Runs on Linux too. */
#include "user/stdio.h"
#include "user/thread.h"
#include "user/time.h"

struct sleeper {
    const char *name;
    unsigned milliseconds;
};

static int sleep_and_tell(void *argument)
{
    const struct sleeper *sleeper = argument;
    uint64_t start = monotonic_nanoseconds();
    sleep_milliseconds(sleeper->milliseconds);
    uint64_t slept = monotonic_nanoseconds() - start;
    uint64_t wanted = (uint64_t)sleeper->milliseconds * 1000000u;
    printf("%s wakes after %u ms%s\n", sleeper->name, sleeper->milliseconds,
           slept < wanted ? ": too early!" : "");
    return slept < wanted;
}

int main(void)
{
    static struct sleeper sleepers[] = {{"owl", 900}, {"cat", 300}, {"bat", 600}};
    struct thread *threads[3];
    int status = 0;
    for (int i = 0; i < 3; i++) {
        printf("%s goes to sleep\n", sleepers[i].name);
        threads[i] = thread_create(sleep_and_tell, &sleepers[i]);
        if (!threads[i])
            return 1;
    }
    for (int i = 0; i < 3; i++)
        status |= thread_join(threads[i]);
    printf("all are awake\n");
    return status;
}
