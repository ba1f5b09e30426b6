/* madvise(2), mincore(2), msync(2), mlock(2) and their kin. */
#include "tests/user/memory_probe.h"

static char *memory;

static void test_madvise_errors(void)
{
    check("no such advice", -EINVAL, sys_madvise(memory, PAGE, 5));
    check("no such advice of none", -EINVAL, sys_madvise(memory, 0, 7));
    check("a negative advice", -EINVAL, sys_madvise(memory, PAGE, -1));
    check("crooked", -EINVAL, sys_madvise(memory + 1, PAGE, MADV_NORMAL));
    check("no bytes", 0, sys_madvise(memory, 0, MADV_DONTNEED));
    check("nothing is there", -ENOMEM, sys_madvise(memory - PAGE, PAGE, MADV_NORMAL));
    for (int advice = MADV_NORMAL; advice <= MADV_WILLNEED; advice++)
        check("advice that asks for nothing", 0, sys_madvise(memory, PAGE, advice));
    check("never to dump", 0, sys_madvise(memory, PAGE, MADV_DONTDUMP));
    check("to dump", 0, sys_madvise(memory, PAGE, MADV_DODUMP));
}

static void test_dont_need(void)
{
    char *pages = map_apart(3);
    pages[0] = pages[PAGE] = pages[2 * PAGE] = 'n';
    check("a page is not needed", 0, sys_madvise(pages + PAGE, 1, MADV_DONTNEED));
    check("it is zero", 0, pages[PAGE]);
    check_true("the others are not", pages[0] == 'n' && pages[2 * PAGE] == 'n');
    sys_munmap(pages + PAGE, PAGE);
    check("over a hole", -ENOMEM, sys_madvise(pages, 3 * PAGE, MADV_DONTNEED));
    check_true("both sides are zero", pages[0] == 0 && pages[2 * PAGE] == 0);
    check("to be freed when there is need", 0, sys_madvise(pages, PAGE, MADV_FREE));
    pages[0] = 'w';
    check("written again", 'w', pages[0]);
    char *shared = (char *)sys_mmap2(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared[0] = 's';
    check("shared memory", 0, sys_madvise(shared, PAGE, MADV_DONTNEED));
    check("keeps its bytes", 's', shared[0]);
    check("and is not to be freed", -EINVAL, sys_madvise(shared, PAGE, MADV_FREE));
}

static char *page;

static int see_page(void)
{
    return can_read(page) == 0 ? page[0] : 1;
}

static void test_fork(void)
{
    page = map_apart(1);
    page[0] = 'f';
    check("a child's page", exited('f'), in_child(see_page));
    check("zero in a child", 0, sys_madvise(page, PAGE, MADV_WIPEONFORK));
    check("a child sees zero", exited(0), in_child(see_page));
    check("kept again", 0, sys_madvise(page, PAGE, MADV_KEEPONFORK));
    check("a child sees it again", exited('f'), in_child(see_page));
    check("none in a child", 0, sys_madvise(page, PAGE, MADV_DONTFORK));
    check("a child has none", exited(1), in_child(see_page));
    check("one again", 0, sys_madvise(page, PAGE, MADV_DOFORK));
    check("a child has it again", exited('f'), in_child(see_page));
    char *shared = (char *)sys_mmap2(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check("zero in a child, of shared memory", -EINVAL, sys_madvise(shared, PAGE, MADV_WIPEONFORK));
}

static void test_mincore(void)
{
    unsigned char there[4] = {7, 7, 7, 7};
    char *pages = map_apart(3);
    pages[PAGE] = 1;
    check("which pages are there", 0, sys_mincore(pages, 3 * PAGE, there));
    check_true("the second is", there[0] == 0 && (there[1] & 1) && there[2] == 0 && there[3] == 7);
    check("asked crookedly", -EINVAL, sys_mincore(pages + 1, PAGE, there));
    check("of no bytes", 0, sys_mincore(pages, 0, there));
    check("of a hole", -ENOMEM, sys_mincore(pages, 4 * PAGE, there));
    check("of the kernel", -ENOMEM, sys_mincore((void *)0xc0000000, PAGE, there));
    check("told to nowhere", -EFAULT, sys_mincore(pages, PAGE, (unsigned char *)16));
    check("told to the kernel", -EFAULT, sys_mincore(pages, PAGE, (unsigned char *)0xc0000000));
}

static void test_msync(void)
{
    check("written back", 0, sys_msync(memory, 2 * PAGE, MS_SYNC));
    check("soon", 0, sys_msync(memory, PAGE, MS_ASYNC));
    check("soon and now", -EINVAL, sys_msync(memory, PAGE, MS_ASYNC | MS_SYNC));
    check("no such way", -EINVAL, sys_msync(memory, PAGE, 8));
    check("crooked back", -EINVAL, sys_msync(memory + 1, PAGE, MS_SYNC));
    check("nothing back", 0, sys_msync(memory, 0, MS_SYNC));
    char *pages = map_apart(1);
    check("from a hole", -ENOMEM, sys_msync(pages, 2 * PAGE, MS_SYNC));
    check("wrapping back", -ENOMEM, sys_msync(memory, 0xfffff000, MS_SYNC));
}

static void test_locks(void)
{
    unsigned char there[2] = {0, 0};
    char *pages = map_apart(2);
    check("locked", 0, sys_mlock(pages + 5, PAGE));
    check("is in memory", 0, sys_mincore(pages, 2 * PAGE, there));
    check("both pages", 2, (there[0] & 1) + (there[1] & 1));
    check("unlocked", 0, sys_munlock(pages, 2 * PAGE));
    check("locked where nothing is", -ENOMEM, sys_mlock(pages, 3 * PAGE));
    check("unlocked where nothing is", -ENOMEM, sys_munlock(pages - PAGE, PAGE));
    check("locked, no bytes", 0, sys_mlock(pages, 0));
    check("locked when touched", 0, sys_mlock2(pages, PAGE, MLOCK_ONFAULT));
    check("locked in no such way", -EINVAL, sys_mlock2(pages, PAGE, 2));
    check("all locked in no way", -EINVAL, sys_mlockall(0));
    check("all locked in no such way", -EINVAL, sys_mlockall(8));
    check("all locked when touched, and when?", -EINVAL, sys_mlockall(MCL_ONFAULT));
    check("all unlocked", 0, sys_munlockall());
}

int main(void)
{
    memory = map_apart(4);
    test_madvise_errors();
    test_dont_need();
    test_fork();
    test_mincore();
    test_msync();
    test_locks();
    return check_result();
}
