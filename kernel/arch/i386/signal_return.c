/* sigreturn(2): the registers come back from the frame, which the handler, or whoever else, may
 * have changed at will. What ring 3 may not have is not taken; a selector that the CPU refuses
 * faults at the IRET (entry.asm), and is the program's fault. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/signal_frame.h"
#include "kernel/mm/user.h"

/* The flags that are a program's own: CF PF AF ZF SF TF DF OF, RF and AC. */
#define USER_FLAGS 0x50dd5u

static void load_context(struct trap_frame *frame, const struct sigcontext *context)
{
    frame->gs = context->gs & 0xffff;
    frame->fs = context->fs & 0xffff;
    frame->es = context->es & 0xffff;
    frame->ds = context->ds & 0xffff;
    frame->edi = context->edi;
    frame->esi = context->esi;
    frame->ebp = context->ebp;
    frame->ebx = context->ebx;
    frame->edx = context->edx;
    frame->ecx = context->ecx;
    frame->eax = context->eax;
    frame->eip = context->eip;
    frame->cs = (context->cs & 0xffff) | 3;
    frame->eflags = (frame->eflags & ~USER_FLAGS) | (context->eflags & USER_FLAGS);
    frame->esp = context->esp;
    frame->ss = (context->ss & 0xffff) | 3;
}

/* The mask and the alternate stack are back already. Gives what the program finds in EAX. */
static int32_t finish(struct trap_frame *frame, const struct sigcontext *context)
{
    load_context(frame, context);
    frame->error = NO_CALL;
    frame->vector = VECTOR_SYSCALL;
    current()->signal.restart.call = NULL;
    uint32_t irq = irq_save();
    current()->work |= WORK_FULL_RETURN;
    irq_restore(irq);
    return (int32_t)frame->eax;
}

static int32_t bad_frame(const struct trap_frame *frame)
{
    static const struct siginfo info = {.code = SI_KERNEL};
    signal_fault(SIGSEGV, &info, "no signal frame where sigreturn looks for one");
    return (int32_t)frame->eax;
}

/* See arch.h. The trampoline has popped return_address and the signal's number. */
int32_t arch_signal_return(void)
{
    struct trap_frame *frame = arch_user_frame(current());
    const struct signal_frame *at = (const void *)(frame->esp - 8);
    struct sigcontext context;
    uint32_t mask_high;
    if (user_read(&context, &at->context, sizeof context) ||
        user_read(&mask_high, &at->mask_high, sizeof mask_high))
        return bad_frame(frame);
    signal_set_mask((signal_set)mask_high << 32 | context.oldmask);
    if (!signal_fpu_restore(context.fpstate))
        return bad_frame(frame);
    return finish(frame, &context);
}

/* See arch.h. RET has popped return_address. An alternate stack that cannot be set is none. */
int32_t arch_signal_return_info(void)
{
    struct trap_frame *frame = arch_user_frame(current());
    const struct signal_info_frame *at = (const void *)(frame->esp - 4);
    struct ucontext context;
    if (user_read(&context, &at->context, sizeof context))
        return bad_frame(frame);
    signal_set_mask(context.mask);
    if (!signal_fpu_restore(context.mcontext.fpstate))
        return bad_frame(frame);
    finish(frame, &context.mcontext);
    (void)signal_set_alternate_stack(&context.stack, frame->esp);
    return (int32_t)frame->eax;
}
