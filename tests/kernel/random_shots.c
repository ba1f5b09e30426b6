/* See random_shots.h. */
#include "tests/kernel/random_shots.h"
#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "lib/xorshift.h"

enum {
    CHANNEL0 = 0x40,
    COMMAND = 0x43,
    ONE_SHOT = 0x30,  /* channel 0, both bytes, mode 0 */
    LEAST_COUNTS = 2, /* of 838 ns: the shot itself must leave time for others */
    POWERS = 5,       /* gaps are below 2 to one of these powers: small and large ones alike */
    IDLE_COUNTS = 64, /* where for so many shots there was nobody to take the CPU from */
    IDLE_SHOTS = 100,
};

static uint32_t random_state, idle_shots;

static void arm(void)
{
    uint32_t power = xorshift_next(&random_state) % POWERS;
    uint32_t counts = LEAST_COUNTS + xorshift_next(&random_state) % (1u << power);
    idle_shots = current()->tid == 0 ? idle_shots + 1 : 0;
    if (idle_shots > IDLE_SHOTS)
        counts = IDLE_COUNTS;
    outb(COMMAND, ONE_SHOT);
    outb(CHANNEL0, counts & 0xff);
    outb(CHANNEL0, counts >> 8);
}

/* The timer's interrupt. */
static void shoot(void)
{
    timer_tick();
    current()->work |= WORK_RESCHEDULE;
    arm();
}

void random_shots_start(uint32_t seed)
{
    uint32_t irq = irq_save();
    random_state = xorshift_start(seed);
    irq_register(0, shoot);
    arm();
    irq_restore(irq);
}
