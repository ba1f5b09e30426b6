/* The clock: the TSC where there is one, by the vDSO's formula on the vDSO's data; else ticks and
 * the timer's counter. pit.c has the timer. */
#include "kernel/arch.h"
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/pit.h"
#include "kernel/arch/i386/vdso.h"
#include "kernel/timer.h"
#include "lib/div64.h"
#include "lib/time_units.h"

enum { CALIBRATIONS = 10 };

/* Measures until two agree within one part in 2048. The least is the best: a busy host, which stops
 * the virtual CPU now and then, can only make a measurement longer. */
static uint64_t calibrate_tsc(void)
{
    uint64_t least = pit_cycles_in_5ms();
    bool agreed = false;

    for (int again = 1; again < CALIBRATIONS && !agreed; again++) {
        uint64_t count = pit_cycles_in_5ms();
        uint64_t more = count < least ? least : count;
        least = count < least ? count : least;
        agreed = more - least <= least >> 11;
    }
    return least;
}

/* Before there are programs, so nobody reads the data meanwhile. */
void clock_start(void)
{
    enum { MEASURED_NS = 5000000 };

    if (!cpu_features.tsc)
        return;
    uint32_t cycles = (uint32_t)calibrate_tsc();
    clock_data->multiplier = (uint32_t)div64((uint64_t)MEASURED_NS << CLOCK_SHIFT, cycles, NULL);
    clock_data->cycle_base = cpu_cycles();
}

/* Without a TSC: whole ticks, and what the counter says of the current one; never backwards. */
static uint64_t clock_by_ticks(void)
{
    static uint64_t last;
    uint32_t rest, irq = irq_save();
    uint32_t divisor = pit_divisor();
    uint64_t counts = timer_ticks() * divisor + (divisor - pit_read_count());
    uint64_t seconds = div64(counts, PIT_INPUT_HZ, &rest);
    uint64_t now = seconds * NANOSECONDS + div64((uint64_t)rest * NANOSECONDS, PIT_INPUT_HZ, &rest);

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

uint32_t arch_clock_step_ns(void)
{
    return clock_data->multiplier ? 1 : NANOSECONDS / PIT_INPUT_HZ;
}

/* The multiplier is nanoseconds in a cycle, times 2^CLOCK_SHIFT. */
uint32_t arch_cycles_khz(void)
{
    uint64_t milliseconds = (uint64_t)1000000 << CLOCK_SHIFT;
    return clock_data->multiplier ? (uint32_t)div64(milliseconds, clock_data->multiplier, NULL) : 0;
}

uint64_t arch_date_offset(void)
{
    uint32_t irq = irq_save();
    uint64_t offset = clock_data->realtime_offset;
    irq_restore(irq);
    return offset;
}

/* The sequence is odd while the two words of the offset may not belong together. */
void arch_set_date_offset(uint64_t offset)
{
    volatile struct clock_data *data = clock_data;
    uint32_t irq = irq_save();
    data->sequence++;
    data->realtime_offset = offset;
    data->sequence++;
    irq_restore(irq);
}

/* Three rows of a hundred instructions, each between two readings: time would not come out even. */
bool arch_cycles_are_instructions(void)
{
    enum { ROWS = 3, COUNTED = 101 };
    bool even = cpu_features.tsc;

    for (int row = 0; row < ROWS && even; row++) {
        uint32_t first, last;
        uint32_t irq = irq_save();
        __asm__ volatile("rdtsc; movl %%eax, %0; .rept 99; nop; .endr; rdtsc"
                         : "=&r"(first), "=&a"(last)
                         :
                         : "edx");
        irq_restore(irq);
        even = last - first == COUNTED;
    }
    return even;
}
