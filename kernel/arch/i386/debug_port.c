/* The ways out of the machine: the verdict on the debug port, power off, and restart. Ring 3
 * reaches none of these ports: its I/O privilege level is 0 and the TSS has no I/O map. */
#include "kernel/arch.h"
#include "kernel/arch/i386/io.h"

enum {
    DEBUG_PORT = 0xE9,    /* QEMU's -debugcon, Bochs's port_e9_hack */
    EXIT_PORT = 0xF4,     /* QEMU's isa-debug-exit: status (code << 1) | 1 */
    ACPI_CONTROL = 0x604, /* PM1a control of QEMU's PC, as its firmware places it */
    ACPI_SLEEP_S5 = 0x2000,
    SHUTDOWN_PORT = 0x8900, /* Bochs: the letters of "Shutdown" */
    KEYBOARD_STATUS = 0x64,
    KEYBOARD_COMMAND = 0x64,
    KEYBOARD_INPUT_FULL = 0x02,
    KEYBOARD_PULSE_RESET = 0xFE,

    /* Writes to port 0x80 while the request takes effect: the guest runs on for a while after it.
     */
    SETTLE = 100000,
};

void arch_verdict_putc(char c)
{
    outb(DEBUG_PORT, (uint8_t)c);
}

/* Waits a tenth of a second or so. */
static void settle(void)
{
    for (int i = 0; i < SETTLE; i++)
        io_wait();
}

/* Halts with interrupts off; a non-maskable interrupt wakes it, so it halts again. */
static void __attribute__((noreturn)) halt(void)
{
    for (;;)
        __asm__ volatile("cli; hlt" : : : "memory");
}

/* Each way is tried in turn: the first that this machine has ends it. */
void arch_machine_exit(uint32_t code)
{
    irq_disable();
    outb(EXIT_PORT, (uint8_t)code);
    settle();
    outw(ACPI_CONTROL, ACPI_SLEEP_S5);
    for (const char *letter = "Shutdown"; *letter != '\0'; letter++)
        outb(SHUTDOWN_PORT, (uint8_t)*letter);
    halt();
}

/* First the keyboard controller, which has a wire to the CPU's reset; then a triple fault: with an
 * empty IDT the breakpoint, its double fault and that one's fault find no handler. */
void arch_machine_restart(void)
{
    static const struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) empty_idt = {0, 0};

    irq_disable();
    for (int polls = 0; polls < SETTLE && (inb(KEYBOARD_STATUS) & KEYBOARD_INPUT_FULL); polls++)
        io_wait();
    outb(KEYBOARD_COMMAND, KEYBOARD_PULSE_RESET);
    settle();
    __asm__ volatile("lidt %0; int3" : : "m"(empty_idt));
    halt();
}
