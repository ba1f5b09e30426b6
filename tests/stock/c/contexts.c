/* What a handler finds of the program that it interrupted, as C libraries show it, and that what it
 * changes there counts: registers, flags, mask, stack, floating point. Runs under a storm of
 * signals too. */
#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "stock.h"

static volatile sig_atomic_t count;

static void install(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
    sigemptyset(&action.sa_mask);
    if (sigaction(signal, &action, NULL))
        puts("sigaction failed");
}

/* --- Registers -------------------------------------------------------------------------------- */

/* What the handler saw, and what UD2 looked like from outside. */
static greg_t seen[NGREG];
uint32_t here, esp_there, selectors[4]; /* asm names them */
static volatile int in_place;

static void look_and_skip(int signal, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    (void)signal;
    memcpy(seen, registers, sizeof seen);
    in_place = info->si_code == ILL_ILLOPN && info->si_addr == (void *)registers[REG_EIP];
    registers[REG_EIP] += 2;
    registers[REG_EAX] = 0x11;
    registers[REG_ECX] = 0x12;
    registers[REG_EDX] = 0x13;
    registers[REG_ESI] = 0x14;
    registers[REG_EDI] = 0x15;
    registers[REG_EFL] ^= 0x8d5; /* OF, SF, ZF, AF, PF, CF */
}

/* An instruction that is none is met with known registers and stepped over with others. */
static void registers(void)
{
    uint32_t eax = 1, ecx = 2, edx = 3, esi = 4, edi = 5, flags = 0x202 | 0x445;
    install(SIGILL, look_and_skip, 0);
    __asm__ volatile("mov %%ds, selectors\n\t mov %%es, selectors + 4\n\t"
                     "mov %%ss, selectors + 8\n\t mov %%cs, selectors + 12\n\t"
                     "movl $1f, here\n\t"
                     "push %[flags]\n\t popf\n\t"
                     "mov %%esp, esp_there\n"
                     "1: ud2\n\t"
                     "pushf\n\t pop %[flags]\n\t cld"
                     : "+a"(eax), "+c"(ecx), "+d"(edx), "+S"(esi), "+D"(edi), [flags] "+r"(flags)
                     :
                     : "memory", "cc");
    SHOW(in_place);
    SHOW((uint32_t)seen[REG_EIP] == here);
    SHOW((uint32_t)seen[REG_ESP] == esp_there && (uint32_t)seen[REG_UESP] == esp_there);
    SHOW(seen[REG_EAX]);
    SHOW(seen[REG_ECX]);
    SHOW(seen[REG_EDX]);
    SHOW(seen[REG_ESI]);
    SHOW(seen[REG_EDI]);
    SHOW(seen[REG_EFL] & 0xcd5);
    SHOW(seen[REG_TRAPNO]);
    SHOW((uint16_t)seen[REG_DS] == (uint16_t)selectors[0]);
    SHOW((uint16_t)seen[REG_ES] == (uint16_t)selectors[1]);
    SHOW((uint16_t)seen[REG_SS] == (uint16_t)selectors[2]);
    SHOW((uint16_t)seen[REG_CS] == (uint16_t)selectors[3]);
    SHOW(seen[REG_CS] & 3);
    SHOW(eax);
    SHOW(ecx);
    SHOW(edx);
    SHOW(esi);
    SHOW(edi);
    SHOW(flags & 0xcd5);
    signal(SIGILL, SIG_DFL);
}

/* --- A page that is opened when it is first touched ------------------------------------------- */

static size_t page_size;
static volatile int as_expected;

static void open_page(int signal, siginfo_t *info, void *context)
{
    ucontext_t *interrupted = context;
    uintptr_t page = (uintptr_t)info->si_addr & -page_size;
    (void)signal;
    count++;
    as_expected += info->si_code == SEGV_ACCERR &&
                   interrupted->uc_mcontext.gregs[REG_TRAPNO] == 14 &&
                   interrupted->uc_mcontext.gregs[REG_ERR] & 2 &&
                   interrupted->uc_mcontext.cr2 == (uintptr_t)info->si_addr;
    if (mprotect((void *)page, page_size, PROT_READ | PROT_WRITE))
        _exit(1);
}

