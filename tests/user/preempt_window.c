/* Interrupts windows of code before each of their instructions, each time with a switch to another
 * process that fills every register with its own values, and compares all that the windows leave
 * with what they leave undisturbed. Run by tests/system/test_preempt_everywhere.py with an
 * argument; without one it does nothing, so also on Linux. Read first: tests/kernel/one_shot.h. */
#include "tests/user/preempt_window.h"
#include "tests/user/expect.h"
#include "user/baton.h"

enum {
    COUNTS = 4,
    KERNEL_LEAST = 20,
    MOST_ROUNDS = 3000,
    MOST_THREADS = 16,
    OWN_WORD = 0x600df00d
};

static uint8_t *hits; /* for each address of the running window, whether a shot fell there */
static uint32_t kernel_seen[MOST_ROUNDS];
static int kernel_count;
static int other; /* the process that is switched to */

/* Runs the window after `nops` one-cycle instructions; counts 0: undisturbed. Gives where the shot
 * fell, 0 if it did not. */
static uint32_t run(unsigned counts, unsigned nops)
{
    window_counts = counts;
    window_start = window_sled + (WINDOW_SLED - nops);
    run_window();
    if (!window_has_sse) /* the last x87 instruction's addresses, which QEMU's FRSTOR drops */
        memset(window_left.fpu + 12, 0, 16);
    return (uint32_t)sys_test_one_shot(0);
}

/* How many instructions come between the counter's start and the sled's end. */
static unsigned distance(void)
{
    uint32_t passed = run(COUNTS, WINDOW_SLED) - (uint32_t)window_sled;
    return passed < WINDOW_SLED ? passed : 0;
}

static void note(const struct window *window, uint32_t hit)
{
    if (hit >= 0xc0000000 && kernel_count < MOST_ROUNDS)
        kernel_seen[kernel_count++] = hit;
    for (int i = 0; window->boundaries[i] != 0; i++)
        hits[i] |= window->boundaries[i] == hit;
}

/* A line for each boundary that no shot fell on; gives their number. */
static int count_missed(const struct window *window)
{
    int missed = 0;
    for (int i = 0; window->boundaries[i] != 0; i++) {
        if (hits[i])
            continue;
        printf("# %s: not interrupted at %08x\n", window->name, window->boundaries[i]);
        missed++;
    }
    return missed;
}

/* The offset of the first byte that differs from the undisturbed run, or -1. */
static int first_change(const struct window_state *undisturbed)
{
    const uint8_t *now = (const uint8_t *)&window_left, *then = (const uint8_t *)undisturbed;
    for (unsigned i = 0; i < sizeof window_left; i++) {
        if (now[i] != then[i])
            return (int)i;
    }
    return -1;
}

/* How often the other process has been given the CPU. */
static int other_switches(void)
{
    static struct baton_thread records[MOST_THREADS];
    int count = sys_thread_list(records, sizeof records);
    for (int i = 0; i < count && i < MOST_THREADS; i++) {
        if (records[i].pid == other)
            return (int)records[i].switches;
    }
    return 0;
}

/* One round for each instruction from the window's first to its end: the sled loses a NOP, so the
 * shot falls one instruction later. */
static void test_window(const struct window *window)
{
    static struct window_state undisturbed;
    static uint8_t seen[256];
    int changed = -1, rounds = 0, switches = other_switches(), kernel = kernel_count;
    memset(seen, 0, sizeof seen);
    hits = seen;
    window_body = window->body;
    run(0, 0);
    run(0, 0);
    undisturbed = window_left;
    unsigned nops = distance();
    uint32_t hit = 0;
    for (; nops > 0 && hit != (uint32_t)window_done && changed < 0; nops--, rounds++) {
        hit = run(COUNTS, nops);
        note(window, hit);
        changed = first_change(&undisturbed);
    }
    if (changed >= 0)
        printf("# %s: interrupted at %08x, byte %d of struct window_state differs\n", window->name,
               hit, changed);
    check(window->name, -1, changed);
    check("every boundary was interrupted", 0, count_missed(window));
    check("the last round came to the end", (int)window_done, (int)hit);
    check("this process's own TLS", OWN_WORD, (int)undisturbed.tls_word);
    if (window->enters_kernel)
        check_true("the kernel was interrupted too", kernel_count - kernel >= KERNEL_LEAST);
    check_true("each round had its switch", other_switches() - switches >= rounds);
}

/* TLS: %gs:0 reads a word that this process alone has, by the same selector in both. */
static void make_tls(uint32_t *word)
{
    struct user_desc tls = {.entry_number = window_tls ? window_tls >> 3 : (uint32_t)-1,
                            .base_addr = (uint32_t)word,
                            .limit = 0xfffff,
                            .seg_32bit = 1,
                            .limit_in_pages = 1};
    sys_set_thread_area(&tls);
    window_tls = tls.entry_number << 3 | 3;
}

/* The vDSO's instructions, which carry no labels here: see
 * kernel/arch/i386/vdso/doors.asm. Without SYSENTER there are four NOPs in its place. */
static void find_vdso(void)
{
    static const uint8_t sysenter[] = {0, 1, 2, 3, 5, 9, 10, 11, 12};
    static const uint8_t int80[] = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12};
    window_door = (const void *)getauxval(AT_SYSINFO);
    bool fast = ((const uint8_t *)window_door)[6] == 0x34;
    const uint8_t *offsets = fast ? sysenter : int80;
    unsigned count = fast ? sizeof sysenter : sizeof int80, at = 0;
    for (; window_vdso_boundaries[at] != 0; at++)
        window_vdso_list[at] = window_vdso_boundaries[at];
    for (unsigned i = 0; i < count; i++)
        window_vdso_list[at++] = (uint32_t)window_door + offsets[i];
    printf("# the vDSO enters by %s\n", fast ? "SYSENTER" : "INT 0x80");
}

/* SSE2, without which FNSAVE is the way to save the FPU here as in the kernel. */
static void probe_cpu(void)
{
    uint32_t features, number = 1;
    __asm__("cpuid" : "+a"(number), "=d"(features) : : "ebx", "ecx");
    window_has_sse = features >> 26 & 1;
}

static void print_kernel_addresses(void)
{
    for (int i = 0; i < kernel_count; i++)
        printf("kernel %08x\n", kernel_seen[i]);
}

int main(int argc, char **argv)
{
    static uint32_t own_word = OWN_WORD, other_word = ~(uint32_t)OWN_WORD;
    int status = 0;
    (void)argv;
    if (argc < 2)
        return 0;
    probe_cpu();
    find_vdso();
    make_tls(&own_word);
    other = sys_fork();
    if (other == 0) {
        make_tls(&other_word);
        memset(&window_words, 0xee, sizeof window_words);
        window_dirty_for_ever();
    }
    sys_sched_yield();
    for (const struct window *window = windows; window->name; window++) {
        if (!window->needs_sse || window_has_sse)
            test_window(window);
    }
    print_kernel_addresses();
    sys_kill(other, SIGKILL);
    sys_waitpid(other, &status, 0);
    check("the other process ran to the end", SIGKILL, status);
    return check_result();
}
