/* The first serial port, COM1: a 16550 UART. Output is polled, so that it works in any state of the
 * machine; input comes by interrupt. */
#include "kernel/devices.h"

#include "kernel/arch.h"
#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/console.h"

enum {
    COM1 = 0x3F8,
    COM1_IRQ = 4,

    DATA = COM1,
    INTERRUPT_ENABLE = COM1 + 1,
    FIFO_CONTROL = COM1 + 2,
    LINE_CONTROL = COM1 + 3,
    MODEM_CONTROL = COM1 + 4,
    LINE_STATUS = COM1 + 5,
    SCRATCH = COM1 + 7,
    DIVISOR_LOW = COM1, /* while LINE_DIVISOR_ACCESS is set */
    DIVISOR_HIGH = COM1 + 1,

    INTERRUPT_RECEIVED = 0x01,
    FIFO_ENABLE_AND_CLEAR = 0x07,
    LINE_8N1 = 0x03,
    LINE_DIVISOR_ACCESS = 0x80,
    MODEM_READY = 0x0B, /* DTR, RTS, and OUT2, which lets the interrupt through on a PC */
    STATUS_RECEIVED = 0x01,
    STATUS_TRANSMIT_EMPTY = 0x20,

    DIVISOR = 1, /* 115200 / 115200 */

    /* Polls before a byte is given up: seconds, since a terminal program may have stopped the
     * output for a while, yet never for ever. */
    TRANSMIT_POLLS = 5000000,
};

static bool present;
static bool stalled; /* the last byte was given up: wait no more until the port moves again */

/* Whether a UART answers: its scratch register keeps what it is told, an empty bus reads as ones.
 */
static bool probe(void)
{
    outb(SCRATCH, 0x5A);
    if (inb(SCRATCH) != 0x5A)
        return false;
    outb(SCRATCH, 0xA5);
    return inb(SCRATCH) == 0xA5;
}

void serial_init(void)
{
    present = probe();
    if (!present)
        return;
    outb(INTERRUPT_ENABLE, 0);
    outb(LINE_CONTROL, LINE_DIVISOR_ACCESS);
    outb(DIVISOR_LOW, DIVISOR);
    outb(DIVISOR_HIGH, 0);
    outb(LINE_CONTROL, LINE_8N1);
    outb(FIFO_CONTROL, FIFO_ENABLE_AND_CLEAR);
    outb(MODEM_CONTROL, MODEM_READY);
}

/* Waits until the transmitter takes a byte; false: given up. */
static bool wait_transmitter(void)
{
    for (int polls = stalled ? 1 : TRANSMIT_POLLS; polls > 0; polls--)
        if (inb(LINE_STATUS) & STATUS_TRANSMIT_EMPTY) {
            stalled = false;
            return true;
        }
    stalled = true;
    return false;
}

/* Sends one byte, or drops it where the port does not move. */
void serial_put(char c)
{
    if (present && wait_transmitter())
        outb(DATA, (uint8_t)c);
}

bool serial_present(void)
{
    return present;
}

/* IRQ 4. The request line is edge-triggered, so the port is emptied: a byte left behind would raise
 * no new edge. The exception is on purpose: while nothing fits, bytes stay in the port, which makes
 * the sender wait, until serial_input_resume(). */
static void serial_interrupt(void)
{
    while (!console_input_full() && (inb(LINE_STATUS) & STATUS_RECEIVED))
        console_input((char)inb(DATA));
}

void serial_input_init(void)
{
    if (!present)
        return;
    irq_register(COM1_IRQ, serial_interrupt);
    outb(INTERRUPT_ENABLE, INTERRUPT_RECEIVED);
    irq_unmask(COM1_IRQ);
    serial_input_resume(); /* what came before anybody listened */
}

void serial_input_resume(void)
{
    uint32_t irq_state = irq_save();
    if (present)
        serial_interrupt();
    irq_restore(irq_state);
}
