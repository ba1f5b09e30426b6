/* The VGA text screen: 25 rows of 80 cells, each a character and its colours, in memory at 0xB8000.
 *
 * That memory is slow (on an emulator each access leaves the CPU's fast path), and it holds eight
 * screens. So scrolling copies nothing: the adapter is told to show from one row further down, and
 * only at the end of the memory is the screen carried back to its beginning. */
#include "kernel/devices.h"

#include <stdint.h>

#include "kernel/ansi.h"
#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/memory_map.h"

enum {
    COLUMNS = 80,
    ROWS = 25,
    MEMORY_ROWS = 32768 / 2 / COLUMNS,
    TEXT_MEMORY = 0xB8000,

    INDEX_PORT = 0x3D4,
    DATA_PORT = 0x3D5,
    CURSOR_START = 0x0A,
    CURSOR_END = 0x0B,
    START_HIGH = 0x0C, /* START_LOW, CURSOR_HIGH and CURSOR_LOW follow */
    CURSOR_HIGH = 0x0E,

    ATTRIBUTE_NORMAL = 0x07,
    ATTRIBUTE_BRIGHT = 0x08,
};

static volatile uint16_t *memory;
static int top;         /* the memory row shown as row 0 */
static int row, column; /* where the next character goes; column may be COLUMNS: wrap comes then */
static uint8_t attribute = ATTRIBUTE_NORMAL;
static struct ansi_parser parser;

/* Writes a 16-bit register of the CRT controller: the high half at index, the low half after it. */
static void write_pair(uint8_t index, unsigned value)
{
    outb(INDEX_PORT, index);
    outb(DATA_PORT, (uint8_t)(value >> 8));
    outb(INDEX_PORT, (uint8_t)(index + 1));
    outb(DATA_PORT, (uint8_t)value);
}

/* Blanks count cells from a place on the screen on, in the current colours. */
static void blank(int from_row, int from_column, int count)
{
    volatile uint16_t *cell = memory + (top + from_row) * COLUMNS + from_column;
    while (count-- > 0)
        *cell++ = (uint16_t)(attribute << 8 | ' ');
}

/* Carries all rows but the first back to the beginning of the memory. */
static void carry_back(void)
{
    volatile uint16_t *from = memory + (top + 1) * COLUMNS;
    for (int i = 0; i < (ROWS - 1) * COLUMNS; i++)
        memory[i] = from[i];
    top = 0;
}

/* Moves the text up by one row. */
static void scroll(void)
{
    if (top + ROWS < MEMORY_ROWS)
        top++;
    else
        carry_back();
    blank(ROWS - 1, 0, COLUMNS);
    write_pair(START_HIGH, (unsigned)(top * COLUMNS));
}

/* Goes to the next row, scrolling at the last. */
static void next_row(void)
{
    if (row == ROWS - 1)
        scroll();
    else
        row++;
}

/* Goes one cell back, at a row's start to the end of the row before. */
static void step_back(void)
{
    if (column > 0) {
        column--;
    } else if (row > 0) {
        row--;
        column = COLUMNS - 1;
    }
}

/* Shows one character, or moves as a control character says. */
static void put_plain(char c)
{
    if (c == '\n') {
        next_row();
    } else if (c == '\r') {
        column = 0;
    } else if (c == '\b') {
        step_back();
    } else if (c == '\t') {
        column = column + 8 < COLUMNS ? (column + 8) & ~7 : COLUMNS - 1;
    } else if ((unsigned char)c >= ' ') {
        if (column == COLUMNS) {
            column = 0;
            next_row();
        }
        memory[(top + row) * COLUMNS + column++] = (uint16_t)(attribute << 8 | (unsigned char)c);
    }
}

/* Gives a VGA colour for an ANSI one: both count in bits, but red and blue change places. */
static uint8_t vga_colour(int ansi)
{
    return (uint8_t)((ansi & 2) | (ansi & 1) << 2 | (ansi & 4) >> 2);
}

