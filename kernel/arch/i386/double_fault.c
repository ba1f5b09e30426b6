/* A double fault comes when an exception cannot be delivered: mostly because the kernel stack is
 * used up and its guard page was hit. So it runs on a stack of its own, by a task gate: the CPU
 * saves all registers into the current TSS and loads them from this one. */
#include "kernel/arch/i386/double_fault.h"
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/print.h"
#include "kernel/thread.h"

static uint8_t stack[4096] __attribute__((aligned(16)));
static struct tss tss;

static void double_fault_entry(void) __attribute__((noreturn));

/* Runs as a task of its own: builds the frame of what was interrupted from the TSS, and panics. */
static void double_fault_entry(void)
{
    struct tss *old = &this_cpu()->tss;
    struct thread *thread = current();
    struct trap_frame frame = {
        .edi = old->edi,
        .esi = old->esi,
        .ebp = old->ebp,
        .ebx = old->ebx,
        .edx = old->edx,
        .ecx = old->ecx,
        .eax = old->eax,
        .gs = old->gs,
        .fs = old->fs,
        .es = old->es,
        .ds = old->ds,
        .vector = VECTOR_DOUBLE_FAULT,
        .eip = old->eip,
        .cs = old->cs,
        .eflags = old->eflags,
        .esp = old->esp,
        .ss = old->ss,
    };
    uint32_t low = thread != NULL ? (uint32_t)thread->stack : 0;

    if (thread != NULL && old->esp >= low - KERNEL_STACK_SIZE && old->esp < low + 64)
        panic_frame(
            &frame,
            "kernel stack overflow in thread %d (%s): ESP %08x, the stack ends at %08x; look "
            "for deep recursion or large locals in the calls listed",
            thread->tid, thread->name, old->esp, low);
    panic_frame(&frame, "double fault: an exception could not be delivered (ESP %08x)", old->esp);
}

struct tss *double_fault_tss(void)
{
    tss = (struct tss){
        .eip = (uint32_t)double_fault_entry,
        .esp = (uint32_t)(stack + sizeof(stack)) - 4,
        .eflags = 2,
        .cs = KERNEL_CS,
        .ds = KERNEL_DS,
        .es = KERNEL_DS,
        .ss = KERNEL_DS,
        .fs = PERCPU_SELECTOR,
        .io_map = sizeof(tss),
    };
    __asm__ volatile("movl %%cr3, %0" : "=r"(tss.cr3));
    return &tss;
}

void double_fault_set_directory(uint32_t page_directory)
{
    tss.cr3 = page_directory;
}
