/* Every system call's results and errors, one function for each family. Those that take the program
 * itself away are in processes.c and threads.c, bad pointers in bad_pointers.c. */
#include "tests/user/expect.h"
#include "user/baton.h"

enum { MAPPED = MAP_PRIVATE | MAP_ANONYMOUS, READ_WRITE = PROT_READ | PROT_WRITE };

static bool is_error(int result)
{
    return result < 0 && result >= -ERRNO_MAX;
}

static void test_reading(void)
{
    char magic[4] = "", again[4] = "";
    int file = sys_open(SELF, O_RDONLY, 0);
    check("read gives what is asked", 4, sys_read(file, magic, 4));
    check_true("read gives the file's bytes", memcmp(magic, "\177ELF", 4) == 0);
    check("read goes on where it stopped", 1, sys_read(file, again, 1));
    check_true("read has moved the position", again[0] != magic[0]);
    check("read of nothing", 0, sys_read(file, magic, 0));
    check("write to a file open for reading", -EBADF, sys_write(file, magic, 1));
    check("close", 0, sys_close(file));
    check("close of a closed descriptor", -EBADF, sys_close(file));
    check("read from a closed descriptor", -EBADF, sys_read(file, magic, 1));
    check("read from descriptor -1", -EBADF, sys_read(-1, magic, 1));
    check("close of descriptor -1", -EBADF, sys_close(-1));
    check("write to a huge descriptor", -EBADF, sys_write(0x7fffffff, magic, 1));
    check("write of nothing", 0, sys_write(1, magic, 0));
}

static void test_open_errors(void)
{
    char name[300];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = 0;
    check("open of what is not there", -ENOENT, sys_open("/no such file", O_RDONLY, 0));
    check("open of an empty path", -ENOENT, sys_open("", O_RDONLY, 0));
    check("open of a name too long", -ENAMETOOLONG, sys_open(name, O_RDONLY, 0));
    check("open of a file as a directory", -ENOTDIR, sys_open(SELF, O_DIRECTORY, 0));
    check("open that must create what is there", -EEXIST, sys_open(SELF, O_CREAT | O_EXCL, 0));
}

/* Fills the descriptor table and empties it again. */
static void test_descriptors(void)
{
    int first = sys_open(SELF, O_RDONLY, 0), second = sys_open(SELF, O_RDONLY, 0), last = second;
    check("open takes the lowest free descriptor", first + 1, second);
    sys_close(first);
    check("open takes a freed descriptor", first, sys_open(SELF, O_RDONLY, 0));
    int result;
    while ((result = sys_open(SELF, O_RDONLY, 0)) >= 0)
        last = result;
    check("open with a full table", -EMFILE, result);
    while (last >= first)
        sys_close(last--);
    check("open after the table was emptied", first, sys_open(SELF, O_RDONLY, 0));
    sys_close(first);
}

/* The first byte of what mmap2 gave, which must be zero; then writes it. -1: there is no memory. */
static int use(int address)
{
    volatile char *byte = (volatile char *)address;
    if (is_error(address))
        return -1;
    int was = *byte;
    *byte = 1;
    return was;
}

static void test_mapping(void)
{
    int page = sys_mmap2(NULL, 5000, READ_WRITE, MAPPED, -1, 0);
    check("mmap2 gives zeros", 0, use(page));
    check("mmap2 rounds the length up", 0, use(page + 8191));
    check("mmap2 at a fixed place", page,
          sys_mmap2((void *)page, 4096, READ_WRITE, MAPPED | MAP_FIXED, -1, 0));
    check("mmap2 at a fixed place gives zeros", 0, use(page));
    check("mmap2 beside leaves what is there", 1, use(page + 8191));
    check("munmap", 0, sys_munmap((void *)page, 8192));
    check("munmap of a hole", 0, sys_munmap((void *)page, 8192));
    int none = sys_mmap2(NULL, 4096, PROT_NONE, MAPPED, -1, 0);
    check_true("mmap2 without any right", !is_error(none));
    check("write from a page without rights", -EFAULT, sys_write(1, (void *)none, 1));
    sys_munmap((void *)none, 4096);
}

