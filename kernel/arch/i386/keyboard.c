/* The PS/2 keyboard with a US layout. Its controller translates to scan code set 1: a code for each
 * key pressed, the same with bit 7 set when it is released, some after a prefix byte E0. */
#include "kernel/devices.h"

#include <stdbool.h>
#include <stdint.h>

#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/console.h"

enum {
    KEYBOARD_IRQ = 1,
    DATA = 0x60,
    STATUS = 0x64,
    COMMAND = 0x64,
    STATUS_OUTPUT_FULL = 0x01, /* a byte waits for us */
    STATUS_INPUT_FULL = 0x02,  /* the controller has not yet taken ours */
    STATUS_FROM_MOUSE = 0x20,
    COMMAND_READ_MODE = 0x20,
    COMMAND_WRITE_MODE = 0x60,
    MODE_INTERRUPT = 0x01,
    MODE_DISABLED = 0x10,
    MODE_TRANSLATE = 0x40,
    POLLS = 10000,
    DRAIN = 64,

    CODE_EXTENDED = 0xE0,
    CODE_PAUSE = 0xE1, /* the Pause key: two more bytes follow */
    CODE_RELEASED = 0x80,
    CODE_CONTROL = 0x1D,
    CODE_LEFT_SHIFT = 0x2A,
    CODE_RIGHT_SHIFT = 0x36,
    CODE_CAPS_LOCK = 0x3A,
};

/* By scan code; 0: no character. The keypad's digits are not here: without Num Lock they move. */
static const char plain[0x40] =
    "\0\x1b"
    "1234567890-=\x7f\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ";
static const char shifted[0x40] =
    "\0\x1b"
    "!@#$%^&*()_+\x7f\tQWERTYUIOP{}\n\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 ";

static bool left_shift, right_shift, caps_lock;
static bool left_control, right_control;
static bool extended;   /* the last byte was E0 */
static int pause_bytes; /* of a Pause key, still to come */

/* Gives what a terminal sends for a key without a character, or NULL. */
static const char *sequence_of(uint8_t code)
{
    switch (code) {
    case 0x47:
        return "\x1b[H"; /* Home */
    case 0x48:
        return "\x1b[A"; /* up */
    case 0x49:
        return "\x1b[5~"; /* Page Up */
    case 0x4B:
        return "\x1b[D"; /* left */
    case 0x4D:
        return "\x1b[C"; /* right */
    case 0x4F:
        return "\x1b[F"; /* End */
    case 0x50:
        return "\x1b[B"; /* down */
    case 0x51:
        return "\x1b[6~"; /* Page Down */
    case 0x52:
        return "\x1b[2~"; /* Insert */
    case 0x53:
        return "\x1b[3~"; /* Delete */
    default:
        return 0;
    }
}

/* Keeps track of the keys that change others. True: code was one of them. The E0 2A and E0 36 that
 * come around some keys are not shifts. */
static bool track_modifier(uint8_t code, bool pressed)
{
    if (code == CODE_CONTROL && extended)
        right_control = pressed;
    else if (code == CODE_CONTROL)
        left_control = pressed;
    else if (code == CODE_LEFT_SHIFT && !extended)
        left_shift = pressed;
    else if (code == CODE_RIGHT_SHIFT && !extended)
        right_shift = pressed;
    else if (code == CODE_CAPS_LOCK)
        caps_lock ^= pressed;
    else
        return false;
    return true;
}

/* Gives the character of a key under the shifts and Control that are down, or 0. */
static char character_of(uint8_t code)
{
    if (code >= sizeof(plain))
        return 0;
    char c = plain[code];
    bool shift = left_shift || right_shift;
    bool letter = c >= 'a' && c <= 'z';
    if (letter ? shift != caps_lock : shift)
        c = shifted[code];
    if ((left_control || right_control) && (letter || (c >= '@' && c <= '_')))
        c &= 0x1F;
    return c;
}

/* A key went down: sends its character or its sequence to the console. */
static void key_pressed(uint8_t code)
{
    char c = 0;
    if (!extended || code == 0x1C || code == 0x35) /* the keypad's Enter and / are E0 too */
        c = character_of(code);
    if (c != 0) {
        console_input(c);
        return;
    }
    const char *sequence = sequence_of(code);
    while (sequence != 0 && *sequence != '\0')
        console_input(*sequence++);
}

/* Takes one byte from the keyboard. */
static void take_code(uint8_t code)
{
    if (pause_bytes > 0) {
        pause_bytes--;
    } else if (code == CODE_PAUSE) {
        pause_bytes = 2;
    } else if (code == CODE_EXTENDED) {
        extended = true;
    } else {
        bool pressed = !(code & CODE_RELEASED);
        uint8_t key = code & (uint8_t)~CODE_RELEASED;
        if (!track_modifier(key, pressed) && pressed)
            key_pressed(key);
        extended = false;
    }
}

/* IRQ 1. */
static void keyboard_interrupt(void)
{
    uint8_t status = inb(STATUS);
    if (!(status & STATUS_OUTPUT_FULL))
        return;
    uint8_t code = inb(DATA);
    if (!(status & STATUS_FROM_MOUSE))
        take_code(code);
}

/* Waits until a status bit has the value asked for; false: the controller does not answer. */
static bool wait_status(uint8_t bit, bool set)
{
    for (int polls = 0; polls < POLLS; polls++) {
        if (((inb(STATUS) & bit) != 0) == set)
            return true;
        io_wait();
    }
    return false;
}

/* Throws away what was typed or sent before: a full output buffer raises no new interrupt. */
static void drain(void)
{
    for (int i = 0; i < DRAIN && (inb(STATUS) & STATUS_OUTPUT_FULL); i++) {
        inb(DATA);
        io_wait();
    }
}

/* Turns the keyboard, its interrupt and the translation to set 1 on, as the BIOS should have. */
static void set_mode(void)
{
    if (!wait_status(STATUS_INPUT_FULL, false))
        return;
    outb(COMMAND, COMMAND_READ_MODE);
    if (!wait_status(STATUS_OUTPUT_FULL, true))
        return;
    uint8_t mode = inb(DATA);
    mode = (uint8_t)((mode | MODE_INTERRUPT | MODE_TRANSLATE) & ~MODE_DISABLED);
    outb(COMMAND, COMMAND_WRITE_MODE);
    if (wait_status(STATUS_INPUT_FULL, false))
        outb(DATA, mode);
}

void keyboard_init(void)
{
    if (inb(STATUS) == 0xFF) /* nobody on the bus */
        return;
    drain();
    set_mode();
    irq_register(KEYBOARD_IRQ, keyboard_interrupt);
    irq_unmask(KEYBOARD_IRQ);
    drain();
}
