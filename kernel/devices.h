/* The console's devices, as kernel/console.c sees them; kernel/arch/<cpu>/ provides them. The put
 * functions are called with the console's output lock held, interrupts off. */
#ifndef KERNEL_DEVICES_H
#define KERNEL_DEVICES_H

#include <stdbool.h>

/* The serial port, 115200 bit/s, 8N1. Where there is none, the other functions do nothing. */
void serial_init(void);
bool serial_present(void);
void serial_put(char c);
void serial_input_init(void);   /* from now on received bytes go to console_input() */
void serial_input_resume(void); /* there is room again after console_input_full() */

/* The text screen. It understands ANSI colours, cursor movement and clearing. */
void screen_init(void);
void screen_put(char c);
void screen_flush(void); /* shows the cursor where the next character goes */

/* The keyboard; keys go to console_input(), as characters or as terminal escape sequences. */
void keyboard_init(void);

#endif
