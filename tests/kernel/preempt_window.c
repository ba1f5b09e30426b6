/* The CPU is taken from a kernel thread before each instruction of a window, by a thread that fills
 * every register with something else. Exact under scripts/boot --icount only, so run by name:
 *
 *     scripts/boot --icount --append test=window */
#include "kernel/arch.h"
#include "kernel/mm/heap.h"
#include "kernel/print.h"
#include "kernel/sync.h"
#include "kernel/thread.h"
#include "lib/string.h"
#include "tests/boundaries.h"
#include "tests/kernel/one_shot.h"
#include "tests/kernel/test.h"

enum { COUNTS = 8, SLED = 8192, MOST_ROUNDS = 7000, MOST_BOUNDARIES = 64 };

/* What a window leaves, as window_run stores it. */
struct left {
    uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax, eflags, ds, es, fs, gs, word;
};

struct left window_left;
uint32_t window_old_esp, window_word;
const void *window_body, *window_start;
extern char window_sled[], window_done[];
void window_run(void);
void window_dirty(void);

/* DF, OF, SF, ZF, AF, PF and CF set; IF as ever. */
__asm__(".pushsection .text\n"
        "window_run:\n"
        "    pusha\n"
        "    push %gs\n"
        "    mov %esp, window_old_esp\n"
        "    movl $0x12345678, window_word\n"
        "    mov $0x7b, %eax\n" /* USER_DS: for a window to spread */
        "    mov %eax, %gs\n"
        "    push $0xed7\n"
        "    popf\n"
        "    mov $0xa1a2a3a4, %eax\n"
        "    mov $0xb1b2b3b4, %ebx\n"
        "    mov $0xc1c2c3c4, %ecx\n"
        "    mov $0xd1d2d3d4, %edx\n"
        "    mov $0x51525354, %esi\n"
        "    mov $0x61626364, %edi\n"
        "    mov $0x71727374, %ebp\n"
        "    jmp *window_start\n"
        "window_sled:\n"
        "    .fill 8192, 1, 0x90\n" /* SLED */
        "    jmp *window_body\n"
        "window_done:\n"
        "    mov %edi, window_left\n"
        "    mov %esi, window_left + 4\n"
        "    mov %ebp, window_left + 8\n"
        "    mov %esp, window_left + 12\n"
        "    mov %ebx, window_left + 16\n"
        "    mov %edx, window_left + 20\n"
        "    mov %ecx, window_left + 24\n"
        "    mov %eax, window_left + 28\n"
        "    pushf\n"
        "    popl window_left + 32\n"
        "    mov %ds, window_left + 36\n"
        "    mov %es, window_left + 40\n"
        "    mov %fs, window_left + 44\n"
        "    mov %gs, window_left + 48\n"
        "    mov window_word, %eax\n"
        "    mov %eax, window_left + 52\n"
        "    cld\n"
        "    mov $0x68, %eax\n" /* KERNEL_DS */
        "    mov %eax, %ds\n"
        "    mov %eax, %es\n"
        "    mov $0xd8, %eax\n" /* PERCPU_SELECTOR */
        "    mov %eax, %fs\n"
        "    mov window_old_esp, %esp\n"
        "    pop %gs\n"
        "    popa\n"
        "    ret\n"

        /* Gives the CPU away with something else in each register. */
        "window_dirty:\n"
        "    pusha\n"
        "    mov $0xeeeeeeee, %eax\n"
        "    mov %eax, %ebx\n"
        "    mov %eax, %ecx\n"
        "    mov %eax, %edx\n"
        "    mov %eax, %esi\n"
        "    mov %eax, %edi\n"
        "    mov %eax, %ebp\n"
        "    call thread_yield\n"
        "    popa\n"
        "    ret\n"
        ".popsection\n");

extern const uint32_t window_registers_boundaries[], window_call_boundaries[];
extern char window_registers[], window_call[];
void (*window_function)(void);

__asm__("boundaries window_registers\n"
        "at add %eax, %ebx\n"
        "at adc $0x7fffffff, %ecx\n"
        "at push %ds\n"
        "at push %gs\n"
        "at pop %ds\n"
        "at mov %gs, %eax\n"
        "at mov %eax, %es\n"
        "at pop %edx\n"
        "at mov %gs, %edx\n"
        "at mov %edx, %fs\n"
        "at pushf\n"
        "at pop %esi\n"
        "at lea window_word + 3, %edi\n"
        "at mov $4, %ecx\n"
        "at rep stosb\n"
        "at cld\n"
        "at call 1f\n"
        "at jmp 2f\n"
        "1: at xchg %edx, (%esp)\n"
        "at xchg %edx, (%esp)\n"
        "at ret\n"
        "2: at rcl $5, %edx\n"
        "at enter $8, $0\n"
        "at pusha\n"
        "at popa\n"
        "at leave\n"
        "at stc\n"
        "at sbb %eax, %eax\n"
        "at std\n"
        "at jmp window_done\n"
        "boundaries_end\n"

        /* A whole function of the kernel's, called as C would. */
        "boundaries window_call\n"
        "at cld\n"
        "at call *window_function\n"
        "at xor %eax, %eax\n" /* what a call may lose is not
                                 compared */
        "at xor %ecx, %ecx\n"
        "at xor %edx, %edx\n"
        "at jmp window_done\n"
        "boundaries_end\n");

static uint8_t hits[MOST_BOUNDARIES];

