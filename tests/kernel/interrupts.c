/* Interrupts: spurious ones, EOI, and that every way in and out leaves stack and registers alone.
 */
#include "kernel/arch.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/timer.h"
#include "tests/kernel/test.h"

/* A software INT finds no in-service bit in the controller, as a spurious interrupt does. */
KERNEL_TEST(interrupts_spurious_7_gets_no_eoi)
{
    uint32_t irq = irq_save();
    uint32_t eois = irq_eoi_count, spurious = irq_spurious_count, counted = irq_count[7];
    __asm__ volatile("int $0x27" : : : "memory");
    CHECK_EQUAL(spurious + 1, irq_spurious_count);
    CHECK_EQUAL(eois, irq_eoi_count);
    CHECK_EQUAL(counted, irq_count[7]);
    irq_restore(irq);
}

KERNEL_TEST(interrupts_spurious_15_is_counted)
{
    uint32_t irq = irq_save();
    uint32_t spurious = irq_spurious_count, counted = irq_count[15];
    __asm__ volatile("int $0x2f" : : : "memory");
    CHECK_EQUAL(spurious + 1, irq_spurious_count);
    CHECK_EQUAL(counted, irq_count[15]);
    irq_restore(irq);
}

static uint32_t interrupts_in_all(void)
{
    uint32_t all = 0;
    for (int line = 0; line < 16; line++)
        all += irq_count[line];
    return all;
}

KERNEL_TEST(interrupts_each_gets_one_eoi)
{
    uint32_t irq = irq_save();
    uint32_t eois = irq_eoi_count, all = interrupts_in_all(), ticks = irq_count[0];
    irq_restore(irq);
    test_spin_ticks(5);
    irq = irq_save();
    CHECK(irq_count[0] - ticks >= 5);
    CHECK_EQUAL(interrupts_in_all() - all, irq_eoi_count - eois);
    irq_restore(irq);
}

KERNEL_TEST(interrupts_tick_counts_one)
{
    uint32_t irq = irq_save();
    uint64_t ticks = timer_ticks();
    uint32_t counted = irq_count[0];
    irq_restore(irq);
    test_spin_ticks(5);
    irq = irq_save();
    CHECK_EQUAL(irq_count[0] - counted, timer_ticks() - ticks);
    irq_restore(irq);
}

/* Raises vector with a pattern in every register, DF set; gives 0 if stack and registers came back.
 */
#define INT_KEEPS_ALL(vector)                                                                      \
    ({                                                                                             \
        uint32_t bad = 0;                                                                          \
        __asm__ volatile("pushl %%ebp; movl $0x11111111, %%ebx; movl $0x22222222, %%edx\n"         \
                         "movl $0x33333333, %%esi; movl %%esp, %%edi; movl $0x44444444, %%ebp\n"   \
                         "std; int %1; pushfl; popl %%ecx; cld\n"                                  \
                         "cmpl %%esp, %%edi; je 1f; orl $1, %%eax; movl %%edi, %%esp\n"            \
                         "1: testl $0x400, %%ecx; jnz 2f; orl $2, %%eax\n"                         \
                         "2: cmpl $0x11111111, %%ebx; je 3f; orl $4, %%eax\n"                      \
                         "3: cmpl $0x22222222, %%edx; je 4f; orl $8, %%eax\n"                      \
                         "4: cmpl $0x33333333, %%esi; je 5f; orl $16, %%eax\n"                     \
                         "5: cmpl $0x44444444, %%ebp; je 6f; orl $32, %%eax\n"                     \
                         "6: popl %%ebp"                                                           \
                         : "+a"(bad)                                                               \
                         : "i"(vector)                                                             \
                         : "ebx", "ecx", "edx", "esi", "edi", "cc", "memory");                     \
        bad;                                                                                       \
    })

/* The vectors of the device lines: the only ones that ring 0 may raise and go on. */
KERNEL_TEST(interrupts_keep_stack_and_registers)
{
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x20));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x22));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x23));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x25));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x26));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x27));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x28));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x29));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x2a));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x2b));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x2d));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x2e));
    CHECK_EQUAL(0, INT_KEEPS_ALL(0x2f));
}

KERNEL_TEST(interrupts_state_nests)
{
    CHECK(irq_enabled());
    uint32_t outer = irq_save();
    CHECK(!irq_enabled());
    uint32_t inner = irq_save();
    irq_restore(inner);
    CHECK(!irq_enabled());
    irq_restore(outer);
    CHECK(irq_enabled());
}
