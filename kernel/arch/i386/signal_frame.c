/* Building the frame in which a signal's handler runs: see signal_frame.h. The way back is in
 * signal_return.c. */
#include "kernel/arch/i386/signal_frame.h"

#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/fpu.h"
#include "kernel/mm/user.h"

enum { FPU_ALIGNMENT = 64, STACK_ALIGNMENT = 16 };

#define CLEARED_FLAGS (EFLAGS_TF | EFLAGS_DF | EFLAGS_RF)

extern const char vdso_sigreturn[], vdso_rt_sigreturn[];

/* The code at the frame's end is never run: it tells debuggers what this is. */
static const uint8_t retcode[8] = {0x58, 0xb8, 119, 0, 0, 0, 0xcd, 0x80};
static const uint8_t retcode_info[8] = {0xb8, 173, 0, 0, 0, 0xcd, 0x80, 0};

/* Where a frame's parts come to lie. */
struct signal_placement {
    uint32_t frame, fpu;
};

static bool is_inside(const struct signal_stack *stack, uint32_t address)
{
    return address > stack->start && address - stack->start <= stack->size;
}

/* Finds room for a frame of size bytes below ESP, or on the alternate stack where the action wants
 * it and the thread is not there yet. False where the alternate stack would overflow: then nothing
 * below it may be overwritten. */
static bool place(const struct trap_frame *frame, uint32_t flags, uint32_t size,
                  struct signal_placement *at)
{
    const struct signal_stack *alternate = &current()->signal.alternate;
    uint32_t top = frame->esp;
    bool there = signal_on_alternate_stack(top);
    if (flags & SA_ONSTACK && alternate->size && !there) {
        top = alternate->start + alternate->size;
        there = true;
    }
    at->fpu = (top - FXSAVE_SIZE) & -FPU_ALIGNMENT;
    at->fpu -= signal_fpu_size() - FXSAVE_SIZE;
    at->frame = ((at->fpu - size + 4) & -STACK_ALIGNMENT) - 4;
    return !there || is_inside(alternate, at->frame);
}

static struct sigcontext context_of(const struct trap_frame *frame, uint32_t fpu, signal_set mask)
{
    const struct last_fault *fault = &current()->arch.fault;
    return (struct sigcontext){
        .gs = frame->gs & 0xffff,
        .fs = frame->fs & 0xffff,
        .es = frame->es & 0xffff,
        .ds = frame->ds & 0xffff,
        .edi = frame->edi,
        .esi = frame->esi,
        .ebp = frame->ebp,
        .esp = frame->esp,
        .ebx = frame->ebx,
        .edx = frame->edx,
        .ecx = frame->ecx,
        .eax = frame->eax,
        .trapno = fault->vector,
        .err = fault->error,
        .eip = frame->eip,
        .cs = frame->cs & 0xffff,
        .eflags = frame->eflags,
        .esp_at_signal = frame->esp,
        .ss = frame->ss & 0xffff,
        .fpstate = fpu,
        .oldmask = (uint32_t)mask,
        .cr2 = fault->address,
    };
}

/* Where the handler's RET goes. */
static uint32_t return_address(const struct sigaction *action, const char *in_vdso)
{
    return action->flags & SA_RESTORER ? action->restorer : (uint32_t)(uintptr_t)in_vdso;
}

/* A struct signal_frame at address, the unused part left as it is. */
static bool write_frame(uint32_t address, const struct signal_delivery *delivery,
                        const struct sigcontext *context)
{
    struct signal_frame *at = (void *)(uintptr_t)address;
    struct {
        uint32_t return_address;
        int32_t signal;
        struct sigcontext context;
    } head = {return_address(&delivery->action, vdso_sigreturn), delivery->signal, *context};
    struct {
        uint32_t mask_high;
        uint8_t retcode[8];
    } tail = {.mask_high = (uint32_t)(delivery->mask >> 32)};
    __builtin_memcpy(tail.retcode, retcode, sizeof retcode);
    return !user_write(at, &head, sizeof head) && !user_write(&at->mask_high, &tail, sizeof tail);
}

/* A struct signal_info_frame at address. */
static bool write_info_frame(uint32_t address, const struct signal_delivery *delivery,
                             const struct sigcontext *context)
{
    const struct thread *self = current();
    struct signal_info_frame image = {
        .return_address = return_address(&delivery->action, vdso_rt_sigreturn),
        .signal = delivery->signal,
        .info_address = address + offsetof(struct signal_info_frame, info),
        .context_address = address + offsetof(struct signal_info_frame, context),
        .info = delivery->info,
        .context = {.stack = self->signal.alternate, .mcontext = *context, .mask = delivery->mask},
    };
    if (!image.context.stack.size)
        image.context.stack.flags |= SS_DISABLE;
    __builtin_memcpy(image.retcode, retcode_info, sizeof retcode_info);
    return !user_write((void *)(uintptr_t)address, &image, sizeof image);
}

/* The handler starts with flat segments, a clear direction flag and a fresh FPU. GS and FS stay:
 * they are the thread's. The arguments are in registers too, for handlers that are regparm. */
static void start_handler(struct trap_frame *frame, const struct signal_delivery *delivery,
                          uint32_t address)
{
    bool has_info = delivery->action.flags & SA_SIGINFO;
    frame->esp = address;
    frame->eip = delivery->action.handler;
    frame->eax = (uint32_t)delivery->signal;
    frame->edx = has_info ? address + offsetof(struct signal_info_frame, info) : 0;
    frame->ecx = has_info ? address + offsetof(struct signal_info_frame, context) : 0;
    frame->ds = frame->es = frame->ss = USER_DS;
    frame->cs = USER_CS;
    frame->eflags &= ~CLEARED_FLAGS;
    if (current()->stepped)
        frame->eflags |= EFLAGS_TF;
    fpu_reset(current());
}

/* See signal_frame.h. */
bool signal_frame_build(struct trap_frame *frame, const struct signal_delivery *delivery)
{
    bool has_info = delivery->action.flags & SA_SIGINFO;
    struct signal_placement at;
    uint32_t size = has_info ? sizeof(struct signal_info_frame) : sizeof(struct signal_frame);
    if (!place(frame, delivery->action.flags, size, &at))
        return false;
    uint32_t fpu = signal_fpu_size() ? at.fpu : 0;
    struct sigcontext context = context_of(frame, fpu, delivery->mask);
    if (fpu && !signal_fpu_save(fpu))
        return false;
    if (!(has_info ? write_info_frame : write_frame)(at.frame, delivery, &context))
        return false;
    if ((uint32_t)current()->signal.alternate.flags & SS_AUTODISARM)
        current()->signal.alternate = (struct signal_stack){0};
    start_handler(frame, delivery, at.frame);
    return true;
}

/* See arch.h. The larger frame, the FPU's state, and what their alignment may leave between. */
uint32_t arch_signal_stack_least(void)
{
    return sizeof(struct signal_frame) + STACK_ALIGNMENT + signal_fpu_size() + FPU_ALIGNMENT;
}
