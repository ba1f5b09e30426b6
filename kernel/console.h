/* The console: output to serial and VGA, and one edited line of input at a time. */
#ifndef KERNEL_CONSOLE_H
#define KERNEL_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void console_init_early(void); /* serial and VGA output; before anything else */
void console_init_input(void); /* keyboard and serial receive interrupts */
void console_write(const char *text, size_t length);
/* One message out of pieces: console_begin() takes the output lock (interrupts off) and gives what
 * to hand to console_end(); between them console_put(), whose second argument is not used. */
uint32_t console_begin(void);
void console_put(char c, void *unused);
void console_end(uint32_t irq_state);
void console_break_locks(void); /* panic: print whatever is locked */
/* A character typed, from the keyboard's or the serial port's interrupt. */
void console_input(char c);
/* Whether no more lines fit: a device that can make its sender wait does so. */
bool console_input_full(void);
/* Waits for a whole line (with its newline), or end of file by ^D; kernel buffer. Bytes, 0 at end
 * of file, or -EINTR where the caller is to die. */
int console_read_line(char *buffer, size_t size);

#endif
