/* mmap2(2), mmap(2), munmap(2): where mappings go, what they replace, how they fail. */
#include "tests/user/memory_probe.h"

static int map_at(const void *start, unsigned length, int flags)
{
    return sys_mmap2((void *)start, length, RW, ANONYMOUS | flags, -1, 0);
}

static void test_errors(void)
{
    char *memory = map_apart(1);
    check("no bytes", -EINVAL, map_at(NULL, 0, 0));
    check("all bytes", -ENOMEM, map_at(NULL, 0xffffffff, 0));
    check("neither shared nor private", -EINVAL, sys_mmap2(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0));
    check("shared, validated, of no file", -EINVAL,
          sys_mmap2(NULL, PAGE, RW, MAP_ANONYMOUS | MAP_SHARED_VALIDATE, -1, 0));
    check("shared and growing down", -EINVAL,
          sys_mmap2(NULL, PAGE, RW, MAP_ANONYMOUS | MAP_SHARED | MAP_GROWSDOWN, -1, 0));
    check("a file by a bad descriptor", -EBADF, sys_mmap2(NULL, PAGE, RW, MAP_PRIVATE, 999, 0));
    check("no bytes of a bad descriptor", -EBADF, sys_mmap2(NULL, 0, RW, MAP_PRIVATE, -1, 0));
    check("fixed at a crooked address", -EINVAL, map_at(memory + 1, PAGE, MAP_FIXED));
    if (on_baton()) { /* a 64-bit Linux gives its 32-bit programs the kernel's half too */
        check_baton("too much", -ENOMEM, map_at(NULL, 0xd0000000, MAP_NORESERVE));
        check_baton("in the kernel", -ENOMEM, map_at((void *)0xc0000000, PAGE, MAP_FIXED));
        check_baton("into it", -ENOMEM, map_at((void *)0x80000000, 0x40001000, MAP_FIXED));
    }
    check("fixed and wrapping", -ENOMEM, map_at((void *)0xfffff000, 2 * PAGE, MAP_FIXED));
    check("the mapping at hand is still there", 0, can_read(memory));
}

static void test_places(void)
{
    char *memory = map_apart(3);
    memory[0] = memory[2 * PAGE] = 'x';
    check_true("a hint that is free is taken",
               (char *)map_at(memory - PAGE, PAGE, 0) == memory - PAGE);
    sys_munmap(memory - PAGE, PAGE);
    check_true("a crooked hint is rounded down",
               (char *)map_at(memory - PAGE + 5, PAGE, 0) == memory - PAGE);
    int other = map_at(memory, PAGE, 0);
    check_true("a hint that is not free is not", is_address(other) && (char *)other != memory);
    check("nor is what was there touched", 'x', memory[0]);
    check("fixed, not to replace, where something is", -EEXIST,
          map_at(memory, PAGE, MAP_FIXED_NOREPLACE));
    check("the same over its end", -EEXIST,
          map_at(memory + 2 * PAGE, 2 * PAGE, MAP_FIXED_NOREPLACE));
    check_true("the same behind it",
               (char *)map_at(memory + 3 * PAGE, PAGE, MAP_FIXED_NOREPLACE) == memory + 3 * PAGE);
    check_true("fixed replaces",
               (char *)map_at(memory + PAGE, 3 * PAGE, MAP_FIXED) == memory + PAGE);
    check("what it replaced is zero", 0, memory[2 * PAGE]);
    check("what lay before is not", 'x', memory[0]);
}

/* What a small machine could never hold, but nobody touches. */
static void test_reservations(void)
{
    enum { SIZE = 600 << 20 };
    char *place = (char *)sys_mmap2(NULL, SIZE, PROT_NONE, ANONYMOUS | MAP_NORESERVE, -1, 0);
    check_true("600 MiB that nobody may touch", is_address((int)place));
    check("reading there", -EFAULT, can_read(place + SIZE / 2));
    check_true("a page in their middle",
               (char *)map_at(place + SIZE / 2, PAGE, MAP_FIXED) == place + SIZE / 2);
    place[SIZE / 2] = 1;
    check("the page before it", -EFAULT, can_read(place + SIZE / 2 - PAGE));
    check("the page after it", -EFAULT, can_read(place + SIZE / 2 + PAGE));
    check("unmapping it all", 0, sys_munmap(place, SIZE));
    check("the page is gone", -EFAULT, can_read(place + SIZE / 2));
}

static void test_unmap(void)
{
    char *memory = map_apart(4);
    check("crooked", -EINVAL, sys_munmap(memory + 1, PAGE));
    check("no bytes unmapped", -EINVAL, sys_munmap(memory, 0));
    check("wrapping", -EINVAL, sys_munmap(memory, 0xffffffff));
    if (on_baton()) {
        check_baton("up into the kernel", -EINVAL, sys_munmap(memory, 0xc0000000));
        check_baton("in the kernel", -EINVAL, sys_munmap((void *)0xd0000000, PAGE));
    }
    check("page 0", 0, sys_munmap(NULL, PAGE));
    check("one byte is one page", 0, sys_munmap(memory + PAGE, 1));
    check("a hole and what lies around it", 0, sys_munmap(memory, 3 * PAGE));
    check("the last page is still there", 0, can_write(memory + 3 * PAGE));
    check("where nothing is", 0, sys_munmap(memory, 3 * PAGE));
}

