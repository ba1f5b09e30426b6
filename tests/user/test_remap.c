/* mremap(2): growing, shrinking and moving, with the bytes. */
#include "tests/user/memory_probe.h"

static int remap(char *start, int old_pages, int new_pages, int flags, char *target)
{
    return sys_mremap(start, (unsigned)old_pages * PAGE, (unsigned)new_pages * PAGE, flags, target);
}

static void test_errors(void)
{
    char *memory = map_apart(4);
    check("crooked", -EINVAL, remap(memory + 1, 1, 2, 0, NULL));
    check("to no bytes", -EINVAL, remap(memory, 1, 0, 0, NULL));
    check("no such flag", -EINVAL, remap(memory, 1, 2, 8, NULL));
    check("fixed, yet not to move", -EINVAL, remap(memory, 1, 1, MREMAP_FIXED, memory + 8 * PAGE));
    check("to a crooked target", -EINVAL,
          remap(memory, 1, 1, MREMAP_FIXED | MREMAP_MAYMOVE, memory + 8 * PAGE + 1));
    check("onto itself", -EINVAL,
          remap(memory, 2, 2, MREMAP_FIXED | MREMAP_MAYMOVE, memory + PAGE));
    if (on_baton()) /* a 64-bit Linux gives its 32-bit programs the kernel's half too */
        check_baton("into the kernel", -EINVAL,
                    remap(memory, 1, 2, MREMAP_FIXED | MREMAP_MAYMOVE, (char *)0xbffff000));
    check("what is not there", -EFAULT, remap(memory - PAGE, 1, 2, MREMAP_MAYMOVE, NULL));
    check("more than is there", -EFAULT, remap(memory, 5, 6, MREMAP_MAYMOVE, NULL));
    check("no bytes of one's own", -EINVAL, remap(memory, 0, 1, MREMAP_MAYMOVE, NULL));
    check("more than a program has", -ENOMEM, remap(memory, 4, 0xfff00, MREMAP_MAYMOVE, NULL));
    memory[0] = 1;
    check("all is as it was", 0, can_write(memory + 3 * PAGE + 8));
}

static void test_in_place(void)
{
    char *memory = map_apart(4);
    memory[0] = 'a';
    memory[3 * PAGE] = 'd';
    check_true("the same size", (char *)remap(memory, 4, 4, 0, NULL) == memory);
    check_true("smaller", (char *)remap(memory, 4, 2, 0, NULL) == memory);
    check("what was cut off", -EFAULT, can_read(memory + 2 * PAGE));
    check_true("larger again", (char *)remap(memory, 2, 3, 0, NULL) == memory);
    check("the new page is zero", 0, memory[2 * PAGE]);
    check("the first is not", 'a', memory[0]);
    sys_mmap2(memory + 3 * PAGE, PAGE, PROT_NONE, ANONYMOUS | MAP_FIXED, -1, 0);
    check("no room behind", -ENOMEM, remap(memory, 3, 4, 0, NULL));
    check("the middle has none either", -ENOMEM, remap(memory, 1, 2, 0, NULL));
    check_true("odd sizes are rounded up",
               (char *)sys_mremap(memory, 2 * PAGE + 1, 2 * PAGE + 2, 0, NULL) == memory);
}

static void test_moving(void)
{
    char *memory = map_apart(3);
    for (int i = 0; i < 3; i++)
        memory[i * PAGE] = (char)('a' + i);
    sys_mmap2(memory + 3 * PAGE, PAGE, PROT_NONE, ANONYMOUS | MAP_FIXED, -1, 0);
    char *moved = (char *)remap(memory, 3, 5, MREMAP_MAYMOVE, NULL);
    check_true("moved to grow", is_address((int)moved) && moved != memory);
    check_true("with its bytes", moved[0] == 'a' && moved[PAGE] == 'b' && moved[2 * PAGE] == 'c');
    check("the new part is zero", 0, moved[4 * PAGE]);
    check("the old place is free", -EFAULT, can_read(memory));
    char *place = map_apart(4);
    place[2 * PAGE] = 'o';
    check_true("moved where it is told",
               (char *)remap(moved, 5, 2, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place);
    check_true("what it took along", place[0] == 'a' && place[PAGE] == 'b');
    check("what lay behind it there", 'o', place[2 * PAGE]);
    check("what was cut off", -EFAULT, can_read(moved + 3 * PAGE));
    check_true("one page out of the middle",
               (char *)remap(place + PAGE, 1, 1, MREMAP_MAYMOVE | MREMAP_FIXED, moved) == moved);
    check_true("its byte", moved[0] == 'b' && can_read(place + PAGE) == -EFAULT && place[0] == 'a');
}

/* A move by many pages crosses page tables, the CPU's units of four MiB. */
static void test_far(void)
{
    enum { PAGES = 3000 };
    char *memory = map_pages(PAGES), *place = map_pages(PAGES);
    for (int i = 0; i < PAGES; i += 7)
        memory[i * PAGE] = (char)(i % 100 + 1);
    check_true("twelve MiB",
               (char *)remap(memory, PAGES, PAGES, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place);
    bool right = true;
    for (int i = 0; i < PAGES; i++)
        right &= place[i * PAGE] == (i % 7 ? 0 : (char)(i % 100 + 1));
    check_true("each byte is there", right);
    sys_munmap(place, PAGES * PAGE);
}

/* An old size of no bytes asks for the same shared memory a second time. */
static void test_shared(void)
{
    char *memory = (char *)sys_mmap2(NULL, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char *second = (char *)remap(memory, 0, 2, MREMAP_MAYMOVE, NULL);
    check_true("a second mapping", is_address((int)second) && second != memory);
    memory[PAGE + 1] = 's';
    check("what is written by the first", 's', second[PAGE + 1]);
    char *upper = (char *)remap(memory + PAGE, 1, 1, MREMAP_MAYMOVE, NULL);
    check_true("its second page", upper == memory + PAGE);
    upper = (char *)remap(memory + PAGE, 0, 1, MREMAP_MAYMOVE, NULL);
    check("is the second of the object too", 's', upper[1]);
}

int main(void)
{
    test_errors();
    test_in_place();
    test_moving();
    test_far();
    test_shared();
    return check_result();
}
