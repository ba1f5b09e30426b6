/* The printf family's engine. One conversion is read into a struct, its digits are made backwards
 * in a small buffer, and one function pads and puts the result. */
#include "lib/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/div64.h"
#include "lib/string.h"

struct output {
    void (*put)(char character, void *argument);
    void *argument;
    int count;
};

/* One %..., as it was read. */
struct conversion {
    bool left, zero, plus, space, alternate;
    int width;
    int precision; /* -1: not given */
    int length;    /* -2 hh, -1 h, 0 int, 1 l z t, 2 ll j */
    char kind;
};

static void put(struct output *out, char character)
{
    out->put(character, out->argument);
    out->count++;
}

static void put_many(struct output *out, char character, int count)
{
    while (count-- > 0)
        put(out, character);
}

static void put_text(struct output *out, const char *text, int length)
{
    for (int i = 0; i < length; i++)
        put(out, text[i]);
}

/* Puts prefix (sign or 0x), zeros zeros and text, padded with blanks to the width. */
static void put_field(struct output *out, const struct conversion *c, const char *prefix, int zeros,
                      const char *text, int length)
{
    int prefix_length = (int)strlen(prefix);
    int padding = c->width - prefix_length - zeros - length;
    if (!c->left)
        put_many(out, ' ', padding);
    put_text(out, prefix, prefix_length);
    put_many(out, '0', zeros);
    put_text(out, text, length);
    if (c->left)
        put_many(out, ' ', padding);
}

/* How many zeros go before the digits: up to the precision, or up to the width with flag 0. */
static int zeros_before(const struct conversion *c, int prefix_length, int length)
{
    int wanted = c->precision;
    if (wanted < 0)
        wanted = c->zero && !c->left ? c->width - prefix_length : 0;
    return wanted > length ? wanted - length : 0;
}

static void put_number(struct output *out, const struct conversion *c, uint64_t value,
                       uint32_t base, const char *prefix)
{
    const char *digits = c->kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    char buffer[24]; /* 2^64 in octal has 22 digits */
    char *end = buffer + sizeof buffer;
    char *first = end;
    while (value > 0) {
        uint32_t digit;
        value = div64(value, base, &digit);
        *--first = digits[digit];
    }
    /* 0 is written as one digit, but with precision 0 as nothing; "%#o" always starts with a 0. */
    bool need_zero = first == end && c->precision != 0;
    if (need_zero || (c->kind == 'o' && c->alternate && (int)(end - first) >= c->precision))
        *--first = '0';
    int length = (int)(end - first);
    put_field(out, c, prefix, zeros_before(c, (int)strlen(prefix), length), first, length);
}

static int64_t next_signed(const struct conversion *c, va_list *values)
{
    if (c->length >= 2)
        return va_arg(*values, long long);
    if (c->length == 1)
        return va_arg(*values, long);
    int value = va_arg(*values, int);
    return c->length == -1 ? (short)value : c->length == -2 ? (signed char)value : value;
}

static uint64_t next_unsigned(const struct conversion *c, va_list *values)
{
    if (c->length >= 2)
        return va_arg(*values, unsigned long long);
    if (c->length == 1)
        return va_arg(*values, unsigned long);
    unsigned value = va_arg(*values, unsigned);
    return c->length == -1 ? (unsigned short)value : c->length == -2 ? (unsigned char)value : value;
}

static void convert_signed(struct output *out, const struct conversion *c, va_list *values)
{
    int64_t value = next_signed(c, values);
    const char *prefix = value < 0 ? "-" : c->plus ? "+" : c->space ? " " : "";
    put_number(out, c, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, prefix);
}

static void convert_unsigned(struct output *out, const struct conversion *c, va_list *values)
{
    uint64_t value = next_unsigned(c, values);
    uint32_t base = c->kind == 'u' ? 10 : c->kind == 'o' ? 8 : 16;
    bool marked = base == 16 && c->alternate && value != 0;
    put_number(out, c, value, base, !marked ? "" : c->kind == 'X' ? "0X" : "0x");
}

static void convert_string(struct output *out, const struct conversion *c, const char *text)
{
    if (!text)
        text = "(null)";
    size_t length = c->precision < 0 ? strlen(text) : strnlen(text, (size_t)c->precision);
    put_field(out, c, "", 0, text, (int)length);
}

/* A number of width or precision: digits, or * for the next int value. Moves *text on. */
static int read_number(const char **text, va_list *values)
{
    int number = 0;
    if (**text == '*') {
        (*text)++;
        return va_arg(*values, int);
    }
    for (; **text >= '0' && **text <= '9'; (*text)++)
        if (number < 100000000) /* a longer one would overflow; nobody means it */
            number = number * 10 + (**text - '0');
    return number;
}

static void read_flags(const char **text, struct conversion *c)
{
    for (;; (*text)++) {
        switch (**text) {
        case '-':
            c->left = true;
            break;
        case '0':
            c->zero = true;
            break;
        case '+':
            c->plus = true;
            break;
        case ' ':
            c->space = true;
            break;
        case '#':
            c->alternate = true;
            break;
        default:
            return;
        }
    }
}

static void read_length(const char **text, struct conversion *c)
{
    for (;; (*text)++) {
        switch (**text) {
        case 'h':
            c->length--;
            break;
        case 'l':
            c->length++;
            break;
        case 'j':
            c->length = 2;
            break;
        case 'z':
        case 't':
            c->length = 1;
            break;
        default:
            return;
        }
    }
}

/* Reads what follows a %, up to and with the kind; gives the first character after it. */
static const char *read_conversion(const char *text, struct conversion *c, va_list *values)
{
    *c = (struct conversion){.precision = -1};
    read_flags(&text, c);
    c->width = read_number(&text, values);
    if (c->width < 0) { /* only by *: the sign is the flag - */
        c->left = true;
        c->width = -c->width;
    }
    if (*text == '.') {
        text++;
        c->precision = read_number(&text, values);
    }
    read_length(&text, c);
    c->kind = *text;
    return *text ? text + 1 : text;
}

static void convert(struct output *out, struct conversion *c, va_list *values, const char *start,
                    const char *end)
{
    char character;
    switch (c->kind) {
    case 'd':
    case 'i':
        convert_signed(out, c, values);
        break;
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        convert_unsigned(out, c, values);
        break;
    case 'p':
        put_number(out, c, (uintptr_t)va_arg(*values, void *), 16, "0x");
        break;
    case 's':
        convert_string(out, c, va_arg(*values, const char *));
        break;
    case 'c':
        character = (char)va_arg(*values, int);
        put_field(out, c, "", 0, &character, 1);
        break;
    case '%':
        put(out, '%');
        break;
    default:
        put_text(out, start, (int)(end - start));
    }
}

int format(void (*put_character)(char character, void *argument), void *argument, const char *text,
           va_list values)
{
    struct output out = {put_character, argument, 0};
    va_list rest; /* a copy whose address may be taken: va_list may be an array type */
    va_copy(rest, values);
    while (*text) {
        if (*text != '%') {
            put(&out, *text++);
            continue;
        }
        struct conversion c;
        const char *end = read_conversion(text + 1, &c, &rest);
        convert(&out, &c, &rest, text, end);
        text = end;
    }
    va_end(rest);
    return out.count;
}
