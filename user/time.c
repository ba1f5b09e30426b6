/* Clocks and sleeping. */
#include "user/time.h"

#include "user/syscall.h"

void sleep_milliseconds(unsigned milliseconds)
{
    struct timespec32 left = {(int32_t)(milliseconds / 1000),
                              (int32_t)(milliseconds % 1000 * 1000000)};
    while (sys_nanosleep(&left, &left) == -EINTR)
        ;
}

uint64_t monotonic_nanoseconds(void)
{
    struct timespec32 now = {0, 0};
    sys_clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint32_t)now.tv_nsec;
}
