/* What the kernel costs a program, in ticks of the time-stamp counter: under `scripts/boot
 * --icount` (and in `make bench`) one tick is one instruction.
 *
 * Watch: a call that does nothing is nearly all door. A yield between two threads adds the switch,
 * and the timer's preemption adds the interrupt to that. The empty loop's cost is subtracted.
 *
 * Each line: R name ticks. */
#include "lib/div64.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/time.h"

enum {
    BATCHES = 20,
    ROUNDS = 200,
    STACK_SIZE = 8192,
    PREEMPTIONS = 40,
    THREAD_FLAGS = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
                   CLONE_SYSVSEM | CLONE_CHILD_CLEARTID
};

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static volatile uint32_t child_tid; /* cleared by the kernel at the thread's end */
static volatile int stop;
static volatile int whose_turn, preemptions;
static volatile uint64_t last_seen[2];
static uint64_t preemption_costs;

/* int start_thread(flags, stack top, tid word, function): a clone(2) whose child calls function and
 * ends. By INT 0x80: the child's empty stack has nothing that the fast door's way back could pop.
 */
int start_thread(unsigned flags, void *top, volatile uint32_t *tid, void (*function)(void));
__asm__(".pushsection .text\n"
        "start_thread:\n"
        "    push %ebx\n"
        "    push %esi\n"
        "    push %edi\n"
        "    push %ebp\n"
        "    mov 20(%esp), %ebx\n"
        "    mov 24(%esp), %ecx\n"
        "    mov 28(%esp), %edi\n"
        "    mov 32(%esp), %ebp\n"
        "    xor %edx, %edx\n"
        "    xor %esi, %esi\n"
        "    mov $120, %eax\n"
        "    int $0x80\n"
        "    test %eax, %eax\n"
        "    jnz 1f\n"
        "    call *%ebp\n"
        "    xor %ebx, %ebx\n"
        "    mov $1, %eax\n"
        "    int $0x80\n"
        "1:  pop %ebp\n"
        "    pop %edi\n"
        "    pop %esi\n"
        "    pop %ebx\n"
        "    ret\n"
        ".popsection\n");

static void start(void (*function)(void))
{
    child_tid = 1;
    if (start_thread(THREAD_FLAGS, stack + sizeof stack - 16, &child_tid, function) < 0)
        printf("no thread could be started\n");
}

static void join(void)
{
    uint32_t tid;
    while ((tid = child_tid) != 0)
        sys_futex((void *)&child_tid, FUTEX_WAIT, (int)tid, NULL, NULL, 0);
}

static void print_cost(const char *name, uint64_t ticks, unsigned operations)
{
    unsigned hundredths = (unsigned)div64(ticks * 100, operations, NULL);
    printf("R %s %u.%02u\n", name, hundredths / 100, hundredths % 100);
}

/* Ticks of ROUNDS calls of operation, the least of several batches. */
static uint64_t least(void (*operation)(void))
{
    uint64_t best = UINT64_MAX;
    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t begin = read_cycles();
        for (int i = 0; i < ROUNDS; i++)
            operation();
        uint64_t ticks = read_cycles() - begin;
        best = ticks < best ? ticks : best;
    }
    return best;
}

static void nothing(void)
{
    __asm__ volatile("");
}

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
    start(nothing);
    join();
}

static void door_costs(const char *door, uint64_t empty)
{
    char name[40];

    snprintf(name, sizeof name, "null_call_%s", door);
    print_cost(name, least(null_call) - empty, ROUNDS);
    stop = 0;
    start(keep_yielding);
    snprintf(name, sizeof name, "yield_per_switch_%s", door);
    print_cost(name, least(yield) - empty, 2 * ROUNDS); /* there and back: two switches a call */
    stop = 1;
    join();
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
    uint64_t empty = least(nothing);
    void (*usual_door)(void) = system_call_door;

    system_call_door = door_int80;
    door_costs("int80", empty);
    system_call_door = usual_door;
    if (getauxval(AT_SYSINFO))
        door_costs("vdso", empty);
    print_cost("thread_create_join", least(create_and_join) - empty, ROUNDS);
    tick_cost();
    start(spin_second);
    spin(0);
    join();
    print_cost("timer_interrupt_and_switch", preemption_costs, (unsigned)preemptions);
    return 0;
}
