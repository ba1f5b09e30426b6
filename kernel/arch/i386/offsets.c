/* Never linked: compiled to assembly, from which the Makefile takes the numbers that nasm needs, so
 * that no offset is written twice. */
#include "kernel/arch/i386/memory_map.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/mm/space.h"
#include "kernel/thread.h"
#include "lib/errno.h"
#include "lib/trace_format.h"

#define NUMBER(name, value)        __asm__ volatile(".ascii \"@@ " #name " %c0\"" : : "i"(value))
#define OFFSET(name, type, member) NUMBER(name, __builtin_offsetof(type, member))

void offsets(void);
void offsets(void)
{
    OFFSET(THREAD_ESP, struct thread, arch.esp);
    OFFSET(THREAD_EIP, struct thread, arch.eip);
    OFFSET(THREAD_WORK, struct thread, work);
    OFFSET(THREAD_STACK_TOP, struct thread, arch.stack_top);
    OFFSET(CPU_CURRENT, struct cpu, current);
    OFFSET(TSS_ESP0, struct tss, esp0);
    OFFSET(FRAME_EAX, struct trap_frame, eax);
    OFFSET(FRAME_VECTOR, struct trap_frame, vector);
    OFFSET(FRAME_EIP, struct trap_frame, eip);
    OFFSET(FRAME_CS, struct trap_frame, cs);
    OFFSET(FRAME_EFLAGS, struct trap_frame, eflags);
    OFFSET(FRAME_ESP, struct trap_frame, esp);
    OFFSET(CPU_TRACE, struct cpu, trace);
    OFFSET(RING_WRITTEN, struct trace_ring, written);
    OFFSET(RING_MASK, struct trace_ring, mask);
    OFFSET(RING_EVENTS, struct trace_ring, events);
    OFFSET(RING_CPU, struct trace_ring, cpu);
    OFFSET(EVENT_TIME, struct trace_event, time);
    OFFSET(EVENT_HEAD, struct trace_event, kind);
    OFFSET(EVENT_THREAD, struct trace_event, thread);
    OFFSET(EVENT_ARGUMENT, struct trace_event, argument);
    OFFSET(FEATURE_TSC, struct cpu_features, tsc);
    NUMBER(FRAME_SIZE, sizeof(struct trap_frame));
    NUMBER(VECTOR_SYSCALL, VECTOR_SYSCALL);
    NUMBER(VECTOR_SYSENTER, VECTOR_SYSENTER);
    NUMBER(VECTOR_GENERAL_PROTECTION, VECTOR_GENERAL_PROTECTION);
    NUMBER(KERNEL_STACK_SIZE, KERNEL_STACK_SIZE);
    NUMBER(KERNEL_DS, KERNEL_DS);
    NUMBER(USER_CS, USER_CS);
    NUMBER(USER_DS, USER_DS);
    NUMBER(PERCPU, PERCPU_SELECTOR);
    NUMBER(EFLAGS_IF, EFLAGS_IF);
    NUMBER(EFLAGS_VM, EFLAGS_VM);
    NUMBER(EFLAGS_KERNEL, EFLAGS_IF | EFLAGS_ALWAYS);
    NUMBER(EFAULT, EFAULT);
    NUMBER(ENAMETOOLONG, ENAMETOOLONG);
    NUMBER(KERNEL_BASE, (uint64_t)KERNEL_BASE);
    NUMBER(USER_END, (uint32_t)USER_END);
}
