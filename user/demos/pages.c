/* Memory that is not there before it is touched.
 *
 * Watch: mmap gives sixteen pages at once, and none of them exists: the kernel has only noted that
 * the program may use these addresses. Each first touch is a page fault, in which the kernel puts a
 * page full of zeros there; the program does not notice. After fork both processes have the same
 * pages, until one writes: then that one gets a copy. mincore(2) says which pages exist, and
 * getrusage(2) how many faults were mended. */
/* Runs on Linux too. */
#include "lib/linux_memory.h"
#include "lib/linux_process.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { PAGE = 4096, PAGES = 16, SIZE = PAGES * PAGE };

static int faults(void)
{
    struct rusage usage;
    sys_getrusage(0, &usage);
    return (int)usage.minor_faults;
}

static void show(const char *when, char *memory)
{
    unsigned char there[PAGES];
    char picture[PAGES + 1] = {0};
    sys_mincore(memory, SIZE, there);
    for (int i = 0; i < PAGES; i++)
        picture[i] = there[i] & 1 ? '#' : '.';
    printf("%-28s %s\n", when, picture);
}

/* Writes into a page, and says how many faults that took. */
static void touch(char *memory, int page)
{
    int before = faults();
    memory[page * PAGE] = 1;
    int taken = faults() - before;
    printf("a write to page %d: %d page fault%s\n", page, taken, taken == 1 ? "" : "s");
}

int main(void)
{
    char *memory =
        (char *)sys_mmap2(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    show("after mmap", memory);
    touch(memory, 3);
    touch(memory, 9);
    touch(memory, 9);
    show("after three writes", memory);
    if (sys_fork() == 0) {
        printf("in a child:\n");
        touch(memory, 9);
        exit(0);
    }
    sys_wait4(-1, NULL, 0, NULL);
    show("the child is gone", memory);
    sys_munmap(memory, SIZE);
    return 0;
}
