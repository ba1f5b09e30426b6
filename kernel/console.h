/* The console: output to serial and VGA, and what is typed at either. */
#ifndef KERNEL_CONSOLE_H
#define KERNEL_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void console_init_early(void); /* serial and VGA output; before anything else */
/* Writes bytes as they are to the devices: a newline is a line feed and no more. */
void console_write(const char *text, size_t length);
/* One kernel message out of pieces: console_begin() takes the output lock (interrupts off) and
 * gives what to hand to console_end(); between them console_put(), whose second argument is not
 * used. Its newlines go to the start of the next line, however the terminal is set. */
uint32_t console_begin(void);
void console_put(char c, void *unused);
void console_end(uint32_t irq_state);
void console_break_locks(void); /* panic: print whatever is locked */

/* Who is told of each byte typed, in interrupt handlers. full: no more fits for now; a device that
 * can make its sender wait holds its bytes back until console_input_resume(). */
struct console_listener {
    void (*input)(char c);
    bool (*full)(void);
};

/* Turns the keyboard's and the serial port's interrupts on, for the one listener. */
void console_listen(const struct console_listener *listener);
/* For the devices: a byte typed; whether to hold back. */
void console_input(char c);
bool console_input_full(void);
/* For the listener: there is room again. No lock held that its functions take. */
void console_input_resume(void);

#endif
