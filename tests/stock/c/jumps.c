/* Leaving the usual order of calls: out of handlers by siglongjmp, out of an overflowed stack, from
 * one context to another. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#include "stock.h"

static sigjmp_buf back;
static volatile int handled;

static int is_blocked(int signal)
{
    sigset_t now;
    pthread_sigmask(SIG_BLOCK, NULL, &now);
    return sigismember(&now, signal);
}

static void jump(int signal)
{
    handled++;
    siglongjmp(back, signal);
}

/* The mask is as the jump's target says, or as it was in the handler. */
static void masks(void)
{
    int from;
    sigset_t set;
    signal(SIGUSR1, jump);
    from = sigsetjmp(back, 1);
    if (!from)
        raise(SIGUSR1);
    SHOW(from == SIGUSR1);
    SHOW(is_blocked(SIGUSR1));
    from = sigsetjmp(back, 0);
    if (!from)
        raise(SIGUSR1);
    SHOW(from == SIGUSR1);
    SHOW(is_blocked(SIGUSR1));
    sigemptyset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    SHOW(handled);
}

/* The timer's signal comes in the middle of anything, and the rest of that is never done. */
static void by_timer(void)
{
    struct itimerval often = {{0, 3000}, {0, 3000}}, never = {0};
    volatile int jumped = 0;
    sigset_t alarm;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    signal(SIGALRM, jump);
    if (sigsetjmp(back, 1)) {
        jumped++;
    } else {
        sigprocmask(SIG_BLOCK, &alarm, NULL); /* not in the middle of printing */
        SHOW_CALL(setitimer(ITIMER_REAL, &often, NULL));
        sigprocmask(SIG_UNBLOCK, &alarm, NULL);
    }
    while (jumped < 20)
        continue;
    setitimer(ITIMER_REAL, &never, NULL);
    signal(SIGALRM, SIG_DFL);
    SHOW(jumped);
}

/* --- Handlers within handlers ----------------------------------------------------------------- */

static sigjmp_buf inner, outer;
static volatile int order[4], used;

static void in_inner(int signal)
{
    order[used++] = signal;
    siglongjmp(handled ? outer : inner, 1);
}

static void in_outer(int signal)
{
    order[used++] = signal;
    if (!sigsetjmp(inner, 1))
        raise(SIGUSR2);
    order[used++] = -signal;
    handled = 1;
    raise(SIGUSR2);
}

static void nested(void)
{
    signal(SIGUSR1, in_outer);
    signal(SIGUSR2, in_inner);
    handled = 0;
    if (!sigsetjmp(outer, 1))
        raise(SIGUSR1);
    SHOW(used);
    SHOW(order[0] == SIGUSR1 && order[1] == SIGUSR2 && order[2] == -SIGUSR1 && order[3] == SIGUSR2);
    SHOW(is_blocked(SIGUSR1) || is_blocked(SIGUSR2));
}

/* --- Stacks that overflow --------------------------------------------------------------------- */

static __thread sigjmp_buf recovery;
static volatile int without_end = 1, recovered, on_alternate;
static __thread char *alternate;
enum { ALTERNATE_SIZE = 65536 };

static void recover(int signal, siginfo_t *info, void *context)
{
    char local;
    (void)context;
    on_alternate += &local >= alternate && &local < alternate + ALTERNATE_SIZE;
    recovered += signal == SIGSEGV && info->si_code > 0;
    siglongjmp(recovery, 1);
}

static int recurse(volatile char *above)
{
    volatile char room[4096];
    room[0] = above ? above[0] : 1;
    return without_end ? recurse(room) + room[0] : 0;
}

/* Several times: nothing of the alternate stack is thought to be in use afterwards. */
static void *overflow(void *times)
{
    stack_t stack = {.ss_size = ALTERNATE_SIZE}, now;
    alternate = stack.ss_sp = malloc(ALTERNATE_SIZE);
    if (sigaltstack(&stack, NULL))
        puts("sigaltstack failed");
    for (volatile int i = 0; i < *(int *)times; i++) {
        if (!sigsetjmp(recovery, 1))
            recurse(NULL);
    }
    sigaltstack(NULL, &now);
    if (now.ss_flags != 0)
        puts("the alternate stack is in use");
    stack.ss_flags = SS_DISABLE;
    sigaltstack(&stack, NULL);
    free(alternate);
    return NULL;
}

static void overflows(void)
{
    struct sigaction action = {.sa_sigaction = recover, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    pthread_t threads[3];
    int times = 5;
    sigaction(SIGSEGV, &action, NULL);
    overflow(&times);
    SHOW(recovered);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, overflow, &times);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    SHOW(recovered);
    SHOW(on_alternate);
    signal(SIGSEGV, SIG_DFL);
}

/* --- Contexts: glibc has them, musl has not ----------------------------------------------------
 */

#ifdef __GLIBC__

enum { CONTEXT_STACK = 65536, STEPS = 5 };
static ucontext_t of_main, of[2];
static volatile int steps[2 * STEPS + 1], taken;
static double floats[2];

/* Each takes a step and hands over to the other, which hands back. */
static void take_turns(int self, int other)
{
    double sum = 0;
    for (int i = 1; i <= STEPS; i++) {
        sum += self + 1.0 / i;
        steps[taken++] = self;
        swapcontext(&of[self], &of[other]);
    }
    floats[self] = sum;
    if (self == 0)
        swapcontext(&of[0], &of[1]); /* the other one has its last look, and ends by uc_link */
}

static void contexts(void)
{
    sigset_t set, empty;
    volatile int in_turn = 1;
    sigemptyset(&empty);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    for (volatile int i = 0; i < 2; i++) {
        getcontext(&of[i]);
        of[i].uc_stack.ss_sp = malloc(CONTEXT_STACK);
        of[i].uc_stack.ss_size = CONTEXT_STACK;
        of[i].uc_link = &of_main;
        of[i].uc_sigmask = i ? set : empty;
        makecontext(&of[i], (void (*)(void))take_turns, 2, i, !i);
    }
    SHOW_CALL(swapcontext(&of_main, &of[0]));
    for (int i = 0; i < taken; i++)
        in_turn = in_turn && steps[i] == i % 2;
    SHOW(taken);
    SHOW(in_turn);
    SHOW(floats[0] == 1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4 + 1.0 / 5);
    SHOW(is_blocked(SIGUSR1));
}

static ucontext_t interrupted_place;
static volatile int switched;

/* A handler that never returns, but goes on elsewhere by setcontext. */
static void leave(int signal)
{
    (void)signal;
    switched++;
    setcontext(&interrupted_place);
}

static void out_of_a_handler(void)
{
    signal(SIGUSR1, leave);
    getcontext(&interrupted_place);
    if (switched < 3)
        raise(SIGUSR1);
    SHOW(switched);
    SHOW(is_blocked(SIGUSR1));
}

#else
static void contexts(void)
{
}
static void out_of_a_handler(void)
{
}
#endif

int main(void)
{
    masks();
    by_timer();
    nested();
    overflows();
    contexts();
    out_of_a_handler();
    return 0;
}
