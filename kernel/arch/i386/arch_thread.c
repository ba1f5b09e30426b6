/* The kernel stacks of threads that have not run yet, and the state that fork and exec touch. */
#include "kernel/arch/i386/fpu.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/mm/heap.h"
#include "kernel/thread.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/string.h"

extern char thread_first_run[], thread_first_run_user[];

/* Room for something at the top of the stack; aligned to 4. */
static void *stack_room(struct thread *thread, uint32_t size)
{
    thread->arch.esp = thread->arch.stack_top - size;
    return (void *)thread->arch.esp;
}

void arch_thread_prepare(struct thread *thread, void (*entry)(void *), void *argument)
{
    struct first_frame *first = stack_room(thread, sizeof(*first));

    first->entry = entry;
    first->argument = argument;
    thread->arch.eip = (uint32_t)thread_first_run;
}

void arch_thread_prepare_user(struct thread *thread, const struct trap_frame *frame)
{
    struct trap_frame *copy = stack_room(thread, sizeof(*copy));

    *copy = *frame;
    copy->eax = 0;
    thread->arch.eip = (uint32_t)thread_first_run_user;
}

void arch_thread_release(struct thread *thread)
{
    kfree(thread->arch.fpu_area);
}

struct trap_frame *arch_user_frame(struct thread *thread)
{
    return (struct trap_frame *)thread->arch.stack_top - 1;
}

void arch_user_call(const struct thread *thread, struct arch_call *call)
{
    const struct trap_frame *frame = (const struct trap_frame *)thread->arch.stack_top - 1;
    bool fast = frame->vector == VECTOR_SYSENTER;

    *call = (struct arch_call){
        .number = fast || frame->vector == VECTOR_SYSCALL ? (int)frame->error : -1,
        .arguments = {frame->ebx, frame->ecx, frame->edx, frame->esi, frame->edi,
                      fast ? 0 : frame->ebp},
        .stack = frame->esp,
        .address = frame->eip,
    };
}

/* EFLAGS: only IF and the bit that is always set. SYSEXIT would load ECX and EDX: leave by IRET. */
void arch_frame_start(struct trap_frame *frame, uint32_t entry, uint32_t stack)
{
    struct thread *self = current();

    memset(frame, 0, sizeof(*frame));
    frame->vector = VECTOR_SYSCALL;
    frame->eip = entry;
    frame->cs = USER_CS;
    frame->eflags = EFLAGS_IF | 2;
    frame->esp = stack;
    frame->ss = frame->ds = frame->es = USER_DS;
    fpu_reset(self);
    uint32_t irq = irq_save();
    self->arch.extras &= ~EXTRA_TLS;
    memset(self->arch.tls, 0, sizeof(self->arch.tls));
    memset(&this_cpu()->gdt[GDT_TLS_FIRST], 0, sizeof(self->arch.tls));
    self->work |= WORK_FULL_RETURN;
    irq_restore(irq);
}

void arch_frame_set_stack(struct trap_frame *frame, uint32_t stack)
{
    if (stack != 0)
        frame->esp = stack;
}

uint32_t arch_frame_stack(const struct trap_frame *frame)
{
    return frame->esp;
}

static bool description_is_empty(const struct user_desc *d)
{
    return d->base_addr == 0 && d->limit == 0 && d->contents == 0 && d->read_exec_only == 1 &&
           d->seg_32bit == 0 && d->limit_in_pages == 0 && d->seg_not_present == 1;
}

/* A data or code segment of DPL 3, whatever the fields say: ring 3 cannot ask for a gate. */
static uint64_t description_to_segment(const struct user_desc *d)
{
    uint32_t access = 0xf0 | d->contents << 2 | (d->read_exec_only ? 0 : 2) | 1;

    if (d->seg_not_present)
        access &= ~0x80u;
    return segment_descriptor(d->base_addr, d->limit & 0xfffff, access,
                              d->limit_in_pages << 3 | d->seg_32bit << 2 | d->useable);
}

static int free_tls_entry(const struct thread *thread)
{
    for (int i = 0; i < GDT_TLS_COUNT; i++) {
        if (thread->arch.tls[i] == 0)
            return GDT_TLS_FIRST + i;
    }
    return -ESRCH;
}

int arch_set_tls(struct thread *thread, struct user_desc *description)
{
    int entry = (int)description->entry_number;

    if (entry == -1)
        entry = free_tls_entry(thread);
    if (entry < 0)
        return entry;
    if (entry < GDT_TLS_FIRST || entry >= GDT_TLS_FIRST + GDT_TLS_COUNT)
        return -EINVAL;
    uint64_t segment = description_is_empty(description) ? 0 : description_to_segment(description);
    uint32_t irq = irq_save();
    thread->arch.tls[entry - GDT_TLS_FIRST] = segment;
    thread->arch.extras |= EXTRA_TLS;
    if (thread == current())
        this_cpu()->gdt[entry] = segment;
    irq_restore(irq);
    description->entry_number = (uint32_t)entry;
    return entry;
}

/* The fields of a descriptor that description_to_segment() made, or of none, which is all zeros. */
static struct user_desc segment_to_description(uint64_t segment)
{
    uint32_t low = (uint32_t)segment, high = (uint32_t)(segment >> 32);
    return (struct user_desc){
        .base_addr = low >> 16 | (high & 0xff) << 16 | (high & 0xff000000),
        .limit = (low & 0xffff) | (high & 0xf0000),
        .seg_32bit = high >> 22 & 1,
        .contents = high >> 10 & 3,
        .read_exec_only = !(high >> 9 & 1),
        .limit_in_pages = high >> 23 & 1,
        .seg_not_present = !(high >> 15 & 1),
        .useable = high >> 20 & 1,
    };
}

int arch_get_tls(const struct thread *thread, struct user_desc *description)
{
    uint32_t entry = description->entry_number;

    if (entry - GDT_TLS_FIRST >= GDT_TLS_COUNT) /* unsigned: what lies below wraps far above */
        return -EINVAL;
    *description = segment_to_description(thread->arch.tls[entry - GDT_TLS_FIRST]);
    description->entry_number = entry;
    return 0;
}

void arch_copy_thread_state(struct thread *to, struct thread *from)
{
    to->stepped = from->stepped;
    to->arch.extras |= from->arch.extras & EXTRA_TLS;
    memcpy(to->arch.tls, from->arch.tls, sizeof(to->arch.tls));
    fpu_copy(to, from);
}