static void test_mapping_errors(void)
{
    int page = sys_mmap2(NULL, 4096, READ_WRITE, MAPPED, -1, 0);
    check("mmap2 of length 0", -EINVAL, sys_mmap2(NULL, 0, READ_WRITE, MAPPED, -1, 0));
    check("mmap2 neither private nor shared", -EINVAL,
          sys_mmap2(NULL, 4096, READ_WRITE, MAP_ANONYMOUS, -1, 0));
    check("mmap2 of a bad descriptor", -EBADF,
          sys_mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE, -1, 0));
    check("mmap2 at a crooked fixed place", -EINVAL,
          sys_mmap2((char *)page + 1, 4096, READ_WRITE, MAPPED | MAP_FIXED, -1, 0));
    check("mmap2 of everything", -ENOMEM, sys_mmap2(NULL, 0xfffff001, READ_WRITE, MAPPED, -1, 0));
    check("munmap of a crooked address", -EINVAL, sys_munmap((char *)page + 1, 4096));
    check("munmap of length 0", -EINVAL, sys_munmap((void *)page, 0));
    sys_munmap((void *)page, 4096);
    if (!on_baton())
        return;
    check_baton("munmap of the kernel", -EINVAL, sys_munmap((void *)0xc0000000, 4096));
    check_baton("munmap into the kernel", -EINVAL, sys_munmap((void *)0xbffff000, 8192));
    check_baton("munmap that wraps", -EINVAL, sys_munmap((void *)0x10000, 0xfffff000));
    check_baton("mmap2 over the kernel", -ENOMEM,
                sys_mmap2((void *)0xc0000000, 4096, READ_WRITE, MAPPED | MAP_FIXED, -1, 0));
    check_baton("mmap2 at page 0", -EPERM,
                sys_mmap2(NULL, 4096, READ_WRITE, MAPPED | MAP_FIXED, -1, 0));
}

static void test_break(void)
{
    int start = sys_brk(NULL);
    int end = start + 3 * 4096 + 1;
    check("brk grows", end, sys_brk((void *)end));
    check("brk gives zeros", 0, use(end - 1));
    check("brk shrinks", start, sys_brk((void *)start));
    check("brk refuses the impossible", start, sys_brk((void *)0x1000));
    check("brk refuses the kernel", start, sys_brk((void *)0xfffff000));
    sys_brk((void *)end);
    check("brk gives zeros where it was before", 0, use(end - 1));
    sys_brk((void *)start);
}

static uint64_t clock_now(void)
{
    struct timespec32 now = {0, 0};
    sys_clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint32_t)now.tv_nsec;
}

static void test_time(void)
{
    struct timespec32 time, span = {0, 30000000}, negative = {-1, 0}, overfull = {0, 1000000000},
                            below = {0, -1}, nothing = {0, 0};
    struct timeval32 day;
    check("clock_gettime of the day", 0, sys_clock_gettime(CLOCK_REALTIME, &time));
    check("clock_gettime of no clock", -EINVAL, sys_clock_gettime(42, &time));
    check("gettimeofday", 0, sys_gettimeofday(&day, NULL));
    check_true("gettimeofday has less than a second in tv_usec",
               day.tv_usec >= 0 && day.tv_usec < 1000000);
    check("gettimeofday of nothing", 0, sys_gettimeofday(NULL, NULL));
    check("nanosleep of a negative time", -EINVAL, sys_nanosleep(&negative, NULL));
    check("nanosleep of a second in tv_nsec", -EINVAL, sys_nanosleep(&overfull, NULL));
    check("nanosleep of negative tv_nsec", -EINVAL, sys_nanosleep(&below, NULL));
    check("nanosleep of no time", 0, sys_nanosleep(&nothing, NULL));
    uint64_t start = clock_now();
    check("nanosleep", 0, sys_nanosleep(&span, NULL));
    check_true("nanosleep is not too short", clock_now() - start >= 30000000);
}

static void test_futex(void)
{
    static int word[2] = {5, 0};
    struct timespec32 span = {0, 20000000}, negative = {-1, 0};
    check("futex wait for a word with another value", -EAGAIN,
          sys_futex(word, FUTEX_WAIT, 4, NULL, NULL, 0));
    uint64_t start = clock_now();
    check("futex wait with a timeout", -ETIMEDOUT, sys_futex(word, FUTEX_WAIT, 5, &span, NULL, 0));
    check_true("futex wait's timeout is not too short", clock_now() - start >= 20000000);
    check("futex wait, private", -ETIMEDOUT,
          sys_futex(word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 5, &span, NULL, 0));
    check("futex wait with a bad timeout", -EINVAL,
          sys_futex(word, FUTEX_WAIT, 5, &negative, NULL, 0));
    check("futex wait for a crooked word", -EINVAL,
          sys_futex((char *)word + 1, FUTEX_WAIT, 5, NULL, NULL, 0));
    check("futex wake of nobody", 0, sys_futex(word, FUTEX_WAKE, 1, NULL, NULL, 0));
    check("futex without such an operation", -ENOSYS, sys_futex(word, 99, 1, NULL, NULL, 0));
}

