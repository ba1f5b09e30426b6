/* What /proc tells of the machine as a whole. What is not measured is left out, or 0 where programs
 * expect a place for it. */
#include "kernel/boot_info.h"
#include "kernel/clock.h"
#include "kernel/fs/procfs.h"
#include "kernel/load.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/number.h"
#include "kernel/proc/tree.h"
#include "kernel/random.h"
#include "kernel/system_names.h"
#include "lib/div64.h"

enum { KIB_IN_PAGE = PAGE_SIZE / 1024 };

/* How many threads there are, that run or could, that wait for what no signal ends, and for how
 * long nobody ran. */
struct census {
    int threads, running, blocked;
    uint32_t idle_ticks;
};

/* Called for each thread, interrupts off. Thread 0 runs where nobody else wants to. */
static void count_thread(struct thread *thread, void *argument)
{
    struct census *census = argument;
    if (thread->tid == 0) {
        census->idle_ticks = thread->ticks;
        return;
    }
    census->threads++;
    census->running += thread->state == THREAD_RUNNING || thread->state == THREAD_READY;
    census->blocked += thread->state == THREAD_BLOCKED && !(thread->wait_ended_by & WORK_SIGNAL);
}

static struct census take_census(void)
{
    struct census census = {0};
    thread_for_each(count_thread, &census);
    return census;
}

static uint32_t hundredths(uint64_t nanoseconds)
{
    uint32_t rest;
    return (uint32_t)div64(nanoseconds, NANOSECONDS_PER_HUNDREDTH, &rest);
}

static uint32_t idle_hundredths(const struct census *census)
{
    uint32_t hz = arch_tick_hz();
    return census->idle_ticks / hz * 100 + census->idle_ticks % hz * 100 / hz;
}

PROC_TEXT(proc_uptime)
{
    struct census census = take_census();
    uint32_t up = hundredths(clock_monotonic_ns()), idle = idle_hundredths(&census);
    (void)subject;
    text_print(text, "%u.%02u %u.%02u\n", up / 100, up % 100, idle / 100, idle % 100);
    return 0;
}

/* All time that is not idle is called the programs' own. */
PROC_TEXT(proc_machine_stat)
{
    struct census census = take_census();
    uint32_t up = hundredths(clock_monotonic_ns()), idle = idle_hundredths(&census), rest;
    uint32_t busy = up > idle ? up - idle : 0;
    uint64_t boot = clock_realtime_ns() - clock_monotonic_ns();
    (void)subject;
    text_print(text, "cpu  %u 0 0 %u 0 0 0 0 0 0\ncpu0 %u 0 0 %u 0 0 0 0 0 0\n", busy, idle, busy,
               idle);
    text_print(text, "btime %u\nprocs_running %d\nprocs_blocked %d\n",
               (uint32_t)div64(boot, NANOSECONDS, &rest), census.running, census.blocked);
    return 0;
}

/* Two digits behind the point, rounded. */
PROC_TEXT(proc_load)
{
    struct census census = take_census();
    uint32_t load[LOADS];
    load_averages(load);
    (void)subject;
    for (int index = 0; index < LOADS; index++) {
        uint32_t hundredths = (load[index] * 100 + LOAD_ONE / 2) / LOAD_ONE;
        text_print(text, "%u.%02u ", hundredths / 100, hundredths % 100);
    }
    text_print(text, "%d/%d %d\n", census.running, census.threads, current()->tid);
    return 0;
}

static void print_memory(struct text *text, const char *name, uint32_t kib)
{
    uint32_t start = text->length;
    text_print(text, "%s:", name);
    text_pad(text, start, 16);
    text_print(text, "%8u kB\n", kib);
}

PROC_TEXT(proc_memory)
{
    static const char *const none[] = {"Buffers",  "Cached", "SwapCached", "SwapTotal",
                                       "SwapFree", "Shmem",  "Slab"};
    uint32_t free = frames_free() * KIB_IN_PAGE;
    (void)subject;
    print_memory(text, "MemTotal", frames_total() * KIB_IN_PAGE);
    print_memory(text, "MemFree", free);
    print_memory(text, "MemAvailable", free);
    for (unsigned index = 0; index < sizeof none / sizeof *none; index++)
        print_memory(text, none[index], 0);
    return 0;
}