static char *shared_page;

static int write_shared(void)
{
    shared_page[5] = 'c';
    return 0;
}

/* Waits for the first word of the shared page, by another address than its parent's. */
static int wait_for_word(void)
{
    int *word = (int *)sys_mremap(shared_page, 0, PAGE, MREMAP_MAYMOVE, NULL);
    while (*(volatile int *)word == 0)
        sys_futex(word, FUTEX_WAIT, 0, NULL, NULL, 0);
    return *(volatile int *)word;
}

/* A wake reaches who waits in another process: it is the same word by whatever address. */
static void test_shared_futex(void)
{
    shared_page = (char *)sys_mmap2(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status = 0, pid = sys_fork();
    if (pid == 0)
        exit(wait_for_word());
    while (sys_futex(shared_page, FUTEX_WAKE, 1, NULL, NULL, 0) != 1)
        sys_sched_yield();
    *(volatile int *)shared_page = 42;
    sys_futex(shared_page, FUTEX_WAKE, 1, NULL, NULL, 0);
    check("the waiter", pid, sys_waitpid(pid, &status, 0));
    check("what it saw", exited(42), status);
}

static void test_shared(void)
{
    shared_page = (char *)sys_mmap2(NULL, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check("shared memory is zero", 0, shared_page[5]);
    check("a child", 0, in_child(write_shared));
    check("what it wrote in shared memory", 'c', shared_page[5]);
    check("unmapping half", 0, sys_munmap(shared_page + PAGE, PAGE));
    check("a child once more", 0, in_child(write_shared));
    check("giving it back", 0, sys_munmap(shared_page, PAGE));
}

/* A region that grows down stops short of what lies below it. */
static void test_growing_down(void)
{
    enum { FREE = 600 };
    char *place = map_pages(FREE), *top;
    sys_munmap(place, FREE * PAGE);
    top = place + (FREE - 1) * PAGE;
    check_true("a region that grows down",
               (char *)map_at(top, PAGE, MAP_GROWSDOWN | MAP_FIXED) == top);
    top[-PAGE] = 'g';
    top[-300 * PAGE] = 'g';
    check("it has grown in one piece", 0, top[-200 * PAGE]);
    check("unmapping it", 0, sys_munmap(top - 300 * PAGE, 301 * PAGE));
    check("now it is gone", -EFAULT, can_read(top - PAGE));
}

static void test_old_call(void)
{
    struct mmap_arguments words = {
        .length = PAGE, .protection = RW, .flags = ANONYMOUS, .fd = (uint32_t)-1};
    char *memory = (char *)sys_mmap(&words);
    check_true("the old call", is_address((int)memory));
    check("its page is zero", 0, memory[PAGE - 1]);
    words.offset = 100;
    check("with a crooked offset", -EINVAL, sys_mmap(&words));
    words.offset = 0;
    words.length = 0;
    check("with no bytes", -EINVAL, sys_mmap(&words));
}

static void test_populated(void)
{
    unsigned char in_memory[4] = {9, 9, 9, 9};
    char *memory = (char *)sys_mmap2(NULL, 4 * PAGE, RW, ANONYMOUS | MAP_POPULATE, -1, 0);
    check("whether populated pages are there", 0, sys_mincore(memory, 4 * PAGE, in_memory));
    check("how many are", 4, in_memory[0] + in_memory[1] + in_memory[2] + in_memory[3]);
    memory = (char *)sys_mmap2(NULL, 4 * PAGE, PROT_NONE, ANONYMOUS | MAP_POPULATE, -1, 0);
    check_true("populating what nobody may touch", is_address((int)memory));
}

/* Many small regions, by protection, so that none joins another; all other ones are then unmapped.
 */
static void test_many_regions(void)
{
    enum { COUNT = 2000 };
    char *memory = map_pages(2 * COUNT);
    bool good = true;
    for (int i = 0; i < COUNT; i++)
        good &= sys_mprotect(memory + 2 * i * PAGE, PAGE, PROT_READ) == 0;
    check_true("two thousand regions of other protection", good);
    for (int i = 0; i < COUNT; i++)
        memory[(2 * i + 1) * PAGE] = 1;
    for (int i = 0; i < COUNT; i += 2)
        good &= sys_munmap(memory + 2 * i * PAGE, PAGE) == 0;
    check_true("half of them are unmapped", good);
    check("one that was", -EFAULT, can_read(memory + COUNT * PAGE));
    check("one that was not", 0, can_read(memory + (COUNT + 2) * PAGE));
    check("writing there", -EFAULT, can_write(memory + (COUNT + 2) * PAGE));
    check("what was written", 1, memory[(COUNT + 1) * PAGE]);
    check("all at once", 0, sys_munmap(memory, 2 * COUNT * PAGE));
}

int main(void)
{
    test_errors();
    test_places();
    test_reservations();
    test_unmap();
    test_shared();
    test_shared_futex();
    test_growing_down();
    test_old_call();
    test_populated();
    test_many_regions();
    return check_result();
}
