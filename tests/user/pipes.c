/* Pipes: what goes in comes out, in order and in one piece up to PIPE_BUF; what happens at their
 * limits, when they are full, empty, or have lost an end; and pipes between processes and threads.
 */
#include "tests/user/expect.h"
#include "user/thread.h"

enum { CAPACITY = 65536, WRITERS = 4, MESSAGES = 200 };

static char big[CAPACITY + 5000], other[CAPACITY + 5000];
static int end[2];

static void open_pipe(int flags)
{
    if (sys_pipe2(end, flags) != 0)
        exit(100);
}

static void close_pipe(void)
{
    sys_close(end[0]);
    sys_close(end[1]);
}

static void fill_pattern(char *bytes, int count, int seed)
{
    for (int i = 0; i < count; i++)
        bytes[i] = (char)(seed + i * 7 + i / 256);
}

static void test_simple(void)
{
    char bytes[8] = "";
    int more[2];
    check("pipe", 0, sys_pipe(end));
    check_true("pipe gives two numbers", end[0] >= 0 && end[1] > end[0]);
    check("write", 5, sys_write(end[1], "hello", 5));
    check("write again", 2, sys_write(end[1], "!!", 2));
    check("read part", 3, sys_read(end[0], bytes, 3));
    check("the part is the first", 0, memcmp(bytes, "hel", 3));
    check("read the rest", 4, sys_read(end[0], bytes, 8));
    check("the rest is in order", 0, memcmp(bytes, "lo!!", 4));
    check("write nothing", 0, sys_write(end[1], "x", 0));
    check("read nothing", 0, sys_read(end[0], bytes, 0));
    check("write at the reading end", -EBADF, sys_write(end[0], "x", 1));
    check("read at the writing end", -EBADF, sys_read(end[1], bytes, 1));
    check("pipe2 with a strange flag", -EINVAL, sys_pipe2(more, 1));
    close_pipe();
    check("close has closed", -EBADF, sys_close(end[0]));
}

static void test_ends(void)
{
    char bytes[4];
    open_pipe(0);
    sys_write(end[1], "ab", 2);
    sys_close(end[1]);
    check("read what the last writer left", 2, sys_read(end[0], bytes, 4));
    check("read at the end", 0, sys_read(end[0], bytes, 4));
    check("read at the end again", 0, sys_read(end[0], bytes, 4));
    sys_close(end[0]);
}

static void test_bad_pointers(void)
{
    char *page = page_before_hole(), bytes[8];
    open_pipe(O_NONBLOCK);
    check("write from nowhere", -EFAULT, sys_write(end[1], (void *)0x1000, 4));
    check("read from a pipe without bytes to nowhere", -EAGAIN,
          sys_read(end[0], (void *)0x1000, 4));
    sys_write(end[1], "abcd", 4);
    check("read to nowhere", -EFAULT, sys_read(end[0], (void *)0x1000, 4));
    check("nothing is lost by it", 4, sys_read(end[0], bytes, 8));
    check("write over the edge of a mapping", -EFAULT, sys_write(end[1], page + 4092, 8));
    check("pipe to nowhere", -EFAULT, sys_pipe((int *)0x1000));
    close_pipe();
}

static void test_nonblocking(void)
{
    int total = 0, result;
    open_pipe(O_NONBLOCK);
    check("read of an empty pipe", -EAGAIN, sys_read(end[0], big, 1));
    fill_pattern(big, CAPACITY, 1);
    while ((result = sys_write(end[1], big + total, 4096)) > 0)
        total += result;
    check("a full pipe", -EAGAIN, result);
    check("what it holds", CAPACITY, total);
    check("one byte more", -EAGAIN, sys_write(end[1], "x", 1));
    check("a page out", 4096, sys_read(end[0], other, 4096));
    check("more than fits goes in part", 4096, sys_write(end[1], big, 8192));
    check("all out", CAPACITY, sys_read(end[0], other + 4096, sizeof other - 4096));
    check_true("all in order", memcmp(other, big, CAPACITY) == 0);
    check_true("and what came later", memcmp(other + CAPACITY, big, 4096) == 0);
    check("empty again", -EAGAIN, sys_read(end[0], big, 1));
    close_pipe();
}

