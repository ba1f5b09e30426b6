/* Limits of memory: how deep a stack grows, and how much may be mapped. */
#include "lib/linux_process.h"
#include "tests/user/memory_probe.h"

enum { MIB = 1 << 20, FRAME = 1024 };

static int set_limit(int resource, unsigned bytes)
{
    return sys_setrlimit(resource, &(struct rlimit){bytes, RLIM_INFINITY});
}

/* Uses so many KiB of stack. */
static int recurse(int kib)
{
    volatile char frame[FRAME];
    frame[0] = (char)kib;
    return kib > 0 ? recurse(kib - 1) + frame[0] - (char)kib : 0;
}

static int six_mib_of_stack(void)
{
    return recurse(6 * 1024);
}

static int nine_mib_of_stack(void)
{
    return recurse(9 * 1024);
}

static int less_than_six(void)
{
    set_limit(RLIMIT_STACK, 4 * MIB);
    return six_mib_of_stack();
}

/* What lies far below the stack's end is not the stack's until it is touched. */
static int far_below(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    *(volatile char *)(here - 7 * MIB) = 1;
    return recurse(1024);
}

static void test_stack(void)
{
    check("six MiB of stack", exited(0), in_child(six_mib_of_stack));
    check("nine MiB of stack", SIGSEGV, in_child(nine_mib_of_stack));
    check("six MiB where the limit is four", SIGSEGV, in_child(less_than_six));
    check("seven MiB below, at once", exited(0), in_child(far_below));
}

static int limited(void)
{
    char *block = map_pages(16), *end = (char *)sys_brk(NULL);
    check("a limit of what is there and more", 0, set_limit(RLIMIT_AS, 64 * MIB));
    char *half = map_pages(32 * MIB / PAGE);
    check_true("half of it", is_address((int)half));
    check("another half", -ENOMEM, (int)map_pages(32 * MIB / PAGE));
    check("the break", 0, (char *)sys_brk(end + 40 * MIB) - end);
    check("growing", -ENOMEM, sys_mremap(half, 32 * MIB, 70 * MIB, MREMAP_MAYMOVE, NULL));
    check("in the place of what is there", 1,
          (char *)sys_mmap2(half, 32 * MIB, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0) == half);
    check("given back", 0, sys_munmap(half, 32 * MIB));
    check_true("half again", is_address((int)map_pages(32 * MIB / PAGE)));
    check("a limit of nothing", 0, set_limit(RLIMIT_AS, 0));
    check("a page", -ENOMEM, (int)map_pages(1));
    check("what is there stays", 0, can_write(block));
    return 0;
}

int main(void)
{
    test_stack();
    check("a program with a limit", exited(0), in_child(limited));
    return check_result();
}
