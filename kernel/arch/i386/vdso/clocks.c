/* The clocks of the vDSO: read from the TSC without entering the kernel, where there is a TSC; the
 * kernel is asked otherwise, and for all other clocks. Runs in ring 3: nothing here may be written,
 * and no address be taken of what lies here. */
#include "kernel/arch/i386/vdso/clock_data.h"
#include "kernel/call_numbers.h"
#include "lib/div64.h"
#include "lib/linux.h"
#include "lib/time_units.h"

/* The page below this image. */
#define CLOCK_DATA ((const volatile struct clock_data *)CLOCK_DATA_ADDRESS)

int __vdso_clock_gettime(int clock, struct timespec32 *time);
int __vdso_clock_gettime64(int clock, struct timespec64 *time);
int __vdso_clock_getres(int clock, struct timespec32 *resolution);
int __vdso_gettimeofday(struct timeval32 *time, void *zone);
int32_t __vdso_time(int32_t *seconds);

/* A system call of two arguments by the faster door. A result or -errno. */
static int call(int number, uint32_t first, void *second)
{
    int result;
    __asm__ volatile("call __kernel_vsyscall"
                     : "=a"(result)
                     : "0"(number), "b"(first), "c"(second)
                     : "memory");
    return result;
}

/* Which of the two times a clock shows: those that differ on other machines in how they are
 * disciplined, or in how exact they are, are the same here. */
enum kind { KIND_OTHER, KIND_MONOTONIC, KIND_REALTIME };

static enum kind kind_of(uint32_t clock)
{
    const uint32_t realtime = 1 << CLOCK_REALTIME | 1 << CLOCK_REALTIME_COARSE | 1 << CLOCK_TAI;
    const uint32_t monotonic = 1 << CLOCK_MONOTONIC | 1 << CLOCK_MONOTONIC_RAW |
                               1 << CLOCK_MONOTONIC_COARSE | 1 << CLOCK_BOOTTIME;
    if (clock >= 32 || CLOCK_DATA->multiplier == 0)
        return KIND_OTHER;
    if (monotonic >> clock & 1)
        return KIND_MONOTONIC;
    return realtime >> clock & 1 ? KIND_REALTIME : KIND_OTHER;
}

/* The time in nanoseconds; kind is not KIND_OTHER. Once more where the kernel wrote meanwhile. */
static uint64_t read_clock(enum kind kind)
{
    uint32_t sequence;
    uint64_t now;
    do {
        sequence = CLOCK_DATA->sequence & ~1u;
        now = clock_now(CLOCK_DATA);
        if (kind == KIND_REALTIME)
            now += CLOCK_DATA->realtime_offset;
    } while (sequence != CLOCK_DATA->sequence);
    return now;
}

int __vdso_clock_gettime(int clock, struct timespec32 *time)
{
    enum kind kind = kind_of((uint32_t)clock);
    uint32_t rest;
    if (kind == KIND_OTHER)
        return call(NR_clock_gettime, (uint32_t)clock, time);
    time->tv_sec = (int32_t)div64(read_clock(kind), NANOSECONDS, &rest);
    time->tv_nsec = (int32_t)rest;
    return 0;
}

int __vdso_clock_gettime64(int clock, struct timespec64 *time)
{
    enum kind kind = kind_of((uint32_t)clock);
    uint32_t rest;
    if (kind == KIND_OTHER)
        return call(NR_clock_gettime64, (uint32_t)clock, time);
    time->tv_sec = (int64_t)div64(read_clock(kind), NANOSECONDS, &rest);
    time->tv_nsec = rest;
    return 0;
}

int __vdso_clock_getres(int clock, struct timespec32 *resolution)
{
    return call(NR_clock_getres, (uint32_t)clock, resolution);
}

int __vdso_gettimeofday(struct timeval32 *time, void *zone)
{
    uint32_t rest;
    if (zone || !time || CLOCK_DATA->multiplier == 0)
        return call(NR_gettimeofday, (uint32_t)time, zone);
    time->tv_sec = (int32_t)div64(read_clock(KIND_REALTIME), NANOSECONDS, &rest);
    time->tv_usec = (int32_t)(rest / 1000);
    return 0;
}

int32_t __vdso_time(int32_t *seconds)
{
    if (CLOCK_DATA->multiplier == 0)
        return call(NR_time, (uint32_t)seconds, NULL);
    int32_t now = (int32_t)div64(read_clock(KIND_REALTIME), NANOSECONDS, NULL);
    if (seconds)
        *seconds = now;
    return now;
}