static uint32_t read_gs(int selector)
{
    uint32_t value;
    __asm__ volatile("push %%gs; mov %1, %%gs; mov %%gs:4, %0; pop %%gs"
                     : "=&r"(value)
                     : "r"(selector)
                     : "memory");
    return value;
}

static void test_thread_data(void)
{
    static uint32_t data[2] = {1, 0x12345678};
    struct user_desc bad = {.entry_number = 99}, own = {.entry_number = -1,
                                                        .base_addr = (uint32_t)data,
                                                        .limit = 0xfffff,
                                                        .seg_32bit = 1,
                                                        .limit_in_pages = 1,
                                                        .useable = 1};
    check("set_thread_area without such an entry", -EINVAL, sys_set_thread_area(&bad));
    check("set_thread_area", 0, sys_set_thread_area(&own));
    check_true("set_thread_area gives an entry", own.entry_number < 32);
    struct user_desc told = {.entry_number = own.entry_number};
    check("get_thread_area", 0, sys_get_thread_area(&told));
    check("gives what was set", 0, memcmp(&told, &own, sizeof own));
    check("get_thread_area without such an entry", -EINVAL, sys_get_thread_area(&bad));
    check_true("set_thread_area's segment is there",
               read_gs((int)own.entry_number * 8 + 3) == data[1]);
    check("set_tid_address gives the number", sys_gettid(), sys_set_tid_address(NULL));
}

static void test_numbers(void)
{
    check("gettid of the first thread is getpid", sys_getpid(), sys_gettid());
    check("sched_yield", 0, sys_sched_yield());
    check("kill with no signal finds the process", 0, sys_kill(sys_getpid(), 0));
    check("kill of nobody", -ESRCH, sys_kill(0x3ffffff, 0));
    check("kill with signal 65", -EINVAL, sys_kill(sys_getpid(), 65));
    check("kill with signal -1", -EINVAL, sys_kill(sys_getpid(), -1));
    check("kill with a signal that is ignored", 0, sys_kill(sys_getpid(), SIGCHLD));
    check("wait4 without a child", -ECHILD, sys_wait4(-1, NULL, 0, NULL));
    check("waitpid of a stranger", -ECHILD, sys_waitpid(0x3ffffff, NULL, 0));
    check("wait4 with a strange option", -EINVAL, sys_wait4(-1, NULL, 0x100, NULL));
    check("a number without a call", -ENOSYS, system_call0(17));
    check("a number past the last call", -ENOSYS, system_call0(4000));
    check("number -1", -ENOSYS, system_call0(-1));
    check("the most negative number", -ENOSYS, system_call0((int)0x80000000));
}

static void test_clone_errors(void)
{
    check("clone of a thread with signals of its own", -EINVAL,
          sys_clone(CLONE_VM | CLONE_THREAD, NULL, NULL, NULL, NULL));
    check("clone with shared signals and own memory", -EINVAL,
          sys_clone(CLONE_SIGHAND, NULL, NULL, NULL, NULL));
}

static void test_execve_errors(void)
{
    static char huge[200 * 1024];
    char *argv[] = {huge, NULL};
    memset(huge, 'x', sizeof huge - 1);
    check("execve of what is not there", -ENOENT, sys_execve("/no such file", NULL, NULL));
    check("execve with too long an argument", -E2BIG, sys_execve(SELF, argv, NULL));
    check("execve with too long an environment", -E2BIG, sys_execve(SELF, NULL, argv));
}

/* Baton's own calls, and what it can refuse without harm. */
static void test_own(void)
{
    static struct baton_thread threads[32];
    int count = sys_thread_list(threads, sizeof threads);
    check_baton("thread_list gives the number", 1, count >= 2 && count <= 32);
    check_baton("thread_list without room", count, sys_thread_list(NULL, 0));
    check_baton("set_priority too high", -EINVAL, sys_set_priority(64));
    check_baton("set_priority too low", -EINVAL, sys_set_priority(-1));
    check_baton("set_priority", 0, sys_set_priority(31));
    check_baton("test_one_shot of an ordinary boot", -ENOSYS, sys_test_one_shot(1));
    check_baton("reboot without its magic numbers", -EINVAL, sys_reboot(1, 2, 3, NULL));
    check_baton("reboot with no such command", -EINVAL,
                sys_reboot((int)LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, 3, NULL));
}

int main(void)
{
    test_reading();
    test_open_errors();
    test_descriptors();
    test_mapping();
    test_mapping_errors();
    test_break();
    test_time();
    test_futex();
    test_thread_data();
    test_numbers();
    test_clone_errors();
    test_execve_errors();
    if (on_baton())
        test_own();
    return check_result();
}
