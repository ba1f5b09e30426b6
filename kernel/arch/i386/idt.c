/* The IDT: where the CPU goes for each vector, and which of them ring 3 may call itself. */
#include "kernel/arch/i386/segments.h"
#include "kernel/arch/i386/trap.h"

enum { INTERRUPT_GATE = 0x8e, TASK_GATE = 0x85, DPL3 = 0x60, VECTORS = 256 };

static uint64_t idt[VECTORS] __attribute__((aligned(8)));

extern const uint32_t trap_entries[48];
extern char entry_int80[], entry_unexpected[];

static void set_gate(int vector, uint32_t selector, uint32_t entry, uint32_t type)
{
    idt[vector] =
        (uint64_t)((entry & 0xffff0000) | type << 8) << 32 | selector << 16 | (entry & 0xffff);
}

/* All gates are interrupt gates: IF is off until the handler knows where it is. Ring 3 may call
 * INT 0x80, INT3 and INTO; another INT n from there is a #GP (DPL). */
void idt_init(void)
{
    for (int vector = 0; vector < VECTORS; vector++)
        set_gate(vector, KERNEL_CS, (uint32_t)entry_unexpected, INTERRUPT_GATE);
    for (int vector = 0; vector < 48; vector++)
        set_gate(vector, KERNEL_CS, trap_entries[vector], INTERRUPT_GATE);
    set_gate(VECTOR_BREAKPOINT, KERNEL_CS, trap_entries[VECTOR_BREAKPOINT], INTERRUPT_GATE | DPL3);
    set_gate(VECTOR_OVERFLOW, KERNEL_CS, trap_entries[VECTOR_OVERFLOW], INTERRUPT_GATE | DPL3);
    set_gate(VECTOR_SYSCALL, KERNEL_CS, (uint32_t)entry_int80, INTERRUPT_GATE | DPL3);
    set_gate(VECTOR_DOUBLE_FAULT, DOUBLE_FAULT_TSS_SELECTOR, 0, TASK_GATE);

    struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) pointer = {sizeof(idt) - 1, (uint32_t)idt};
    __asm__ volatile("lidt %0" : : "m"(pointer) : "memory");
}