/* SGR: takes one number of ESC [ n m. */
static void set_rendition(int number)
{
    if (number == 0)
        attribute = ATTRIBUTE_NORMAL;
    else if (number == 1)
        attribute |= ATTRIBUTE_BRIGHT;
    else if (number == 22)
        attribute &= (uint8_t)~ATTRIBUTE_BRIGHT;
    else if (number == 7)
        attribute = (uint8_t)(attribute >> 4 | attribute << 4);
    else if (number >= 30 && number <= 37)
        attribute = (uint8_t)((attribute & 0xF8) | vga_colour(number - 30));
    else if (number == 39)
        attribute = (uint8_t)((attribute & 0xF8) | ATTRIBUTE_NORMAL);
    else if (number >= 40 && number <= 47)
        attribute = (uint8_t)((attribute & 0x8F) | vga_colour(number - 40) << 4);
    else if (number == 49)
        attribute &= 0x8F;
    else if (number >= 90 && number <= 97)
        attribute = (uint8_t)((attribute & 0xF0) | ATTRIBUTE_BRIGHT | vga_colour(number - 90));
}

/* Gives value held between 0 and the last. */
static int within(int value, int last)
{
    return value < 0 ? 0 : value > last ? last : value;
}

/* Moves the cursor; outside the screen it stops at the edge. */
static void move_to(int new_row, int new_column)
{
    row = within(new_row, ROWS - 1);
    column = within(new_column, COLUMNS - 1);
}

/* ESC [ n J: 0 clears from the cursor on, 1 up to it, 2 the whole screen. */
static void clear_screen(int how)
{
    int here = row * COLUMNS + within(column, COLUMNS - 1);
    if (how == 0)
        blank(0, here, ROWS * COLUMNS - here);
    else
        blank(0, 0, how == 1 ? here + 1 : ROWS * COLUMNS);
}

/* ESC [ n K: the same within the cursor's row. */
static void clear_row(int how)
{
    int here = within(column, COLUMNS - 1);
    if (how == 0)
        blank(row, here, COLUMNS - here);
    else
        blank(row, 0, how == 1 ? here + 1 : COLUMNS);
}

/* Obeys a sequence by the letter that ended it; letters not known do nothing. */
static void obey(char letter)
{
    const int *number = parser.parameter;
    int distance = number[0] > 0 ? number[0] : 1;
    int second = parser.count > 1 ? number[1] : 0;
    switch (letter) {
    case 'A':
        return move_to(row - distance, column);
    case 'B':
        return move_to(row + distance, column);
    case 'C':
        return move_to(row, column + distance);
    case 'D':
        return move_to(row, column - distance);
    case 'G':
        return move_to(row, distance - 1);
    case 'H':
    case 'f':
        return move_to(distance - 1, second > 0 ? second - 1 : 0);
    case 'J':
        return clear_screen(number[0]);
    case 'K':
        return clear_row(number[0]);
    case 'm':
        for (int i = 0; i < parser.count; i++)
            set_rendition(number[i]);
    }
}

void screen_put(char c)
{
    enum ansi_result result = ansi_feed(&parser, (unsigned char)c);
    if (result == ANSI_PRINT)
        put_plain(c);
    else if (result == ANSI_COMMAND)
        obey(c);
}

void screen_flush(void)
{
    write_pair(CURSOR_HIGH, (unsigned)((top + row) * COLUMNS + within(column, COLUMNS - 1)));
}

void screen_init(void)
{
    memory = (volatile uint16_t *)phys_to_virt(TEXT_MEMORY);
    outb(INDEX_PORT, CURSOR_START);
    outb(DATA_PORT, 14); /* an underline: scan lines 14 and 15 */
    outb(INDEX_PORT, CURSOR_END);
    outb(DATA_PORT, 15);
    write_pair(START_HIGH, 0);
    blank(0, 0, ROWS * COLUMNS);
    screen_flush();
}