/* Many sizes, so that bytes lie across pages and around the ring in all ways. */
static void test_sizes(void)
{
    static const int sizes[] = {1, 2, 3, 4095, 4096, 4097, 5000, 8191, 8192, 12289, 30000};
    int bad = 0, step = 0;
    open_pipe(0);
    for (int round = 0; round < 40; round++) {
        int size = sizes[round * 5 % 11], left = size;
        fill_pattern(big, size, round);
        bad += sys_write(end[1], big, (unsigned)size) != size;
        while (left > 0) {
            int part = sizes[step++ * 3 % 11];
            int got = sys_read(end[0], other + size - left, (unsigned)(part < left ? part : left));
            if (got <= 0)
                exit(101);
            left -= got;
        }
        bad += memcmp(big, other, (unsigned)size) != 0;
    }
    check("pieces of all sizes", 0, bad);
    close_pipe();
}

static int write_and_leave(void)
{
    int status = 0;
    sys_close(end[0]);
    for (int i = 0; i < 3 && status == 0; i++)
        status = sys_write(end[1], "abc", 3) != 3;
    return status;
}

static void test_fork(void)
{
    char bytes[16];
    int total = 0, got;
    open_pipe(0);
    int pid = sys_fork();
    if (pid == 0)
        exit(write_and_leave());
    sys_close(end[1]);
    while ((got = sys_read(end[0], bytes, sizeof bytes)) > 0)
        total += got;
    check("a child's bytes", 9, total);
    check("a child's end is the end", 0, got);
    sys_close(end[0]);
    sys_waitpid(pid, NULL, 0);
}

static int read_later(void)
{
    struct timespec32 moment = {0, 20000000};
    int total = 0, got;
    sys_close(end[1]);
    sys_nanosleep(&moment, NULL);
    while ((got = sys_read(end[0], other, 3000)) > 0)
        total += got;
    fill_pattern(big, CAPACITY + 5000, 3);
    return got != 0 || total != CAPACITY + 5000;
}

static void test_blocking_writer(void)
{
    int status;
    open_pipe(0);
    int pid = sys_fork();
    if (pid == 0)
        exit(read_later());
    sys_close(end[0]);
    fill_pattern(big, CAPACITY + 5000, 3);
    check("a write of more than a pipe holds waits", CAPACITY + 5000,
          sys_write(end[1], big, CAPACITY + 5000));
    sys_close(end[1]);
    sys_waitpid(pid, &status, 0);
    check("and all is read", 0, status);
}

static int write_blocks(int letter)
{
    sys_close(end[0]);
    memset(big, letter, 4096);
    for (int i = 0; i < MESSAGES; i++)
        if (sys_write(end[1], big, 4096) != 4096)
            return 1;
    return 0;
}

static int read_exactly(char *to, int count)
{
    int total = 0, got = 1;
    while (total < count && got > 0) {
        got = sys_read(end[0], to + total, (unsigned)(count - total));
        total += got > 0 ? got : 0;
    }
    return total;
}

/* Writes of PIPE_BUF bytes by several processes at once: none comes apart. */
static void test_atomic(void)
{
    int mixed = 0, count[WRITERS] = {0}, wrong = 0;
    open_pipe(0);
    for (int i = 0; i < WRITERS; i++)
        if (sys_fork() == 0)
            exit(write_blocks('a' + i));
    sys_close(end[1]);
    while (read_exactly(other, 4096) == 4096) {
        int writer = other[0] - 'a';
        for (int i = 1; i < 4096; i++)
            mixed += other[i] != other[0];
        if (writer >= 0 && writer < WRITERS)
            count[writer]++;
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        wrong += sys_wait4(-1, &status, 0, NULL) < 0 || status != 0 || count[i] != MESSAGES;
    }
    check("writes of PIPE_BUF bytes are not mixed", 0, mixed);
    check("and all arrive", 0, wrong);
    sys_close(end[0]);
}

static int write_without_reader(void)
{
    open_pipe(0);
    sys_close(end[0]);
    sys_write(end[1], "x", 1);
    return 0;
}

static int write_when_reader_leaves(void)
{
    open_pipe(0);
    if (sys_fork() == 0) {
        struct timespec32 moment = {0, 20000000};
        sys_close(end[1]);
        sys_nanosleep(&moment, NULL);
        exit(0);
    }
    sys_close(end[0]);
    while (sys_write(end[1], big, sizeof big) > 0)
        ;
    return 1;
}

