/* What the kernel costs a program, in ticks of the time-stamp counter: under `scripts/boot
 * --icount` (and in `make bench`) one tick is one instruction.
 *
 * Watch: a call that does nothing is nearly all door. A yield between two threads adds the switch,
 * and the timer's preemption adds the interrupt to that. The empty loop's cost is subtracted.
 *
 * Each line: R name ticks. */
#include "user/measure.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/time.h"

enum { ROUNDS = MEASURE_ROUNDS, TICKS = 40, TURNS = 11, FAR_ABOVE_A_TICK = 100000 };

static volatile int stop;

static void null_call(void)
{
    sys_getppid();
}

static void yield(void)
{
    sys_sched_yield();
}

static void keep_yielding(void)
{
    while (!stop)
        sys_sched_yield();
}

static void create_and_join(void)
{
    bare_thread_start(no_operation);
    bare_thread_join();
}

static void door_costs(const char *door, uint64_t empty)
{
    char name[40];

    snprintf(name, sizeof name, "null_call_%s", door);
    print_cost(name, least_ticks(null_call) - empty, ROUNDS);
    stop = 0;
    bare_thread_start(keep_yielding);
    snprintf(name, sizeof name, "yield_per_switch_%s", door);
    print_cost(name, least_ticks(yield) - empty,
               2 * ROUNDS); /* there and back: two switches a call */
    stop = 1;
    bare_thread_join();
}

/* The gaps that a spinning loop sees, beyond its own length: interrupts that do not switch. */
static void tick_cost(void)
{
    uint64_t usual = UINT64_MAX, sum = 0, before = read_cycles();
    for (int i = 0; i < 1000; i++) {
        uint64_t now = read_cycles();
        usual = now - before < usual ? now - before : usual;
        before = now;
    }
    int seen = 0;
    before = read_cycles();
    while (seen < TICKS) {
        uint64_t now = read_cycles();
        if (now - before > usual + 30) {
            sum += now - before - usual;
            seen++;
        }
        before = now;
    }
    print_cost("timer_interrupt", sum, TICKS);
}

/* A thread's turns at the CPU, as it sees them itself: a gap far longer than a tick was the other's
 * turn. Both threads see TURNS of them, of which the first begins outside the loop and is left out.
 */
struct turns {
    uint32_t here;  /* sum of the own turns, from the first stamp of each to its last */
    uint64_t away;  /* sum of the gaps between them */
    uint32_t usual; /* the loop's own length */
    int count;
};

static struct turns first, second;

/* Between two stamps there is always just one round of the loop, wherever in it the CPU was lost:
 * so it does not matter where the ticks fall. */
static void take_turns(struct turns *turns)
{
    uint32_t before = (uint32_t)read_cycles(), back = before, usual = UINT32_MAX;
    while (turns->count < TURNS) {
        uint32_t now = (uint32_t)read_cycles(), gap = now - before;
        if (gap > FAR_ABOVE_A_TICK) {
            if (turns->count++ > 0) {
                turns->here += before - back;
                turns->away += gap;
            }
            back = now;
        }
        usual = gap < usual ? gap : usual;
        before = now;
    }
    turns->usual = usual;
}

static void take_turns_second(void)
{
    take_turns(&second);
}

/* A gap of the first is one round of its loop, a switch, a turn of the second, which begins and
 * ends with parts of a round, and a switch. The ticks that did not switch lie within the turns. */
static void preemption_cost(void)
{
    bare_thread_start(take_turns_second);
    take_turns(&first);
    while (*(volatile int *)&second.count < TURNS) { /* its last turn ends as the others did */
    }
    bare_thread_join();
    uint64_t rounds = (uint64_t)(TURNS - 1) * (first.usual + second.usual);
    print_cost("timer_interrupt_and_switch", first.away - second.here - rounds, 2 * (TURNS - 1));
}

int main(void)
{
    uint64_t empty = least_ticks(no_operation);
    void (*usual_door)(void) = system_call_door;

    system_call_door = door_int80;
    door_costs("int80", empty);
    system_call_door = usual_door;
    if (getauxval(AT_SYSINFO))
        door_costs("vdso", empty);
    print_cost("thread_create_join", least_ticks(create_and_join) - empty, ROUNDS);
    tick_cost();
    preemption_cost();
    return 0;
}
