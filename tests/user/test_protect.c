/* mprotect(2): what may be done to a page, with and without its bytes there yet. */
#include "tests/user/memory_probe.h"

static void test_errors(void)
{
    char *memory = map_apart(2);
    check("crooked", -EINVAL, sys_mprotect(memory + 1, PAGE, RW));
    check("no bytes", 0, sys_mprotect(memory, 0, RW));
    check("no bytes of nothing", 0, sys_mprotect(memory - PAGE, 0, RW));
    check("no such protection", -EINVAL, sys_mprotect(memory, PAGE, 0x1000));
    check("growing both ways", -EINVAL,
          sys_mprotect(memory, PAGE, RW | PROT_GROWSDOWN | PROT_GROWSUP));
    check("growing down what does not", -EINVAL, sys_mprotect(memory, PAGE, RW | PROT_GROWSDOWN));
    check("growing up what does not", -EINVAL, sys_mprotect(memory, PAGE, RW | PROT_GROWSUP));
    check("nothing is there", -ENOMEM, sys_mprotect(memory - PAGE, PAGE, RW));
    check("wrapping", -ENOMEM, sys_mprotect(memory, 0xfffff000, RW));
    check("wrapping by its rounding", -ENOMEM, sys_mprotect(memory, 0xffffffff, RW));
    check("the kernel", -ENOMEM, sys_mprotect((void *)0xc0000000, PAGE, PROT_READ));
}

/* What lies before the hole changes. */
static void test_hole(void)
{
    char *memory = map_apart(3);
    sys_munmap(memory + PAGE, PAGE);
    check("over a hole", -ENOMEM, sys_mprotect(memory, 3 * PAGE, PROT_READ));
    check("before the hole", -EFAULT, can_write(memory));
    check("behind the hole", 0, can_write(memory + 2 * PAGE));
    check("past the end", -ENOMEM, sys_mprotect(memory + 2 * PAGE, 2 * PAGE, PROT_READ));
    check("what lies there", -EFAULT, can_write(memory + 2 * PAGE));
}

/* The same for a page that is there, and for one that is not. */
static void test_page(const char *which, char *page)
{
    printf("ok %s\n", which);
    check("to read only", 0, sys_mprotect(page, PAGE, PROT_READ));
    check("then it is read", 0, can_read(page));
    check("and not written", -EFAULT, can_write(page));
    check("to nothing at all", 0, sys_mprotect(page, PAGE, PROT_NONE));
    check("then it is not read", -EFAULT, can_read(page));
    check("nor written", -EFAULT, can_write(page));
    check("to execute only", 0, sys_mprotect(page, PAGE, PROT_EXEC));
    check("then it is not written", -EFAULT, can_write(page));
    check("to write only", 0, sys_mprotect(page, PAGE, PROT_WRITE));
    check("then it is written", 0, can_write(page + 8));
    check("and read", 0, can_read(page));
    check("to read and write", 0, sys_mprotect(page, PAGE, RW | PROT_SEM));
    check("then it is read and written", 0, can_read(page) + can_write(page + 8));
}

static void test_keeps_bytes(void)
{
    char *memory = map_pages(3);
    memory[0] = memory[PAGE] = memory[2 * PAGE] = 'k';
    sys_mprotect(memory + PAGE, PAGE, PROT_NONE);
    sys_mprotect(memory, 3 * PAGE, PROT_READ);
    check_true("bytes stay", memory[0] == 'k' && memory[PAGE] == 'k' && memory[2 * PAGE] == 'k');
}

static char *page;

static int write_in_child(void)
{
    sys_mprotect(page, PAGE, RW);
    page[0] = 'c';
    return page[0];
}

/* To be writable must not make a page one's own that is shared since the fork. */
static void test_after_fork(void)
{
    page = map_pages(1);
    page[0] = 'p';
    sys_mprotect(page, PAGE, PROT_READ);
    check("a child makes a page writable", exited('c'), in_child(write_in_child));
    check("its parent's stays", 'p', page[0]);
    sys_mprotect(page, PAGE, RW);
    page[0] = 'q';
    check("a child sees the parent's", exited('c'), in_child(write_in_child));
    check("and still its parent's stays", 'q', page[0]);
}

static int stack_variable_in_child(void)
{
    char on_stack[PAGE];
    check(
        "the stack, from its start on", 0,
        sys_mprotect((void *)((unsigned)on_stack & -PAGE), PAGE, RW | PROT_EXEC | PROT_GROWSDOWN));
    on_stack[0] = 1;
    return on_stack[0] - 1;
}

int main(void)
{
    char *memory = map_apart(2);
    test_errors();
    test_hole();
    test_page("a page never touched", memory);
    memory[PAGE] = 0;
    test_page("a page with bytes", memory + PAGE);
    test_keeps_bytes();
    test_after_fork();
    check("in a child", 0, in_child(stack_variable_in_child));
    return check_result();
}
