/* Programs that want more memory than there is. Each must die alone, or be told -ENOMEM; what it
 * held comes back, and its parent goes on. With the argument "all", on a machine of its own: on
 * Linux, where others would suffer, it does nothing. */
#include "tests/user/memory_probe.h"

/* LITTLE: pages that the kernel may keep for quick reuse, as it does clean page tables. */
enum { BLOCK = 4 << 20, KILLED = SIGKILL, LITTLE = 64 };

/* Shared with the children: the pages that the last bomb could have. */
static volatile int *touched;

static char *map_block(int flags)
{
    return (char *)sys_mmap2(NULL, BLOCK, RW, flags | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

static int touch_all(int flags)
{
    for (*touched = 0;;) {
        char *block = map_block(flags);
        if (!is_address((int)block))
            return 1;
        for (int at = 0; at < BLOCK; at += PAGE) {
            block[at] = 1;
            ++*touched;
        }
    }
}

static int touch_own(void)
{
    return touch_all(MAP_PRIVATE);
}

static int touch_shared(void)
{
    return touch_all(MAP_SHARED);
}

/* The kernel touches the pages, for a call: which fails, and then the program is killed too. */
static int kernel_touches(void)
{
    int error = 0;
    while (error == 0) {
        char *block = map_block(MAP_PRIVATE);
        for (int at = 0; at < BLOCK && error == 0; at += PAGE)
            error = can_write(block + at);
    }
    return 1;
}

/* Half of memory is there; to write all of it in a child is too much. */
static int child_writes(void)
{
    int pages = *touched * 2 / 3, size = pages * PAGE, status = 0;
    char *memory = map_pages(pages);
    for (int at = 0; at < size; at += PAGE)
        memory[at] = 1;
    int pid = sys_fork();
    if (pid < 0)
        return 1;
    for (int at = 0; at < size; at += PAGE)
        memory[at] = 2;
    if (pid == 0)
        exit(3);
    sys_waitpid(pid, &status, 0);
    return status == exited(3) ? 4 : 5; /* the parent lives: then the child was killed */
}

static int move_break(void)
{
    char *end = (char *)sys_brk(NULL);
    for (;;) {
        char *next = (char *)sys_brk(end + BLOCK);
        if (next == end)
            return 1;
        for (; end < next; end += PAGE)
            *end = 1;
    }
}

/* Regions cost memory of the kernel's: it says when there are enough. */
static int many_regions(void)
{
    char *memory = (char *)sys_mmap2(NULL, 1 << 30, PROT_NONE, ANONYMOUS | MAP_NORESERVE, -1, 0);
    int error = 0;
    for (unsigned at = 0; at < 1 << 30 && error == 0; at += 2 * PAGE)
        error = sys_mprotect(memory + at, PAGE, PROT_READ);
    return error == -ENOMEM ? 0 : 1;
}

/* A page table for each page, in child after child, until there is no memory for one more. A parent
 * that is killed makes room for the next child: so there is a most. */
static int many_tables(void)
{
    enum { SPACE = 1 << 30, SPAN = 4 << 20, MOST = 500 };
    char *memory = (char *)sys_mmap2(NULL, SPACE, RW, ANONYMOUS | MAP_NORESERVE, -1, 0);
    int children = 0, status = 0, pid = 0;
    for (unsigned at = 0; at < SPACE; at += SPAN)
        memory[at] = 1;
    while (children < MOST && (pid = sys_fork()) == 0)
        children++;
    if (pid > 0)
        sys_waitpid(pid, &status, 0);
    *touched = children > *touched ? children : *touched;
    return pid == -ENOMEM || pid > 0 ? 0 : 1;
}

static int recursion(int depth)
{
    volatile char frame[1000];
    frame[0] = (char)depth;
    return depth ? recursion(depth - 1) + frame[0] : 0;
}

static int deep_recursion(void)
{
    return recursion(100000000);
}

static int nothing(void)
{
    return 0;
}

/* What a bomb leaves must be enough for the same again, but for a little. */
static void test_again(const char *name, int (*bomb)(void))
{
    check(name, KILLED, in_child(bomb));
    int first = *touched;
    check(name, KILLED, in_child(bomb));
    check_true("with as much memory as before", *touched > 1000 && *touched + LITTLE > first);
    check("a program afterwards", exited(0), in_child(nothing));
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "all") != 0)
        return 0;
    touched = (int *)sys_mmap2(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    test_again("memory of one's own", touch_own);
    test_again("shared memory", touch_shared);
    check("the kernel touches it", KILLED, in_child(kernel_touches));
    in_child(touch_own);
    int status = in_child(child_writes);
    check_true("parent and child write half each", status == KILLED || status == exited(5));
    check("the break", KILLED, in_child(move_break));
    check("regions", exited(0), in_child(many_regions));
    *touched = 0;
    status = in_child(many_tables);
    while (sys_waitpid(-1, NULL, 0) > 0) /* the program is init: orphans come to it */
        continue;
    check_true("page tables", status == KILLED || status == exited(0));
    check_true("many processes had them", *touched > 10);
    check("the stack", SIGSEGV, in_child(deep_recursion));
    test_again("memory of one's own, in the end", touch_own);
    return check_result();
}
