/* Linux's binary interface on i386, time: see clock_gettime(2), setitimer(2), timer_create(2),
 * adjtimex(2). What ends in 64 is for the calls whose times go beyond the year 2038. */
#ifndef LIB_LINUX_TIME_H
#define LIB_LINUX_TIME_H

#include <stdint.h>

struct timespec32 {
    int32_t tv_sec, tv_nsec;
};
struct timespec64 {
    int64_t tv_sec;
    int32_t tv_nsec, padding;
};
struct timeval32 {
    int32_t tv_sec, tv_usec;
};
struct timezone {
    int32_t minutes_west, dst_time;
};

/* Clocks. */
#define CLOCK_REALTIME           0
#define CLOCK_MONOTONIC          1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID  3
#define CLOCK_MONOTONIC_RAW      4
#define CLOCK_REALTIME_COARSE    5
#define CLOCK_MONOTONIC_COARSE   6
#define CLOCK_BOOTTIME           7
#define CLOCK_REALTIME_ALARM     8
#define CLOCK_BOOTTIME_ALARM     9
#define CLOCK_TAI                11
/* A negative number names the CPU time of one process or thread: its own number inverted, and in
 * the lowest three bits which. */
#define CPUCLOCK_PROF          0 /* time in ring 3 and in the kernel */
#define CPUCLOCK_VIRT          1 /* in ring 3 */
#define CPUCLOCK_SCHED         2 /* both, as exactly as the system knows */
#define CPUCLOCK_MASK          3
#define CPUCLOCK_PERTHREAD     4
#define CPUCLOCK(number, what) ((int)(~(unsigned)(number) << 3 | (what)))
#define CPUCLOCK_NUMBER(clock) (~((clock) >> 3))

#define TIMER_ABSTIME 1

/* setitimer(2) */
#define ITIMER_REAL    0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF    2
struct itimerval32 {
    struct timeval32 interval, value;
};

/* timer_settime(2), timer_create(2) */
struct itimerspec32 {
    struct timespec32 interval, value;
};
struct itimerspec64 {
    struct timespec64 interval, value;
};
#define SIGEV_SIGNAL    0
#define SIGEV_NONE      1
#define SIGEV_THREAD    2
#define SIGEV_THREAD_ID 4
struct sigevent {
    uint32_t value;
    int32_t signal, notify, tid;
    uint32_t padding[12];
};

/* adjtimex(2) */
struct timex32 {
    uint32_t modes;
    int32_t offset, frequency, max_error, estimated_error, status, constant, precision, tolerance;
    struct timeval32 time;
    int32_t tick, pps_frequency, jitter, shift, stability;
    int32_t jitter_count, calibration_count, error_count, stability_count, tai, padding[11];
};
struct timex64 {
    uint32_t modes, padding0;
    int64_t offset, frequency, max_error, estimated_error;
    int32_t status, padding1;
    int64_t constant, precision, tolerance, seconds, microseconds;
    int64_t tick, pps_frequency, jitter;
    int32_t shift, padding2;
    int64_t stability, jitter_count, calibration_count, error_count, stability_count;
    int32_t tai, padding3[11];
};
#define STA_UNSYNC 0x0040
#define TIME_ERROR 5 /* the result of adjtimex(2) where nothing keeps the clock in step */

_Static_assert(sizeof(struct timespec32) == 8, "Linux i386 timespec");
_Static_assert(sizeof(struct timespec64) == 16, "Linux __kernel_timespec");
_Static_assert(sizeof(struct itimerspec32) == 16, "Linux i386 itimerspec");
_Static_assert(sizeof(struct itimerspec64) == 32, "Linux __kernel_itimerspec");
_Static_assert(sizeof(struct sigevent) == 64, "Linux sigevent");
_Static_assert(sizeof(struct timex32) == 128, "Linux i386 timex");
_Static_assert(sizeof(struct timex64) == 208, "Linux __kernel_timex");

#endif
