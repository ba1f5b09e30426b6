/* The event trace as programs have it: /dev/trace, /dev/trace_mark, /proc/trace. With an argument,
 * on Baton; without one, and so on Linux, it does nothing.
 *
 *   events marks          writes marks and numbers, to be found in the trace
 *   events follow         reads the trace, turns it on and off, and falls behind
 *   events switch COUNT   two threads that hand the CPU to each other, COUNT times each */
#include "lib/linux_poll.h"
#include "lib/string.h"
#include "lib/trace_format.h"
#include "tests/user/expect.h"
#include "user/stdlib.h"
#include "user/thread.h"

enum { RECORDS = 64, RING = 1 << 16 };

static struct trace_event record[RECORDS];

static void test_marks(void)
{
    struct trace_number_mark number = {.what = TRACE_NUMBER_GOROUTINE, .value = 4711};
    int marks = sys_open("/dev/trace_mark", O_RDWR, 0);
    char on = 0;
    check("the device of marks is there", 1, marks >= 0);
    check("it says whether marks are recorded", 1, sys_read(marks, &on, 1));
    check("they are", '1', on);
    check("a word", 5, sys_write(marks, "hello", 5));
    check("a line", 6, sys_write(marks, "a line\n", 7) - 1);
    check("one that is cut to 32 bytes", 40,
          sys_write(marks, "0123456789abcdefghijklmnopqrstuvwxyz4321", 40));
    check("a number", sizeof number, sys_write(marks, &number, sizeof number));
    check("nothing", 0, sys_write(marks, "", 0));
    check("from nowhere", -EFAULT, sys_write(marks, (void *)8, 5));
    sys_close(marks);
}

/* Reads until a record of that kind comes; gives how many came before, or -errno. */
static int skip_to(int trace, int kind)
{
    for (int count = 0;; count++) {
        int got = sys_read(trace, record, sizeof *record);
        if (got != sizeof *record)
            return got;
        if (record->kind == kind)
            return count;
    }
}

static void test_turning_on(int trace)
{
    struct pollfd one = {trace, POLLIN, 0};
    check("nothing is recorded yet", -EAGAIN, sys_read(trace, record, sizeof record));
    check("so it is not ready", 0, sys_poll(&one, 1, 0));
    check("less than a record", -EINVAL, sys_read(trace, record, sizeof *record - 1));
    check("no number", -EINVAL, sys_write(trace, "x", 1));
    check("on", 2, sys_write(trace, "1\n", 2));
    check("now it is ready", 1, sys_poll(&one, 1, -1));
    check("two records", 2 * sizeof *record, sys_read(trace, record, 2 * sizeof *record));
    check("the first is START", TRACE_START, record[0].kind);
    check("with its sign", 1, record[0].argument == TRACE_MAGIC);
    check("the second is CLOCK", TRACE_CLOCK, record[1].kind);
    check("then what is there", 0, skip_to(trace, TRACE_THREAD_EXISTS));
}

/* A reader that sleeps is woken by what another thread does. */
static void test_waiting(int trace)
{
    sys_fcntl64(trace, F_SETFL, 0);
    int marks = sys_open("/dev/trace_mark", O_WRONLY, 0);
    sys_write(marks, "x", 1);
    check("the mark comes", 1, skip_to(trace, TRACE_MARK) >= 0);
    check("it is this thread's", sys_gettid(), (int)record->thread);
    check("and all there is of it", 1 << 8, record->detail);
    int asleep = 0, got; /* it has read all, waits, and sees that it did */
    while (!asleep && (got = sys_read(trace, record, sizeof record)) > 0)
        for (int i = 0; i < got / (int)sizeof *record; i++)
            asleep |= record[i].kind == TRACE_SWITCH &&
                      record[i].detail == (TRACE_WHY_BLOCKED | WAIT_FOR_TRACE << 8);
    check("a reader's own sleep is an event", 1, asleep);
    sys_close(marks);
}

static void test_falling_behind(int trace)
{
    sys_fcntl64(trace, F_SETFL, O_NONBLOCK);
    for (int i = 0; i < RING; i++) /* two records each */
        sys_getpid();
    check("what the ring has gone over is told", 0, skip_to(trace, TRACE_LOST));
    check("at least so many", 1, record->argument >= RING);
    int left = 0, got;
    while ((got = sys_read(trace, record, sizeof record)) > (int)sizeof *record * 2)
        left += got / (int)sizeof *record;
    check("all that is in the ring is there", 1, left >= RING);
}

static void test_turning_off(int trace)
{
    check("off", 1, sys_write(trace, "0", 1));
    while (sys_read(trace, record, sizeof record) > 0)
        ;
    sys_getpid();
    check("nothing comes any more", -EAGAIN, sys_read(trace, record, sizeof record));
    check("on again", 1, sys_write(trace, "1", 1));
    int second = sys_open("/dev/trace", O_RDONLY | O_NONBLOCK, 0);
    check("who opens it later", (int)sizeof *record, sys_read(second, record, sizeof *record));
    check("has the state first, too", TRACE_START, record->kind);
    sys_close(second);
    check("off again", 1, sys_write(trace, "0", 1));
}

static void test_text(void)
{
    static char text[4096];
    int file = sys_open("/proc/trace", O_RDONLY, 0);
    int length = sys_read(file, text, sizeof text - 1);
    check("/proc/trace has lines", 1, length > 1000);
    check("and says whether more come", 0, strncmp(text, "tracing is off\n", 15));
    sys_close(file);
}

static void test_following(void)
{
    int trace = sys_open("/dev/trace", O_RDWR | O_NONBLOCK, 0);
    check("the device is there", 1, trace >= 0);
    test_turning_on(trace);
    test_waiting(trace);
    test_falling_behind(trace);
    test_turning_off(trace);
    test_text();
    sys_close(trace);
}

static int hand_over(void *count)
{
    for (int i = *(int *)count; i > 0; i--)
        sys_sched_yield();
    return 0;
}

static void test_switches(int count)
{
    struct thread *other = thread_create(hand_over, &count);
    hand_over(&count);
    check("both have ended", 0, thread_join(other));
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "marks") == 0)
        test_marks();
    if (argc == 2 && strcmp(argv[1], "follow") == 0)
        test_following();
    if (argc == 3 && strcmp(argv[1], "switch") == 0)
        test_switches(atoi(argv[2]));
    return check_result();
}