static void test_broken(void)
{
    check("a write that nobody can read is SIGPIPE", SIGPIPE, in_child(write_without_reader));
    check("a write that waits for one who leaves too", SIGPIPE, in_child(write_when_reader_leaves));
}

static int read_for_ever(void)
{
    char byte;
    open_pipe(0);
    sys_read(end[0], &byte, 1);
    return 1;
}

static int write_for_ever(void)
{
    open_pipe(0);
    while (sys_write(end[1], big, sizeof big) > 0)
        ;
    return 1;
}

/* Starts body, lets it fall asleep and kills it; gives its wait status. */
static int kill_in(int (*body)(void))
{
    struct timespec32 moment = {0, 20000000};
    int status = 0, pid = sys_fork();
    if (pid == 0)
        exit(body());
    sys_nanosleep(&moment, NULL);
    sys_kill(pid, SIGKILL);
    sys_waitpid(pid, &status, 0);
    return status;
}

static void test_kill(void)
{
    check("kill of one that waits for bytes", SIGKILL, kill_in(read_for_ever));
    check("kill of one that waits for room", SIGKILL, kill_in(write_for_ever));
}

static int take_one(void *count)
{
    char byte;
    while (sys_read(end[0], &byte, 1) == 1)
        __atomic_fetch_add((int *)count, 1, __ATOMIC_SEQ_CST);
    return 0;
}

/* Several threads read single bytes, which come one by one and in crowds: each is read once, and
 * nobody sleeps while there is one. */
static void test_many_readers(void)
{
    struct thread *threads[WRITERS];
    int count = 0;
    open_pipe(0);
    for (int i = 0; i < WRITERS; i++)
        threads[i] = thread_create(take_one, &count);
    for (int i = 0; i < 300; i++) {
        sys_write(end[1], big, (unsigned)(1 + i % 5));
        if (i % 7 == 0)
            sys_sched_yield();
    }
    sys_close(end[1]);
    for (int i = 0; i < WRITERS; i++)
        thread_join(threads[i]);
    check("several readers read each byte once", 900, count);
    sys_close(end[0]);
}

/* Two processes that hand one byte to and fro. */
static void test_ping_pong(void)
{
    int there[2], back[2], bad = 0;
    char byte = 0;
    sys_pipe(there);
    sys_pipe(back);
    int pid = sys_fork();
    if (pid == 0) {
        sys_close(there[1]);
        while (sys_read(there[0], &byte, 1) == 1) {
            byte++;
            sys_write(back[1], &byte, 1);
        }
        exit(0);
    }
    for (int i = 0; i < 1000; i++) {
        byte = (char)i;
        bad += sys_write(there[1], &byte, 1) != 1 || sys_read(back[0], &byte, 1) != 1;
        bad += byte != (char)(i + 1);
    }
    sys_close(there[1]);
    sys_waitpid(pid, NULL, 0);
    check("a thousand bytes to and fro", 0, bad);
    sys_close(there[0]);
    sys_close(back[0]);
    sys_close(back[1]);
}

/* Pipes until there are no more numbers; then all can be closed and made again. */
static void test_exhaustion(void)
{
    static int numbers[1100][2];
    int made[2] = {0, 0}, error = 0;
    for (int round = 0; round < 2; round++) {
        while (made[round] < 1100 && (error = sys_pipe(numbers[made[round]])) == 0)
            made[round]++;
        for (int i = 0; i < made[round]; i++) {
            sys_close(numbers[i][0]);
            sys_close(numbers[i][1]);
        }
    }
    check_baton("pipes until none can be made", 1, made[0] > 10 && error == -EMFILE);
    check_baton("and as many again", made[0], made[1]);
}

int main(void)
{
    test_simple();
    test_ends();
    test_bad_pointers();
    test_nonblocking();
    test_sizes();
    test_fork();
    test_blocking_writer();
    test_atomic();
    test_broken();
    test_kill();
    test_many_readers();
    test_ping_pong();
    if (on_baton()) /* Linux may allow more */
        test_exhaustion();
    return check_result();
}
