/* The 8254 timer: channel 0 gives the tick. Also the clock, which the TSC refines where there is
 * one. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/arch/i386/vdso.h"
#include "kernel/print.h"
#include "kernel/timer.h"
#include "lib/div64.h"

enum {
    CHANNEL0 = 0x40,
    CHANNEL2 = 0x42,
    COMMAND = 0x43,
    SPEAKER_GATE = 0x61,
    RATE_GENERATOR = 0x34, /* channel 0, both bytes, mode 2 */
    LATCH0 = 0x00,
    ONE_SHOT2 = 0xb0, /* channel 2, both bytes, mode 0 */
    INPUT_HZ = 1193182,
    CALIBRATION_HZ = 200,
    CALIBRATION_NS = 5000000,
    CALIBRATIONS = 10,
    NS_PER_SECOND = 1000000000,
};

static uint32_t asked_hz, divisor;

uint32_t arch_tick_hz(void)
{
    return asked_hz;
}

/* Counts the TSC over 5 ms of channel 2, which can be watched without interrupts. Never too few: it
 * counts from before the start, and to after the end has been seen. */
static uint64_t tsc_in_5ms(void)
{
    uint32_t count = INPUT_HZ / CALIBRATION_HZ;

    outb(SPEAKER_GATE, (inb(SPEAKER_GATE) & ~2) | 1);
    outb(COMMAND, ONE_SHOT2);
    outb(CHANNEL2, count & 0xff);
    uint64_t start = cpu_cycles();
    outb(CHANNEL2, count >> 8);
    while ((inb(SPEAKER_GATE) & 0x20) == 0) {
        for (int i = 0; i < 256; i++) /* under emulation a port costs a thousand instructions */
            __asm__ volatile("");
    }
    return cpu_cycles() - start;
}

/* Measures until two agree within one part in 2048. The least is the best: a busy host, which stops
 * the virtual CPU now and then, can only make a measurement longer. */
static uint64_t calibrate_tsc(void)
{
    uint64_t least = tsc_in_5ms();
    bool agreed = false;

    for (int again = 1; again < CALIBRATIONS && !agreed; again++) {
        uint64_t count = tsc_in_5ms();
        uint64_t more = count < least ? least : count;
        least = count < least ? count : least;
        agreed = more - least <= least >> 11;
    }
    return least;
}

/* Before there are programs, so nobody reads the data meanwhile. */
static void start_clock(void)
{
    if (!cpu_features.tsc)
        return;
    uint32_t cycles = (uint32_t)calibrate_tsc();
    clock_data->multiplier = (uint32_t)div64((uint64_t)CALIBRATION_NS << CLOCK_SHIFT, cycles, NULL);
    clock_data->cycle_base = cpu_cycles();
}

/* A divisor of 16 bits: below 19 Hz it does not fit, and is clamped; the rate printed is the real
 * one. */
void pit_init(uint32_t hz)
{
    start_clock();
    asked_hz = hz;
    divisor = (INPUT_HZ + hz / 2) / hz;
    if (divisor > 65535)
        divisor = 65535;
    outb(COMMAND, RATE_GENERATOR);
    outb(CHANNEL0, divisor & 0xff);
    outb(CHANNEL0, divisor >> 8);
    uint32_t rest;
    uint32_t milli_hz = (uint32_t)div64((uint64_t)INPUT_HZ * 1000, divisor, &rest);
    boot_say(
        "timer: PIT at %u.%03u Hz (asked %u, divisor %u); each tick may take the CPU from a thread",
        milli_hz / 1000, milli_hz % 1000, hz, divisor);
    irq_register(0, timer_tick);
    irq_unmask(0);
}

/* What channel 0 still counts down before the next tick. */
uint32_t pit_read_count(void)
{
    uint32_t irq = irq_save();
    outb(COMMAND, LATCH0);
    uint32_t low = inb(CHANNEL0);
    uint32_t count = low | (uint32_t)inb(CHANNEL0) << 8;
    irq_restore(irq);
    return count;
}

/* Without a TSC: whole ticks, and what the counter says of the current one; never backwards. */
static uint64_t clock_by_ticks(void)
{
    static uint64_t last;
    uint32_t rest, irq = irq_save();
    uint64_t counts = timer_ticks() * divisor + (divisor - pit_read_count());
    uint64_t seconds = div64(counts, INPUT_HZ, &rest);
    uint64_t now = seconds * NS_PER_SECOND + div64((uint64_t)rest * NS_PER_SECOND, INPUT_HZ, &rest);

    if (now < last)
        now = last;
    last = now;
    irq_restore(irq);
    return now;
}

uint64_t arch_clock_ns(void)
{
    return clock_data->multiplier ? clock_now(clock_data) : clock_by_ticks();
}
