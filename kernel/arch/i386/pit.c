/* The 8254 timer: channel 0 gives the tick; channel 2 measures the TSC. */
#include "kernel/arch/i386/pit.h"
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/irq.h"
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
    CALIBRATION_HZ = 200,
};

static uint32_t asked_hz, divisor;

uint32_t arch_tick_hz(void)
{
    return asked_hz;
}

/* Counts the TSC over 5 ms of channel 2, which can be watched without interrupts. Never too few: it
 * counts from before the start, and to after the end has been seen. */
uint64_t pit_cycles_in_5ms(void)
{
    uint32_t count = PIT_INPUT_HZ / CALIBRATION_HZ;

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

/* A divisor of 16 bits: below 19 Hz it does not fit, and is clamped; the rate printed is the real
 * one. */
void pit_init(uint32_t hz)
{
    clock_start();
    asked_hz = hz;
    divisor = (PIT_INPUT_HZ + hz / 2) / hz;
    if (divisor > 65535)
        divisor = 65535;
    outb(COMMAND, RATE_GENERATOR);
    outb(CHANNEL0, divisor & 0xff);
    outb(CHANNEL0, divisor >> 8);
    uint32_t rest;
    uint32_t milli_hz = (uint32_t)div64((uint64_t)PIT_INPUT_HZ * 1000, divisor, &rest);
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

uint32_t pit_divisor(void)
{
    return divisor;
}
