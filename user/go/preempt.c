/* Taking a G off that does not give up by itself, as Go does since 1.14: the monitor sends its M a
 * signal, and the handler changes the frame so that the G goes on in preempt_entry (preempt.asm),
 * which yields. user/demos/green_threads.c shows the trick alone.
 *
 * It must not happen inside the runtime, which may be half way through a change or hold a lock. All
 * of its code, the C library's included, lies in one section (user/build.mk), and a signal that
 * finds the G there is ignored: the next one comes soon. */
#include "lib/linux_signal.h"
#include "user/go/local.h"
#include "user/syscall.h"

enum { ROOM = 1024 /* bytes of stack that preempt_entry and a switch need */, SIGNAL_STACK = 8192 };

extern char __start_runtime_text[], __stop_runtime_text[]; /* the linker's */
extern char __executable_start[], etext[];
void preempt_entry(void);

static int process;

static bool is_programs(uint32_t eip)
{
    return eip >= (uintptr_t)__executable_start && eip < (uintptr_t)etext &&
           !(eip >= (uintptr_t)__start_runtime_text && eip < (uintptr_t)__stop_runtime_text);
}

static bool may_preempt(const struct m *m, const struct sigcontext *registers)
{
    const struct g *g = m->g;
    return g != &m->scheduler && m->p && m->p->attention && is_programs(registers->eip) &&
           registers->esp > (uintptr_t)g->stack + ROOM && registers->esp < (uintptr_t)g;
}

static void handler(int signal, struct siginfo *info, struct ucontext *context)
{
    struct sigcontext *registers = &context->mcontext;
    (void)signal, (void)info;
    if (!may_preempt(this_m(), registers))
        return;
    registers->esp -= 4;
    *(uint32_t *)registers->esp = registers->eip;
    registers->eip = (uint32_t)(uintptr_t)preempt_entry;
}

/* In the middle of the G, on its stack. */
__attribute__((used)) void preempt_now(void)
{
    __atomic_add_fetch(&sched.statistics.preemptions, 1, __ATOMIC_RELAXED);
    go_yield();
}

void preempt_init(void)
{
    struct sigaction action = {.handler = (uint32_t)(uintptr_t)handler,
                               .flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
    process = sys_getpid();
    int error = sys_rt_sigaction(SIGURG, &action, NULL, sizeof(signal_set));
    if (error)
        fatal("no signal to preempt by", error);
}

/* The stacks of Gs are small, so handlers have one of their own. */
void preempt_prepare(void)
{
    if (!sched.options.preempt)
        return;
    int memory =
        sys_mmap2(NULL, SIGNAL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct signal_stack stack = {.start = (uint32_t)memory, .size = SIGNAL_STACK};
    if ((unsigned)memory >= (unsigned)-ERRNO_MAX || sys_sigaltstack(&stack, NULL) != 0)
        fatal("no memory for a signal's stack", -ENOMEM);
}

/* Its M may be another one by now, or only on its way: each signal's handler looks itself. */
void preempt_ask(const struct p *p)
{
    const struct m *m = p->m;
    if (m)
        sys_tgkill(process, m->tid, SIGURG);
}
