/* Frames that sigreturn(2) cannot trust: selectors that the CPU refuses are the program's SIGSEGV.
 */
#include "tests/user/signals.h"

static struct siginfo last_info;
static struct ucontext last;
static volatile int count;

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
    test_bad_selectors();
    return check_result();
}