static void lazy_pages(void)
{
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    volatile char *pages = mmap(NULL, 8 * page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    install(SIGSEGV, open_page, 0);
    count = 0;
    for (size_t i = 0; i < 8 * page_size; i += 512)
        pages[i] = (char)i;
    SHOW(count);
    SHOW(as_expected);
    signal(SIGSEGV, SIG_DFL);
}

/* --- The mask and the stack ------------------------------------------------------------------- */

static char alternate[65536];
static volatile int mask_before, mask_inside, stack_told, on_it;

static int is_blocked(int signal)
{
    sigset_t now;
    pthread_sigmask(SIG_BLOCK, NULL, &now);
    return sigismember(&now, signal);
}

static void change_mask(int signal, siginfo_t *info, void *context)
{
    ucontext_t *interrupted = context;
    char local;
    (void)info;
    mask_before = sigismember(&interrupted->uc_sigmask, SIGHUP) == 1 &&
                  sigismember(&interrupted->uc_sigmask, signal) == 0;
    mask_inside = is_blocked(signal) && is_blocked(SIGHUP);
    stack_told = interrupted->uc_stack.ss_sp == alternate &&
                 interrupted->uc_stack.ss_size == sizeof alternate && interrupted->uc_link == NULL;
    on_it = &local >= alternate && &local < alternate + sizeof alternate;
    sigdelset(&interrupted->uc_sigmask, SIGHUP);
    sigaddset(&interrupted->uc_sigmask, SIGWINCH);
    sigaddset(&interrupted->uc_sigmask, SIGRTMIN + 5);
    sigaddset(&interrupted->uc_sigmask, SIGKILL); /* never is */
}

static void masks_and_stacks(void)
{
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate},
            off = {.ss_flags = SS_DISABLE};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_SETMASK, &set, NULL);
    SHOW_CALL(sigaltstack(&stack, NULL));
    install(SIGUSR1, change_mask, SA_ONSTACK);
    raise(SIGUSR1);
    SHOW(mask_before);
    SHOW(mask_inside);
    SHOW(stack_told);
    SHOW(on_it);
    SHOW(is_blocked(SIGUSR1) || is_blocked(SIGHUP) || is_blocked(SIGKILL));
    SHOW(is_blocked(SIGWINCH) && is_blocked(SIGRTMIN + 5));
    sigemptyset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    SHOW_CALL(sigaltstack(&off, NULL));
}

/* --- A call that is pushed onto the interrupted code, as Go preempts -------------------------- */

static volatile int pushed;
__attribute__((used)) static void pushed_body(void)
{
    pushed++;
}

/* Saves all that the interrupted code may be using, and goes on there by RET. */
void pushed_call(void);
__asm__(".text\n"
        "pushed_call:\n"
        "    pushf\n"
        "    pusha\n"
        "    cld\n"
        "    call pushed_body\n"
        "    popa\n"
        "    popf\n"
        "    ret\n");

static void push_call(int signal, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    (void)signal, (void)info;
    registers[REG_ESP] -= 4;
    *(uint32_t *)registers[REG_ESP] = (uint32_t)registers[REG_EIP];
    registers[REG_EIP] = (greg_t)(uintptr_t)pushed_call;
    count++;
}

static void *push_calls(void *target)
{
    for (int i = 0; i < 2000 || pushed < 20; i++)
        pthread_kill(*(pthread_t *)target, SIGUSR2);
    return NULL;
}

/* A busy loop that keeps all it has in registers, and no red zone below ESP. */
static void pushed_calls(void)
{
    pthread_t self = pthread_self(), thread;
    uint32_t a = 1, b = 2, c = 0, rounds = 0;
    install(SIGUSR2, push_call, SA_RESTART);
    count = 0;
    pthread_create(&thread, NULL, push_calls, &self);
    while (pushed < 20) {
        a = b = c = 0;
        __asm__ volatile("mov $100000, %%ecx\n"
                         "1: add $1, %0\n\t adc $0, %1\n\t lea 3(%2), %2\n\t dec %%ecx\n\t jnz 1b"
                         : "+r"(a), "+r"(b), "+r"(c)
                         :
                         : "ecx", "cc");
        rounds += a != 100000 || b != 0 || c != 300000;
    }
    pthread_join(thread, NULL);
    SHOW(rounds);
    SHOW(pushed >= 20);
    SHOW(pushed == count);
    signal(SIGUSR2, SIG_DFL);
}

