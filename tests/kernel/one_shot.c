/* See one_shot.h. For ring 3 it is a system call, there with test-calls on the boot line only. */
#include "tests/kernel/one_shot.h"
#include "kernel/arch.h"
#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/boot_info.h"
#include "kernel/calls/calls.h"
#include "kernel/print.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "kernel/trace.h"
#include "lib/errno.h"

enum {
    CHANNEL0 = 0x40,
    COMMAND = 0x43,
    ONE_SHOT = 0x30, /* channel 0, both bytes, mode 0 */
    PERIODIC = 0x34, /* the same, mode 2 */
    INPUT_HZ = 1193182,
    MOST_COUNTS = 0xffff,
};

static volatile uint32_t address;

static void start_counter(uint8_t mode, unsigned counts)
{
    outb(COMMAND, mode);
    outb(CHANNEL0, counts & 0xff);
    outb(CHANNEL0, counts >> 8);
}

static void start_tick(void)
{
    irq_register(0, timer_tick);
    start_counter(PERIODIC, (INPUT_HZ + arch_tick_hz() / 2) / arch_tick_hz());
}

/* The shot. Handlers get no frame; but irq_dispatch, which called this one, keeps a frame pointer,
 * and right above its return address lies the frame of the interrupt; or, while events are traced,
 * above that of irq_traced, which called it. */
static void shoot(void)
{
    const uint32_t *own = __builtin_frame_address(0);
    const uint32_t *dispatch = (const uint32_t *)own[0];
    if (trace_on)
        dispatch = (const uint32_t *)dispatch[0];
    const struct trap_frame *frame = (const struct trap_frame *)(dispatch + 2);

    ASSERT(frame->vector == VECTOR_IRQ0, "no trap frame above irq_dispatch: see entry.asm");
    address = frame->eip;
    start_tick();
    timer_tick();
    current()->work |= WORK_RESCHEDULE;
}

void one_shot_arm(unsigned counts)
{
    uint32_t irq = irq_save();
    address = 0;
    if (counts == 0) {
        start_tick();
    } else {
        irq_register(0, shoot);
        start_counter(ONE_SHOT, counts);
    }
    irq_restore(irq);
}

uint32_t one_shot_address(void)
{
    return address;
}

/* Gives the last shot's address, so that one call both asks and arms. -EINVAL, -ENOSYS. */
int32_t sys_test_one_shot(unsigned counts)
{
    static int allowed = -1;
    if (allowed < 0)
        allowed = boot_flag("test-calls");
    if (!allowed)
        return -ENOSYS;
    if (counts > MOST_COUNTS)
        return -EINVAL;
    uint32_t last = address;
    one_shot_arm(counts);
    return (int32_t)last;
}
