/* Frames that sigreturn(2) cannot trust: selectors that the CPU refuses are the program's SIGSEGV.
 */
#include "tests/user/signals.h"

static struct siginfo last_info;
static struct ucontext last;
static volatile int count;

static unsigned gs_now(void)
{
    unsigned gs;
    __asm__ volatile("mov %%gs, %0" : "=r"(gs));
    return gs & 0xffff;
}

static void set_gs(unsigned selector)
{
    __asm__ volatile("mov %0, %%gs" : : "r"(selector));
}

static volatile unsigned gs_inside;

static void look_at_gs(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    gs_inside = gs_now();
    last = *context;
    set_gs(0);
}

static void gs_gone(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    context->mcontext.gs = 0x1f3; /* beyond the GDT */
    if (on_baton())
        context->mcontext.fs = 0x60; /* the kernel's */
}

static void test_segments(void)
{
    struct user_desc segment = {
        .entry_number = -1, .limit = 0xfffff, .seg_32bit = 1, .limit_in_pages = 1, .useable = 1};
    check("set_thread_area", 0, sys_set_thread_area(&segment));
    unsigned selector = segment.entry_number * 8 + 3;
    set_gs(selector);
    handle_info(SIGUSR1, look_at_gs, 0);
    send_self(SIGUSR1);
    check_true("GS in the handler is the program's", gs_inside == selector);
    check_true("and in the context", last.mcontext.gs == selector);
    check_true("and back though the handler changed it", gs_now() == selector);
    handle_info(SIGUSR1, gs_gone, 0);
    send_self(SIGUSR1);
    unsigned fs;
    __asm__ volatile("mov %%fs, %0" : "=r"(fs));
    printf("GS and FS that cannot be are %x and %x\n", gs_now(), fs & 0xffff);
}

/* A selector that IRET refuses is the program's SIGSEGV. */
static uint32_t bad_selector;
static int bad_is_cs;

static void spoil_selector(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    if (bad_is_cs)
        context->mcontext.cs = bad_selector;
    else
        context->mcontext.ss = bad_selector;
}

static int with_bad_selector(void)
{
    handle_info(SIGUSR1, spoil_selector, 0);
    send_self(SIGUSR1);
    return 3;
}

static void mend_selector(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal;
    count++;
    last_info = *info;
    last = *context;
    context->mcontext.cs = last.mcontext.ds == 0x2b ? 0x23 : 0x73; /* Linux of 64 bits, of 32 */
    context->mcontext.ss = last.mcontext.ds;
}

static int with_bad_selector_mended(void)
{
    count = 0;
    handle_info(SIGSEGV, mend_selector, 0);
    with_bad_selector();
    return count * 10 + (last_info.code == SI_KERNEL) + (last.mcontext.trapno == 13) * 2;
}

static void test_bad_selectors(void)
{
    static const uint32_t selectors[] = {0, 3, 0x60, 0x68, 0x80, 0xd8, 0xf8, 0x1f3, 0xffff, 0xfffc};
    for (unsigned i = 0; i < sizeof selectors / sizeof *selectors; i++) {
        for (bad_is_cs = 0; bad_is_cs < 2; bad_is_cs++) {
            bad_selector = selectors[i];
            printf("%s %x\n", bad_is_cs ? "cs" : "ss", bad_selector);
            check("kills", SIGSEGV, in_child(with_bad_selector));
            if (on_baton()) /* Linux of 64 bits knows some of them */
                check_baton("or is mended", exited(13), in_child(with_bad_selector_mended));
        }
    }
}

int main(void)
{
    test_bad_selectors(); /* while no segment is set: on Linux of 64 bits it would be 0x63 */
    test_segments();
    return check_result();
}