/* One round. Gives where the shot fell; 0: it did not. counts 0: undisturbed. Not inlined, so that
 * the window finds the same ESP each time. */
static __attribute__((noinline)) uint32_t round_of(unsigned counts, unsigned nops)
{
    window_start = window_sled + (SLED - nops);
    one_shot_arm(counts);
    window_run();
    uint32_t hit = one_shot_address();
    one_shot_arm(0);
    return hit;
}

/* How many NOPs pass before the shot; 0 where they are not one nanosecond each. */
static unsigned distance(void)
{
    uint32_t passed = round_of(COUNTS, SLED) - (uint32_t)window_sled;
    uint32_t again = round_of(COUNTS, SLED) - (uint32_t)window_sled;
    return passed == again && passed < SLED ? passed : 0;
}

static void note(const uint32_t *boundaries, uint32_t hit)
{
    for (int i = 0; boundaries[i] != 0 && i < MOST_BOUNDARIES; i++)
        hits[i] |= boundaries[i] == hit;
}

static void check_hits(const uint32_t *boundaries)
{
    for (int i = 0; boundaries[i] != 0 && i < MOST_BOUNDARIES; i++) {
        if (!CHECK(hits[i]))
            kprintf("# no interrupt came at %08x\n", boundaries[i]);
    }
}

/* A round for each instruction from the window's first to its end, all of which must leave the same
 * as the undisturbed one. Gives the number of rounds. */
static unsigned sweep(const void *body, const uint32_t *boundaries)
{
    memset(hits, 0, sizeof(hits));
    window_body = body;
    round_of(0, 0);
    struct left undisturbed = window_left;
    unsigned nops = distance(), rounds = 0;
    CHECK(nops != 0); /* needs --icount */
    uint32_t hit = 0;
    for (; nops > 0 && hit != (uint32_t)window_done; nops--, rounds++) {
        hit = round_of(COUNTS, nops);
        note(boundaries, hit);
        if (!CHECK(memcmp(&window_left, &undisturbed, sizeof(undisturbed)) == 0)) {
            kprintf("# another result after an interrupt at %08x\n", hit);
            break;
        }
    }
    CHECK_EQUAL((uint32_t)window_done, hit);
    check_hits(boundaries);
    return rounds;
}

static volatile bool stop;
static void (*other_work)(void);

static void disturb(void *unused)
{
    (void)unused;
    while (!stop) {
        if (other_work != NULL)
            other_work();
        window_dirty();
    }
}

/* Sweeps through body while another thread does other (NULL: only registers) between the switches.
 */
static void sweep_beside(const void *body, const uint32_t *boundaries, void (*other)(void))
{
    stop = false;
    other_work = other;
    struct thread *thread = thread_create("disturber", PRIORITY_DEFAULT, disturb, NULL);
    if (!CHECK(thread != NULL))
        return;
    uint32_t before = thread->switches;
    unsigned rounds = sweep(body, boundaries);
    CHECK(thread->switches - before >= rounds);
    stop = true;
    thread_join(thread);
}

KERNEL_TEST_BY_NAME(window_keeps_registers_flags_segments)
{
    sweep_beside(window_registers, window_registers_boundaries, NULL);
}

static void sweep_function(void (*function)(void), void (*other)(void))
{
    window_function = function;
    sweep_beside(window_call, window_call_boundaries, other);
}

KERNEL_TEST_BY_NAME(window_through_thread_yield)
{
    sweep_function(thread_yield, NULL);
}

static struct mutex mutex;
static struct semaphore semaphore;
static uint32_t inside, done_here, done_there;

/* Wrong where two threads are inside at once, wherever that may be. */
static void use_mutex(void)
{
    mutex_lock(&mutex);
    CHECK_EQUAL(0, inside);
    inside++;
    inside--;
    mutex_unlock(&mutex);
}

KERNEL_TEST_BY_NAME(window_through_a_mutex)
{
    mutex_init(&mutex);
    sweep_function(use_mutex, use_mutex);
}

static void down_up(void)
{
    semaphore_down(&semaphore);
    done_here++;
    semaphore_up(&semaphore);
}

static void down_up_there(void)
{
    semaphore_down(&semaphore);
    done_there++;
    semaphore_up(&semaphore);
}

KERNEL_TEST_BY_NAME(window_through_a_semaphore)
{
    semaphore_init(&semaphore, 1);
    done_here = done_there = 0;
    sweep_function(down_up, down_up_there);
    CHECK(done_here > 0 && done_there > 0);
    CHECK(semaphore_try_down(&semaphore));
    CHECK(!semaphore_try_down(&semaphore));
}

/* Two blocks at once, so that the lists of free ones are met in several states. */
static void use_heap(void)
{
    uint32_t *one = kmalloc(40), *two = kmalloc(40);
    CHECK(one != NULL && two != NULL && one != two);
    *one = 1;
    *two = 2;
    kfree(one);
    CHECK_EQUAL(2, *two);
    kfree(two);
}

KERNEL_TEST_BY_NAME(window_through_the_heap)
{
    sweep_function(use_heap, use_heap);
}

static void end_at_once(void *unused)
{
    (void)unused;
}

static void make_and_join(void)
{
    struct thread *thread = thread_create("short", PRIORITY_DEFAULT, end_at_once, NULL);
    if (CHECK(thread != NULL))
        thread_join(thread);
}

KERNEL_TEST_BY_NAME(window_through_a_threads_life)
{
    sweep_function(make_and_join, NULL);
}
