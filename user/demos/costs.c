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

enum { ROUNDS = MEASURE_ROUNDS, PREEMPTIONS = 40 };

static volatile int stop;
static volatile int whose_turn, preemptions;
static volatile uint64_t last_seen[2];
static uint64_t preemption_costs;

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
    while (seen < PREEMPTIONS) {
        uint64_t now = read_cycles();
        if (now - before > usual + 30) {
            sum += now - before - usual;
            seen++;
        }
        before = now;
    }
    print_cost("timer_interrupt", sum, PREEMPTIONS);
}

/* From the last instruction of one spinner to the first of the other. */
static void spin(int me)
{
    while (preemptions < PREEMPTIONS) {
        if (whose_turn != me) {
            uint64_t now = read_cycles();
            if (last_seen[!me] != 0) {
                preemption_costs += now - last_seen[!me];
                preemptions++;
            }
            whose_turn = me;
        }
        last_seen[me] = read_cycles();
    }
}

static void spin_second(void)
{
    spin(1);
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
    bare_thread_start(spin_second);
    spin(0);
    bare_thread_join();
    print_cost("timer_interrupt_and_switch", preemption_costs, (unsigned)preemptions);
    return 0;
}
