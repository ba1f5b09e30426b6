/* Terminal input to keys: ESC [ A is the up arrow, and so on, as VT100 and xterm send them. */
#include "kernel/key_decoder.h"

enum { BACKSPACE = 0x08, ESCAPE = 0x1B };

/* Takes the number before a sequence's ~; gives the key that it names on a VT220. */
static int key_of_number(unsigned number)
{
    switch (number) {
    case 1:
    case 7:
        return KEY_HOME;
    case 3:
        return KEY_DELETE;
    case 4:
    case 8:
        return KEY_END;
    default:
        return KEY_NONE;
    }
}

/* Takes the byte that ends a sequence; gives its key. */
static int key_of_final(const struct key_decoder *decoder, unsigned char final)
{
    switch (final) {
    case 'A':
        return KEY_UP;
    case 'B':
        return KEY_DOWN;
    case 'C':
        return KEY_RIGHT;
    case 'D':
        return KEY_LEFT;
    case 'H':
        return KEY_HOME;
    case 'F':
        return KEY_END;
    case '~':
        return key_of_number(decoder->parameter);
    default:
        return KEY_NONE;
    }
}

/* Takes a byte outside any sequence. Backspace erases on each terminal, whichever of its two codes
 * the settings name. */
static int decode_text(struct key_decoder *decoder, unsigned char byte)
{
    if (byte == ESCAPE) {
        decoder->state = DECODE_ESCAPE;
        return KEY_NONE;
    }
    return byte == BACKSPACE ? KEY_ERASE : byte;
}

/* Takes the byte after ESC: [ and O open a sequence; anything else is an Alt key, which means
 * nothing here. */
static int decode_escape(struct key_decoder *decoder, unsigned char byte)
{
    decoder->parameter = 0;
    decoder->in_first_number = 1;
    if (byte == '[' || byte == 'O')
        decoder->state = DECODE_SEQUENCE;
    else if (byte != ESCAPE)
        decoder->state = DECODE_TEXT;
    return KEY_NONE;
}

/* Takes a byte inside a sequence: digits and punctuation are parameters, a control character breaks
 * the sequence off and counts as itself, the rest ends it. */
static int decode_sequence(struct key_decoder *decoder, unsigned char byte)
{
    if (byte >= '0' && byte <= '9') {
        if (decoder->in_first_number && decoder->parameter < 100)
            decoder->parameter = decoder->parameter * 10 + (byte - '0');
        return KEY_NONE;
    }
    if (byte >= ' ' && byte < '@') {
        decoder->in_first_number = 0;
        return KEY_NONE;
    }
    decoder->state = DECODE_TEXT;
    if (byte < ' ')
        return decode_text(decoder, byte);
    return key_of_final(decoder, byte);
}

int key_decode(struct key_decoder *decoder, unsigned char byte)
{
    switch (decoder->state) {
    case DECODE_ESCAPE:
        return decode_escape(decoder, byte);
    case DECODE_SEQUENCE:
        return decode_sequence(decoder, byte);
    default:
        return decode_text(decoder, byte);
    }
}
