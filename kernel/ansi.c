/* The parser of ANSI escape sequences; what they do is the screen's affair (arch's vga.c). */
#include "kernel/ansi.h"

enum { ESCAPE = 0x1B, PARAMETER_LIMIT = 1000 };

/* Begins a sequence: one parameter, 0. */
static void begin(struct ansi_parser *parser)
{
    parser->state = ANSI_SEQUENCE;
    parser->parameter[0] = 0;
    parser->count = 1;
}

/* Takes a byte inside a sequence. More parameters than fit fall on the last one. */
static enum ansi_result feed_sequence(struct ansi_parser *parser, unsigned char byte)
{
    int *current = &parser->parameter[parser->count - 1];
    if (byte >= '0' && byte <= '9') {
        if (*current < PARAMETER_LIMIT)
            *current = *current * 10 + (byte - '0');
    } else if (byte == ';') {
        if (parser->count < ANSI_PARAMETERS)
            parser->count++;
        parser->parameter[parser->count - 1] = 0;
    } else if (byte >= '@' && byte <= '~') {
        parser->state = ANSI_TEXT;
        return ANSI_COMMAND;
    }
    return ANSI_SWALLOWED;
}

enum ansi_result ansi_feed(struct ansi_parser *parser, unsigned char byte)
{
    if (byte == ESCAPE) {
        parser->state = ANSI_ESCAPE;
        return ANSI_SWALLOWED;
    }
    if (parser->state == ANSI_SEQUENCE)
        return feed_sequence(parser, byte);
    if (parser->state == ANSI_TEXT)
        return ANSI_PRINT;
    if (byte == '[')
        begin(parser);
    else
        parser->state = ANSI_TEXT;
    return ANSI_SWALLOWED;
}
