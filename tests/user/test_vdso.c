/* The vDSO as a shared object: its names by version, and its clocks against the calls. */
#include "lib/elf.h"
#include "tests/user/expect.h"
#include "user/vdso.h"

enum { ROUNDS = 2000, NO_CLOCK = 77 };

typedef int (*get_time)(int, struct timespec32 *);
typedef int (*get_time64)(int, struct timespec64 *);
typedef int (*get_day)(struct timeval32 *, struct timezone *);
typedef int (*get_seconds)(int *);

static const struct {
    const char *name, *version;
} symbols[] = {
    {"__kernel_vsyscall", "LINUX_2.5"},      {"__kernel_sigreturn", "LINUX_2.5"},
    {"__kernel_rt_sigreturn", "LINUX_2.5"},  {"__vdso_clock_gettime", "LINUX_2.6"},
    {"__vdso_clock_gettime64", "LINUX_2.6"}, {"__vdso_clock_getres", "LINUX_2.6"},
    {"__vdso_gettimeofday", "LINUX_2.6"},    {"__vdso_time", "LINUX_2.6"},
};

static void test_names(void)
{
    for (unsigned i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        const char *other = strcmp(symbols[i].version, "LINUX_2.6") ? "LINUX_2.6" : "LINUX_2.5";
        check_true(symbols[i].name, vdso_find(symbols[i].name, symbols[i].version) != NULL);
        check_true("... not by the other version", !vdso_find(symbols[i].name, other));
    }
    check_true("a name that is not there", !vdso_find("__vdso_nothing", "LINUX_2.6"));
    check("AT_SYSINFO is __kernel_vsyscall", (int)getauxval(AT_SYSINFO),
          (int)vdso_find("__kernel_vsyscall", "LINUX_2.5"));
}

static void test_header(void)
{
    const Elf32_Ehdr *header = (const Elf32_Ehdr *)getauxval(AT_SYSINFO_EHDR);
    check("the magic number", 0, memcmp(header->e_ident, ELF_MAGIC, 4));
    check("a shared object", ET_DYN, header->e_type);
    check("for this CPU", EM_386, header->e_machine);
}

/* By these bytes a debugger and the C++ runtime know a signal's frame. */
static void test_trampolines(void)
{
    static const char old[] = "\x58\xb8\x77\0\0\0\xcd\x80", rt[] = "\xb8\xad\0\0\0\xcd\x80";
    check("sigreturn's bytes", 0,
          memcmp(vdso_find("__kernel_sigreturn", "LINUX_2.5"), old, sizeof old - 1));
    check("rt_sigreturn's bytes", 0,
          memcmp(vdso_find("__kernel_rt_sigreturn", "LINUX_2.5"), rt, sizeof rt - 1));
}

static int64_t nanoseconds(int64_t seconds, int rest)
{
    return seconds * 1000000000 + rest;
}

/* The clock as the call gives it, and as the vDSO does, in turns: never backwards. */
static bool goes_on(int clock)
{
    get_time get = (get_time)vdso_find("__vdso_clock_gettime", "LINUX_2.6");
    get_time64 get64 = (get_time64)vdso_find("__vdso_clock_gettime64", "LINUX_2.6");
    struct timespec32 narrow;
    struct timespec64 wide;
    int64_t last = 0, now;
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 3 == 0 ? get(clock, &narrow) : i % 3 == 1 ? sys_clock_gettime(clock, &narrow) : 0)
            return false;
        if (i % 3 == 2 && get64(clock, &wide))
            return false;
        now = i % 3 == 2 ? nanoseconds(wide.tv_sec, wide.tv_nsec)
                         : nanoseconds(narrow.tv_sec, narrow.tv_nsec);
        if (now < last)
            return false;
        last = now;
    }
    return true;
}

static void test_clocks(void)
{
    get_time get = (get_time)vdso_find("__vdso_clock_gettime", "LINUX_2.6");
    get_time64 get64 = (get_time64)vdso_find("__vdso_clock_gettime64", "LINUX_2.6");
    get_time resolution = (get_time)vdso_find("__vdso_clock_getres", "LINUX_2.6");
    struct timespec32 time;
    struct timespec64 time64;
    check_true("CLOCK_REALTIME goes on", goes_on(CLOCK_REALTIME));
    check_true("CLOCK_MONOTONIC goes on", goes_on(CLOCK_MONOTONIC));
    check_true("CLOCK_MONOTONIC_RAW goes on", goes_on(CLOCK_MONOTONIC_RAW));
    check_true("CLOCK_BOOTTIME goes on", goes_on(CLOCK_BOOTTIME));
    check_true("CLOCK_REALTIME_COARSE goes on", goes_on(CLOCK_REALTIME_COARSE));
    check_true("CLOCK_MONOTONIC_COARSE goes on", goes_on(CLOCK_MONOTONIC_COARSE));
    check("a clock by the kernel", 0, get(CLOCK_PROCESS_CPUTIME_ID, &time));
    check("the same, 64 bits", 0, get64(CLOCK_THREAD_CPUTIME_ID, &time64));
    check("no clock", -EINVAL, get(NO_CLOCK, &time));
    check("no clock, 64 bits", -EINVAL, get64(NO_CLOCK, &time64));
    check("resolution", 0, resolution(CLOCK_MONOTONIC, &time));
    check("resolution of no clock", -EINVAL, resolution(NO_CLOCK, &time));
    check_true("a resolution below a second", time.tv_sec == 0 && time.tv_nsec > 0);
}

static void test_date(void)
{
    get_day day = (get_day)vdso_find("__vdso_gettimeofday", "LINUX_2.6");
    get_seconds seconds = (get_seconds)vdso_find("__vdso_time", "LINUX_2.6");
    struct timespec32 before, after;
    struct timeval32 now = {0, -1};
    struct timezone zone = {77, 77};
    int stored = 0;
    sys_clock_gettime(CLOCK_REALTIME, &before);
    check("gettimeofday", 0, day(&now, &zone));
    int coarse = seconds(&stored);
    sys_clock_gettime(CLOCK_REALTIME, &after);
    check_true("gettimeofday lies between", nanoseconds(now.tv_sec, now.tv_usec * 1000) + 999 >=
                                                    nanoseconds(before.tv_sec, before.tv_nsec) &&
                                                nanoseconds(now.tv_sec, now.tv_usec * 1000) <=
                                                    nanoseconds(after.tv_sec, after.tv_nsec));
    check_true("time, to the second", coarse >= before.tv_sec - 1 && coarse <= after.tv_sec);
    check("time is stored too", coarse, stored);
    check_true("time wants no place", seconds(NULL) >= coarse);
    check_true("the zone was told", zone.minutes_west != 77);
    check("neither", 0, day(NULL, NULL));
}

int main(void)
{
    test_header();
    test_names();
    test_trampolines();
    test_clocks();
    test_date();
    return check_result();
}
