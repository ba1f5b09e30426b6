/* The console: output to serial and VGA, and one edited line of input at a time. */
#ifndef KERNEL_CONSOLE_H
#define KERNEL_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

void console_init_early(void); /* serial and VGA output; before anything else */
void console_init_input(void); /* keyboard and serial receive interrupts */
void console_write(const char *text, size_t length);
void console_break_locks(void); /* panic: print whatever is locked */
/* A character typed, from the keyboard's or the serial port's interrupt. */
void console_input(char c);
/* Waits for a whole line (with its newline), or end of file by ^D; kernel buffer. Bytes, 0 at end of
 * file, or -EINTR where the caller is to die. */
int console_read_line(char *buffer, size_t size);

#endif