/* --- Floating point --------------------------------------------------------------------------- */

static volatile uint32_t control_told, magic_told, xmm_told, tags_told;
static volatile double st0_told;
static int has_sse;

/* Where FXSAVE's part lies, behind the 112 bytes of the older one; NULL where there is none. */
static char *fxsave_of(fpregset_t state)
{
    return state->status >> 16 == 0 ? (char *)state + 112 : NULL;
}

static void change_state(int signal, siginfo_t *info, void *context)
{
    fpregset_t state = ((ucontext_t *)context)->uc_mcontext.fpregs;
    static const float sevens[4] = {7, 7, 7, 7};
    static const long double seven = 7;
    long double top;
    (void)signal, (void)info;
    control_told = state->cw & 0xffff;
    tags_told = state->tag & 0xffff;
    memcpy(&top, &state->_st[0], 10);
    st0_told = (double)top;
    memcpy(&state->_st[0], &seven, 10);
    state->cw = (state->cw & ~0xc00ul) | 0x800; /* rounds upwards */
    char *fxsave = fxsave_of(state);
    magic_told = fxsave != NULL;
    if (!fxsave)
        return;
    float third;
    memcpy(&third, fxsave + 160 + 3 * 16 + 8, sizeof third);
    xmm_told = (uint32_t)third;
    memcpy(fxsave + 160 + 3 * 16, sevens, sizeof sevens);
}

static void changed_floats(void)
{
    static const float before[4] = {1, 2, 3, 4};
    static const double half = 1.5;
    float after[4] = {0};
    double top;
    uint16_t control;
    install(SIGUSR1, change_state, 0);
    if (has_sse)
        __asm__ volatile("movups %0, %%xmm3" : : "m"(before));
    __asm__ volatile("fninit; fldl %0" : : "m"(half));
    int number = SIGUSR1, process = getpid(), result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(37), "b"(process), "c"(number) : "memory");
    __asm__ volatile("fnstcw %0; fstpl %1; fninit" : "=m"(control), "=m"(top));
    if (has_sse)
        __asm__ volatile("movups %%xmm3, %0" : "=m"(after));
    SHOW(result);
    SHOW(control_told);
    SHOW(tags_told);
    SHOW(st0_told * 100);
    SHOW(control);
    SHOW(top);
    SHOW(magic_told == (uint32_t)has_sse);
    SHOW(!has_sse || xmm_told == 3);
    SHOW(!has_sse || (after[0] == 7 && after[3] == 7));
}

static void compute(int signal, siginfo_t *info, void *context)
{
    volatile double sum = 0;
    volatile long double x87 = 1;
    (void)signal, (void)info, (void)context;
    for (int i = 1; i < 50; i++) {
        sum += 1.0 / i;
        x87 *= 1.0001L;
    }
    fesetround(FE_UPWARD);
    count++;
}

static volatile int storm_over;

static void *storm(void *target)
{
    while (!storm_over)
        pthread_kill(*(pthread_t *)target, SIGUSR1);
    return NULL;
}

/* The sums must be those of a run without signals, to the last bit. */
static void interrupted_floats(void)
{
    pthread_t self = pthread_self(), thread;
    long double sums[2] = {0, 0};
    int different = 0;
    install(SIGUSR1, compute, SA_RESTART);
    for (int round = 0; round < 2; round++) {
        count = 0;
        if (round)
            pthread_create(&thread, NULL, storm, &self);
        for (int i = 1; i < 100000 || (round && count < 50); i++) {
            if (i < 100000)
                sums[round] += 1.0L / i;
            different += fegetround() != FE_TONEAREST;
        }
    }
    storm_over = 1;
    pthread_join(thread, NULL);
    SHOW(sums[0] == sums[1]);
    SHOW(different);
    SHOW(count >= 50);
    signal(SIGUSR1, SIG_DFL);
}

int main(void)
{
    has_sse = __builtin_cpu_supports("sse") != 0;
    registers();
    lazy_pages();
    masks_and_stacks();
    pushed_calls();
    changed_floats();
    interrupted_floats();
    return 0;
}
