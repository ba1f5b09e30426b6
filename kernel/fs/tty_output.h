/* Output processing: what becomes of each byte on its way to the screen, by c_oflag. Pure. */
#ifndef KERNEL_FS_TTY_OUTPUT_H
#define KERNEL_FS_TTY_OUTPUT_H

#include <stdint.h>

#include "lib/linux_termios.h"

enum { TTY_OUTPUT_MOST = 8 }; /* bytes that one can become: a tab's blanks */

/* Takes a byte and the column at which the terminal's cursor stands, which it moves on; writes to
 * text what is to be shown. Gives how many bytes that is, 0 to TTY_OUTPUT_MOST. */
int tty_output_byte(const struct termios *termios, unsigned *column, char c, char *text);

#endif
