/* See explore.h. A thread that is explored runs with the trap flag set, so that each instruction in
 * ring 3 is followed by a debug exception (kernel/arch/i386/traps.c), which comes here. Points are
 * counted, not timed: what the kernel does meanwhile, and how long it takes, changes nothing. */
#include "kernel/explore.h"

#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/mm/heap.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "lib/errno.h"
#include "lib/string.h"
#include "lib/xorshift.h"
#include "user/baton.h"

/* The schedule, and how far the run has come. Changed with interrupts off, or before the program
 * that it is for has begun. */
static struct {
    bool armed;             /* a program is to be started by it */
    bool drawn, bursts;     /* by chance, not from a list; gaps of all sizes, not of one */
    uint32_t random, range; /* drawn: the generator; gaps are below 2 to a power below range */
    uint32_t listed, used;  /* numbers in the list, and those that have passed */
    uint32_t points, next;  /* instructions so far; the one after which to force, 0: none */
    int last;               /* the thread of the last point, */
    uint32_t stretch;       /* and how many it has had since the last switch that is known */
    uint32_t forced;
} run;

static uint32_t *list;                 /* SCHEDULE_MOST numbers */
static struct baton_preemption *taken; /* SCHEDULE_MOST, run.forced of them filled */

/* Draws a gap by chance. In bursts small ones and large ones are equally likely: some mistakes need
 * two preemptions close together; otherwise there are long rests: some need that nothing comes. */
static void draw_next(void)
{
    uint32_t power = run.bursts ? xorshift_next(&run.random) % run.range : run.range - 1;
    run.next = run.points + 1 + xorshift_next(&run.random) % (1u << power);
}

static void choose_next(void)
{
    if (run.drawn)
        draw_next();
    else
        run.next = run.used < run.listed ? list[run.used++] : 0;
    if (run.forced == SCHEDULE_MOST)
        run.next = 0;
}

/* Takes a decimal number off *text. False: there is none, or it is above 999,999,999. */
static bool take_number(const char **text, uint32_t *value)
{
    const char *start = *text;
    *value = 0;
    while (**text >= '0' && **text <= '9')
        *value = *value * 10 + (uint32_t)(*(*text)++ - '0');
    return *text > start && *text - start <= 9;
}

/* Fills the list from "N,N,...". 0 or -EINVAL. */
static int read_list(const char *text)
{
    uint32_t before = 0, value;
    for (run.listed = 0; *text; before = value) {
        if (run.listed == SCHEDULE_MOST || !take_number(&text, &value) || value <= before)
            return -EINVAL;
        list[run.listed++] = value;
        if (*text == ',' && text[1])
            text++;
        else if (*text)
            return -EINVAL;
    }
    return 0;
}

/* Some seeds give many preemptions, others few, some in bursts: that too is the seed's chance. */
static int read_seed(const char *text)
{
    uint32_t seed;
    if (!take_number(&text, &seed) || *text)
        return -EINVAL;
    run.random = xorshift_start(seed);
    run.range = 4 + xorshift_next(&run.random) % 9;
    run.bursts = xorshift_next(&run.random) % 2 == 0;
    run.drawn = true;
    return 0;
}

/* The lists are made once and kept. 0 or -ENOMEM. */
static int make_room(void)
{
    if (!list)
        list = kmalloc(SCHEDULE_MOST * sizeof *list);
    if (list && !taken)
        taken = kmalloc(SCHEDULE_MOST * sizeof *taken);
    return list && taken ? 0 : -ENOMEM;
}

/* Makes what read makes of text the next program's schedule. 0, -EINVAL, -ENOMEM. */
static int arm(int (*read)(const char *), const char *text)
{
    int error = make_room();
    if (error)
        return error;
    memset(&run, 0, sizeof run);
    error = read(text);
    run.armed = !error;
    if (!error)
        choose_next();
    return error;
}

int explore_next_program(const char *schedule)
{
    static const char random[] = "random:", replay[] = "replay:";
    if (!list && strcmp(sched_policy_name(), policy_explore.name) != 0)
        return -ENOSYS;
    if (strncmp(schedule, random, sizeof random - 1) == 0)
        return arm(read_seed, schedule + sizeof random - 1);
    if (strncmp(schedule, replay, sizeof replay - 1) == 0)
        return arm(read_list, schedule + sizeof replay - 1);
    return -EINVAL;
}

void explore_start(struct thread *thread, struct trap_frame *frame)
{
    if (run.armed) {
        run.armed = false;
        thread->stepped = true;
    }
    if (thread->stepped)
        frame->eflags |= EFLAGS_TF;
}

/* Takes the CPU away, where another thread that is explored would have it; where none would, it is
 * no preemption and not on the record. */
static void force(const struct trap_frame *frame)
{
    const struct thread *self = current(), *rival = sched_rival();
    if (rival && rival->stepped) {
        taken[run.forced++] = (struct baton_preemption){run.points, self->tid, rival->tid,
                                                        frame->eip, arch_user_caller(frame)};
        current()->work |= WORK_RESCHEDULE;
        run.stretch = 0;
    }
    choose_next();
}

/* A thread that waits for another in a loop must not wait for ever: its time slice is counted in
 * instructions. */
void explore_step(const struct trap_frame *frame)
{
    struct thread *self = current();
    if (run.last != self->tid)
        run.stretch = 0;
    run.last = self->tid;
    run.points++;
    if (run.points == run.next)
        force(frame);
    if (++run.stretch < STRETCH_MOST)
        return;
    run.stretch = 0;
    self->work |= WORK_RESCHEDULE;
}

void explore_report(struct baton_exploration *report, struct baton_preemption *forced,
                    uint32_t most)
{
    uint32_t irq = irq_save();
    report->points = run.points;
    report->forced = run.forced;
    memcpy(forced, taken, (run.forced < most ? run.forced : most) * sizeof *forced);
    irq_restore(irq);
}

/* --- the policies under which programs are explored: strict priorities, and equals in turn --- */

/* Time takes the CPU from nobody. */
static void keep_slice(struct thread *running, uint64_t now)
{
    (void)now;
    running->slice = TIME_SLICE_TICKS;
}

/* The first program is to run by the schedule that read makes of text; panics where it is none. */
static void arm_first(int (*read)(const char *), const char *text)
{
    int error = arm(read, text);
    ASSERT(error == 0, "sched=...:%s: a seed, or numbers in ascending order with commas between",
           text);
}

static void random_init(const char *seed)
{
    arm_first(read_seed, seed);
}

static void replay_init(const char *numbers)
{
    arm_first(read_list, numbers);
}

const struct sched_policy policy_explore = {.name = "explore", .tick = keep_slice};
const struct sched_policy policy_steps = {
    .name = "random", .tick = keep_slice, .init = random_init};
const struct sched_policy policy_replay = {
    .name = "replay", .tick = keep_slice, .init = replay_init};
