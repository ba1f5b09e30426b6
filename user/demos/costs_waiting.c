/* What waiting for another costs, and making another, in ticks of the time-stamp counter: under
 * `scripts/boot --icount` (and in `make bench`) one tick is one instruction.
 *
 * Watch: a round trip is two switches and what wakes each side: little more for a futex, more for a
 * pipe between processes, where the byte is copied and the address space changes. A fork copies
 * what describes memory, not memory. The clock in the vDSO is only read: no kernel entry at all.
 *
 * Each line: R name ticks. */
#include "user/measure.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/vdso.h"

enum { ROUNDS = MEASURE_ROUNDS, TRAP_FLAG = 0x100, FUTEX = 240 };

static volatile uint32_t turn; /* 1: the partner's */
static volatile int stop;
static int there[2], back[2]; /* pipes */
static int (*get_time)(int, struct timespec32 *);

/* The call without the two arguments that are not needed: they would be most of its cost here. */
static void turn_futex(int operation, uint32_t value)
{
    system_call4(FUTEX, (int)&turn, operation | FUTEX_PRIVATE_FLAG, (int)value, 0);
}

static void give_turn(uint32_t whose)
{
    turn = whose;
    turn_futex(FUTEX_WAKE, 1);
}

static void wait_while_turn_is(uint32_t whose)
{
    while (turn == whose)
        turn_futex(FUTEX_WAIT, whose);
}

static void futex_partner(void)
{
    for (;;) {
        wait_while_turn_is(0);
        if (stop)
            return;
        give_turn(0);
    }
}

static void futex_round_trip(void)
{
    give_turn(1);
    wait_while_turn_is(1);
}

static void futex_costs(const char *door, uint64_t empty)
{
    char name[40];
    stop = 0;
    turn = 0;
    bare_thread_start(futex_partner);
    snprintf(name, sizeof name, "futex_round_trip_%s", door);
    print_cost(name, least_ticks(futex_round_trip) - empty, ROUNDS);
    stop = 1;
    give_turn(1);
    bare_thread_join();
}

static void write_and_read(void)
{
    char byte = 0;
    sys_write(there[1], &byte, 1);
    sys_read(there[0], &byte, 1);
}

static void echo_bytes(void)
{
    char byte;
    while (sys_read(there[0], &byte, 1) == 1)
        sys_write(back[1], &byte, 1);
}

static void pipe_round_trip(void)
{
    char byte = 0;
    sys_write(there[1], &byte, 1);
    sys_read(back[0], &byte, 1);
}

static void pipe_costs(const char *door, uint64_t empty)
{
    char name[40];
    if (sys_pipe(there) < 0 || sys_pipe(back) < 0)
        printf("no pipe could be made\n");
    snprintf(name, sizeof name, "pipe_write_read_%s", door);
    print_cost(name, least_ticks(write_and_read) - empty, ROUNDS);
    int child = sys_fork();
    if (child == 0) {
        sys_close(there[1]);
        echo_bytes();
        sys_exit_group(0);
    }
    snprintf(name, sizeof name, "pipe_round_trip_%s", door);
    print_cost(name, least_ticks(pipe_round_trip) - empty, ROUNDS);
    sys_close(there[1]);
    sys_waitpid(child, NULL, 0);
    sys_close(there[0]);
    sys_close(back[0]);
    sys_close(back[1]);
}

static void fork_exit_wait(void)
{
    int child = sys_fork();
    if (child == 0)
        sys_exit_group(0);
    sys_waitpid(child, NULL, 0);
}

static void read_clock(void)
{
    struct timespec32 now;
    get_time(CLOCK_MONOTONIC, &now);
}

static volatile int steps, entries;

/* Comes before each instruction that runs with the trap flag: counts them, and which of them would
 * enter the kernel. */
static void note_step(int signal, struct siginfo *info, struct ucontext *context)
{
    const uint8_t *code = (const uint8_t *)context->mcontext.eip;
    (void)signal;
    (void)info;
    steps++;
    entries += (code[0] == 0xcd && code[1] == 0x80) ||                    /* INT 0x80 */
               (code[0] == 0x0f && (code[1] == 0x34 || code[1] == 0x05)); /* SYSENTER, SYSCALL */
}

/* The kernel entries of one reading of the clock; -1 where it could not be single-stepped. */
static int clock_entries(void)
{
    struct sigaction action = {.handler = (uint32_t)note_step, .flags = SA_SIGINFO};
    sys_rt_sigaction(SIGTRAP, &action, NULL, sizeof action.mask);
    __asm__ volatile("pushf; orl %0, (%%esp); popf" : : "i"(TRAP_FLAG) : "memory", "cc");
    read_clock();
    __asm__ volatile("pushf; andl %0, (%%esp); popf" : : "i"(~TRAP_FLAG) : "memory", "cc");
    return steps > 10 ? entries : -1;
}

int main(void)
{
    uint64_t empty = least_ticks(no_operation);
    void (*usual_door)(void) = system_call_door;

    system_call_door = door_int80;
    futex_costs("int80", empty);
    pipe_costs("int80", empty);
    system_call_door = usual_door;
    if (getauxval(AT_SYSINFO)) {
        futex_costs("vdso", empty);
        pipe_costs("vdso", empty);
    }
    print_cost("fork_exit_wait", least_ticks(fork_exit_wait) - empty, ROUNDS);
    get_time = vdso_find("__vdso_clock_gettime", "LINUX_2.6");
    if (!get_time)
        return 0;
    print_cost("clock_gettime_vdso", least_ticks(read_clock) - empty, ROUNDS);
    printf("R clock_gettime_vdso_entries %d\n", clock_entries());
    return 0;
}
