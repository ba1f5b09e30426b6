/* ANSI escape sequences in output, taken apart: ESC [ numbers letter. Pure: no state but the
 * struct. */
#ifndef KERNEL_ANSI_H
#define KERNEL_ANSI_H

enum { ANSI_PARAMETERS = 8 };

/* All zero: ready for the first byte. */
struct ansi_parser {
    enum { ANSI_TEXT, ANSI_ESCAPE, ANSI_SEQUENCE } state;
    int parameter[ANSI_PARAMETERS]; /* 0 where left out */
    int count;                      /* of parameters, at least 1 */
};

enum ansi_result { ANSI_PRINT, ANSI_SWALLOWED, ANSI_COMMAND };

/* Takes the next byte: it is to be printed, or it is part of a sequence, or it is the letter that
 * ends one, whose parameters can be read until the next call. */
enum ansi_result ansi_feed(struct ansi_parser *parser, unsigned char byte);

#endif
