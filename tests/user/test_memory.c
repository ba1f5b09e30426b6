/* Memory by the page: brk, mmap2, munmap, and what fork copies. New memory is zero; memory that was
 * given back is gone. */
#include <stdbool.h>
#include <stddef.h>

#include "tests/user/check.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { PAGE = 4096, SIZE = 16 * PAGE };

static bool all_zero(const char *memory, int size)
{
    for (int i = 0; i < size; i++)
        if (memory[i])
            return false;
    return true;
}

static char *map(int size)
{
    return (char *)sys_mmap2(NULL, (unsigned)size, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* What the kernel says to a file name at address: -ENOENT where there is memory (it must hold an
 * empty text), -EFAULT where there is none. Reading there would say it too, but only once. */
static int probe(const char *address)
{
    return sys_open(address, O_RDONLY, 0);
}

static void check_map(void)
{
    char *memory = map(SIZE);
    check_equal("a name in a new mapping", probe(memory), -ENOENT);
    check_equal("a new mapping is zero", all_zero(memory, SIZE), 1);
    memory[PAGE] = 1;
    memory[2 * PAGE] = 2;
    check_equal("unmapping its second page", sys_munmap(memory + PAGE, PAGE), 0);
    check_equal("reading that page", probe(memory + PAGE), -EFAULT);
    check_equal("the pages around it stay", memory[0] == 0 && memory[2 * PAGE] == 2, 1);
    check_equal("unmapping all of it, hole and all", sys_munmap(memory, SIZE), 0);
    check_equal("reading its third page", probe(memory + 2 * PAGE), -EFAULT);
    check_equal("unmapping at an odd address", sys_munmap(memory + 1, PAGE), -EINVAL);
    check_equal("mapping nothing", (int)map(0), -EINVAL);
}

static void check_brk(void)
{
    char *start = (char *)sys_brk(NULL);
    char *end = (char *)sys_brk(start + SIZE);
    check_equal("brk up", end - start, SIZE);
    check_equal("what it gave is zero", all_zero(start, SIZE), 1);
    start[SIZE - 1] = 'x';
    check_equal("brk down", (char *)sys_brk(start) - start, 0);
    check_equal("brk up again", (char *)sys_brk(start + SIZE) - start, SIZE);
    check_equal("it is zero again", all_zero(start, SIZE), 1);
    check_equal("brk into the kernel changes nothing", (char *)sys_brk((void *)~0u) - start, SIZE);
}

/* A child changes memory; only its own copy changes. */
static void check_fork(void)
{
    static int data = 1;
    int stack = 2;
    char *mapped = map(PAGE);
    int wait_status = 0;
    mapped[0] = 3;
    int pid = fork();
    if (pid == 0) {
        data = stack = mapped[0] = 9;
        exit(data + *(volatile int *)&stack + mapped[0]);
    }
    waitpid(pid, &wait_status, 0);
    check_equal("the child's sum", WEXITSTATUS(wait_status), 27);
    check_equal("the parent's sum", data + *(volatile int *)&stack + mapped[0], 6);
}

/* The parent changes memory; the child, which looks after that, has its own still. */
static void check_parent_writes(void)
{
    volatile int *told =
        (int *)sys_mmap2(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    volatile char *mapped = map(PAGE);
    int wait_status = 0;
    mapped[0] = 3;
    int pid = fork();
    if (pid == 0) {
        while (!*told)
            sys_sched_yield();
        exit(mapped[0]);
    }
    mapped[0] = 5;
    *told = 1;
    waitpid(pid, &wait_status, 0);
    check_equal("what the child saw", WEXITSTATUS(wait_status), 3);
    check_equal("what the parent wrote", mapped[0], 5);
}

int main(void)
{
    check_map();
    check_brk();
    check_fork();
    check_parent_writes();
    check_equal("reading page 0", probe((char *)0x10), -EFAULT);
    return check_status();
}
