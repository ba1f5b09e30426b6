/* On the way to ring 3 with WORK_SIGNAL set: an interrupted system call starts again or gives
 * EINTR, and a handler gets its frame. One signal each time; return_to_user_work() asks for the
 * next, whose frame then lies on top, so that its handler runs first. */
#include "kernel/arch/i386/signal_frame.h"
#include "kernel/call_numbers.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"

enum { DOOR_LENGTH = 2 }; /* bytes of INT 0x80 */

/* A call that came by SYSENTER has its sixth argument, which is the program's EBP too, on the stack
 * (vdso.asm), and EBP holds ESP. From here on the frame shows the program's own registers, as INT
 * 0x80 would have left them: handlers read them, and the call may start again by INT 0x80. Where
 * the stack cannot be read, the program will find out itself. */
static void leave_sysenter(struct trap_frame *frame)
{
    uint32_t ebp;
    if (frame->vector != VECTOR_SYSENTER)
        return;
    frame->vector = VECTOR_SYSCALL;
    if (user_read32(&ebp, (const uint32_t *)(uintptr_t)frame->esp) == 0)
        frame->ebp = ebp;
}

/* Goes back to the INT 0x80 that precedes the call's return, by SYSENTER too, with that number. */
static void call_again(struct trap_frame *frame, uint32_t number)
{
    frame->eax = number;
    frame->eip -= DOOR_LENGTH;
}

/* Settles what becomes of an interrupted call. Afterwards EAX is no such number any more. handler:
 * the action that runs now, or NULL where none does. */
static void settle_call(struct trap_frame *frame, const struct sigaction *handler)
{
    uint32_t number = frame->error;
    if (frame->vector != VECTOR_SYSCALL || number == NO_CALL)
        return;
    switch (-(int32_t)frame->eax) {
    case ERESTARTNOINTR:
        call_again(frame, number);
        break;
    case ERESTARTSYS:
        if (handler && !(handler->flags & SA_RESTART))
            frame->eax = (uint32_t)-EINTR;
        else
            call_again(frame, number);
        break;
    case ERESTARTNOHAND:
        if (handler)
            frame->eax = (uint32_t)-EINTR;
        else
            call_again(frame, number);
        break;
    case ERESTART_RESTARTBLOCK:
        if (handler)
            frame->eax = (uint32_t)-EINTR;
        else
            call_again(frame, NR_restart_syscall);
        break;
    }
}

/* See signal_frame.h. */
void signal_work(struct trap_frame *frame)
{
    struct signal_delivery delivery;
    leave_sysenter(frame);
    if (!signal_take(&delivery)) {
        settle_call(frame, NULL);
        signal_return_mask();
        return;
    }
    settle_call(frame, &delivery.action);
    if (signal_frame_build(frame, &delivery))
        signal_delivered(&delivery);
    else
        signal_not_delivered(&delivery);
}
