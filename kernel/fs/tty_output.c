/* Output processing: see tty_output.h. */
#include "kernel/fs/tty_output.h"

/* A newline goes to the next row; back to the first column only where the settings say so. */
static int newline(uint32_t flags, unsigned *column, char *text)
{
    if (flags & (ONLCR | ONLRET))
        *column = 0;
    if (!(flags & ONLCR)) {
        text[0] = '\n';
        return 1;
    }
    text[0] = '\r';
    text[1] = '\n';
    return 2;
}

static int carriage_return(uint32_t flags, unsigned *column, char *text)
{
    if ((flags & ONOCR) && *column == 0)
        return 0;
    text[0] = flags & OCRNL ? '\n' : '\r';
    if (!(flags & OCRNL) || (flags & ONLRET))
        *column = 0;
    return 1;
}

static int tab(uint32_t flags, unsigned *column, char *text)
{
    unsigned blanks = 8 - *column % 8;
    *column += blanks;
    text[0] = '\t';
    if ((flags & TABDLY) != XTABS)
        return 1;
    for (unsigned i = 0; i < blanks; i++)
        text[i] = ' ';
    return (int)blanks;
}

/* Moves the column on by a byte that is shown as it is. */
static void advance(const struct termios *termios, unsigned *column, unsigned char byte)
{
    if (byte == '\b')
        *column -= *column > 0;
    else if (byte >= ' ' && byte != 0x7F && !((termios->c_iflag & IUTF8) && (byte & 0xC0) == 0x80))
        ++*column;
}

/* See tty_output.h. */
int tty_output_byte(const struct termios *termios, unsigned *column, char c, char *text)
{
    uint32_t flags = termios->c_oflag;
    if (flags & OPOST) {
        if (c == '\n')
            return newline(flags, column, text);
        if (c == '\r')
            return carriage_return(flags, column, text);
        if (c == '\t')
            return tab(flags, column, text);
        advance(termios, column, (unsigned char)c);
    }
    text[0] = c;
    return 1;
}