PROC_TEXT(proc_cpu)
{
    static const char *const names[32] = {
        "fpu",  "vme",  "de",   "pse", "tsc",  "msr", "pae",   "mce", "cx8",     "apic", NULL,
        "sep",  "mtrr", "pge",  "mca", "cmov", "pat", "pse36", "pn",  "clflush", NULL,   "dts",
        "acpi", "mmx",  "fxsr", "sse", "sse2", "ss",  "ht",    "tm",  "ia64",    "pbe"};
    struct cpu_description cpu;
    arch_cpu_describe(&cpu);
    (void)subject;
    text_print(text, "processor\t: 0\nvendor_id\t: %s\ncpu family\t: %u\nmodel\t\t: %u\n",
               cpu.vendor, cpu.family, cpu.model);
    text_print(text, "model name\t: %s\nstepping\t: %u\nfpu\t\t: %s\nflags\t\t:", cpu.name,
               cpu.stepping, cpu.features & 1 ? "yes" : "no");
    for (int bit = 0; bit < 32; bit++)
        if (cpu.features >> bit & 1 && names[bit])
            text_print(text, " %s", names[bit]);
    text_print(text, "\n\n");
    return 0;
}

PROC_TEXT(proc_version)
{
    struct utsname names;
    system_names(&names);
    (void)subject;
    text_print(text, "%s version %s %s\n", names.sysname, names.release, names.version);
    return 0;
}

PROC_TEXT(proc_mounts)
{
    (void)subject;
    text_print(text, "tmpfs / tmpfs rw 0 0\nproc /proc proc rw 0 0\n");
    return 0;
}

PROC_TEXT(proc_file_systems)
{
    (void)subject;
    text_print(text, "nodev\ttmpfs\nnodev\tproc\n");
    return 0;
}

PROC_TEXT(proc_boot_line)
{
    (void)subject;
    text_print(text, "%s\n", boot_info.line);
    return 0;
}

PROC_TEXT(proc_os_type)
{
    struct utsname names;
    system_names(&names);
    (void)subject;
    text_print(text, "%s\n", names.sysname);
    return 0;
}

PROC_TEXT(proc_os_release)
{
    struct utsname names;
    system_names(&names);
    (void)subject;
    text_print(text, "%s\n", names.release);
    return 0;
}

PROC_TEXT(proc_host_name)
{
    struct utsname names;
    system_names(&names);
    (void)subject;
    text_print(text, "%s\n", names.nodename);
    return 0;
}

PROC_TEXT(proc_pid_most)
{
    (void)subject;
    text_print(text, "%d\n", NUMBER_LIMIT);
    return 0;
}

PROC_TEXT(proc_threads_most)
{
    (void)subject;
    text_print(text, "%d\n", process_threads_most());
    return 0;
}

PROC_TEXT(proc_files_most)
{
    (void)subject;
    text_print(text, "%d\n", TABLE_MOST);
    return 0;
}

/* Memory is promised and found, or not, when it is touched: what Linux calls 0. */
PROC_TEXT(proc_overcommit)
{
    (void)subject;
    text_print(text, "0\n");
    return 0;
}

/* 16 bytes as a universally unique number of the random kind, RFC 4122. */
static void print_unique(struct text *text, uint8_t bytes[16])
{
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    for (int index = 0; index < 16; index++) {
        bool dash = index == 4 || index == 6 || index == 8 || index == 10;
        text_print(text, "%s%02x", dash ? "-" : "", bytes[index]);
    }
    text_put(text, '\n');
}

PROC_TEXT(proc_random_number)
{
    uint8_t bytes[16];
    random_bytes(bytes, sizeof bytes);
    (void)subject;
    print_unique(text, bytes);
    return 0;
}

/* The same until the machine is started again. */
PROC_TEXT(proc_boot_number)
{
    static uint8_t bytes[16];
    static bool made;
    if (!made)
        random_bytes(bytes, sizeof bytes);
    made = true;
    (void)subject;
    print_unique(text, bytes);
    return 0;
}
