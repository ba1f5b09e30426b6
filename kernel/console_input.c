/* Console input: hands what the keyboard and the serial port send to the one who listens, the
 * terminal (kernel/fs/tty.c). */
#include "kernel/console.h"

#include "kernel/devices.h"

static const struct console_listener *listener;

/* See console.h. */
void console_listen(const struct console_listener *new_listener)
{
    listener = new_listener;
    keyboard_init();
    serial_input_init();
}

void console_input(char c)
{
    listener->input(c);
}

bool console_input_full(void)
{
    return listener->full();
}

void console_input_resume(void)
{
    serial_input_resume();
}
