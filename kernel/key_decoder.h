/* What a terminal sends, byte by byte, made into keys. Pure: no state but the struct. */
#ifndef KERNEL_KEY_DECODER_H
#define KERNEL_KEY_DECODER_H

/* A key is a character code, 0 to 255, or one of these. */
enum key {
    KEY_NONE = -1, /* nothing yet: inside an escape sequence, or one that means nothing here */
    KEY_UP = 256,
    KEY_DOWN,
    KEY_RIGHT,
    KEY_LEFT,
    KEY_HOME,
    KEY_END,
    KEY_DELETE,
    /* Known by their characters, which the terminal's settings choose. */
    KEY_ERASE,
    KEY_ERASE_WORD,
    KEY_KILL,
    KEY_REPRINT,
};

/* All zero: ready for the first byte. */
struct key_decoder {
    enum { DECODE_TEXT, DECODE_ESCAPE, DECODE_SEQUENCE } state;
    unsigned parameter;  /* the sequence's first number */
    int in_first_number; /* the first number is not yet over */
};

/* Takes the next byte; gives the key that it completes, or KEY_NONE. */
int key_decode(struct key_decoder *decoder, unsigned char byte);

#endif
