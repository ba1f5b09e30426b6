/* Console output: every byte goes to the serial port and to the screen, a message at a time. Input
 * is kernel/console_input.c. */
#include "kernel/console.h"

#include "kernel/devices.h"
#include "kernel/spinlock.h"

/* The most bytes written with interrupts off: a program that writes a lot delays no interrupt for
 * longer than this takes. */
enum { CHUNK = 128 };

static struct spinlock output_lock = SPINLOCK_INIT;
static bool locks_broken; /* a panic prints without asking for the lock */

void console_init_early(void)
{
    serial_init();
    screen_init();
}

uint32_t console_begin(void)
{
    return locks_broken ? irq_save() : spin_lock(&output_lock);
}

/* One byte to each device. Output lock held. */
static void put_byte(char c)
{
    serial_put(c);
    screen_put(c);
}

void console_put(char c, void *unused)
{
    (void)unused;
    if (c == '\n')
        put_byte('\r');
    put_byte(c);
}

void console_end(uint32_t irq_state)
{
    screen_flush();
    if (locks_broken)
        irq_restore(irq_state);
    else
        spin_unlock(&output_lock, irq_state);
}

/* Gives how many bytes to write at once: a line, if it is short enough, so that lines of several
 * threads do not mix. */
static size_t chunk_length(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && count < CHUNK)
        if (text[count++] == '\n')
            break;
    return count;
}

void console_write(const char *text, size_t length)
{
    while (length > 0) {
        size_t count = chunk_length(text, length);
        uint32_t irq_state = console_begin();
        for (size_t i = 0; i < count; i++)
            put_byte(text[i]);
        console_end(irq_state);
        text += count;
        length -= count;
    }
}

void console_break_locks(void)
{
    locks_broken = true;
}
