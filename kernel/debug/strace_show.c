/* How plain arguments are shown: numbers, names, strings, bytes. */
#include "kernel/debug/strace_parts.h"

#include "kernel/mm/user.h"
#include "lib/linux.h"
#include "lib/linux_file.h"
#include "lib/string.h"

enum { STRING_SHOWN = 32, PATH_SHOWN = 256, STRINGS_SHOWN = 32, PIECES_SHOWN = 16 };

void strace_show_decimal(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    (void)how;
    strace_put(call, "%d", (int)value);
}

void strace_show_unsigned(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    (void)how;
    strace_put(call, "%u", value);
}

void strace_show_hex(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    (void)how;
    strace_put(call, "%#x", value);
}

void strace_show_octal(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    (void)how;
    strace_put(call, "%#o", value);
}

void strace_show_address(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    (void)how;
    if (value)
        strace_put(call, "%#x", value);
    else
        strace_put(call, "NULL");
}

bool strace_read(struct strace_call *call, uint32_t address, void *to, size_t size)
{
    if (address && user_read(to, (const void *)(uintptr_t)address, size) == 0)
        return true;
    strace_show_address(call, address, NULL);
    return false;
}

/* A name whose value is 0 stands for no bit at all. */
void strace_flags(struct strace_call *call, uint32_t flags, const struct strace_name *names)
{
    const char *between = "";
    uint32_t rest = flags;
    for (; names->name; names++) {
        bool fits = names->value ? (rest & names->value) == names->value : flags == 0;
        if (!fits)
            continue;
        strace_put(call, "%s%s", between, names->name);
        between = "|";
        rest &= ~names->value;
    }
    if (rest || *between == '\0')
        strace_put(call, rest ? "%s%#x" : "%s%x", between, rest);
}

void strace_choice(struct strace_call *call, uint32_t value, const struct strace_name *names)
{
    for (; names->name; names++) {
        if (names->value == value) {
            strace_put(call, "%s", names->name);
            return;
        }
    }
    strace_put(call, value < 4096 || value > -4096u ? "%d" : "%#x", (int)value);
}

void strace_show_flags(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    strace_flags(call, value, how->names);
}

void strace_show_choice(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    strace_choice(call, value, how->names);
}

/* One byte as C writes it within quotes; next is the byte behind it, or -1. */
static void put_byte(struct strace_call *call, uint8_t byte, int next)
{
    static const char escaped[] = "\t\n\v\f\r\"\\", letters[] = "tnvfr\"\\";
    const char *place = byte ? strchr(escaped, byte) : NULL;
    bool digit_follows = next >= '0' && next <= '7';
    if (place)
        strace_put(call, "\\%c", letters[place - escaped]);
    else if (byte >= ' ' && byte < 127)
        strace_put(call, "%c", byte);
    else
        strace_put(call, digit_follows ? "\\%03o" : "\\%o", byte);
}

static void put_quoted(struct strace_call *call, const char *bytes, uint32_t length, bool cut)
{
    strace_put(call, "\"");
    for (uint32_t i = 0; i < length; i++)
        put_byte(call, (uint8_t)bytes[i], i + 1 < length ? (uint8_t)bytes[i + 1] : -1);
    strace_put(call, cut ? "\"..." : "\"");
}

/* Shows size bytes of user memory, the first of them at most. */
static void show_memory(struct strace_call *call, uint32_t address, uint32_t size)
{
    char bytes[STRING_SHOWN];
    uint32_t shown = size < sizeof bytes ? size : sizeof bytes;
    if (strace_read(call, address, bytes, shown))
        put_quoted(call, bytes, shown, size > shown);
}

/* Shows a string, the first `most` bytes of it; text has room for one more. */
static void show_string(struct strace_call *call, uint32_t address, char *text, uint32_t most)
{
    int length = address ? user_string(text, (const char *)(uintptr_t)address, most + 1) : -1;
    if (length >= 0)
        put_quoted(call, text, (uint32_t)length, false);
    else if (address && user_read(text, (const void *)(uintptr_t)address, most) == 0)
        put_quoted(call, text, most, true);
    else
        strace_show_address(call, address, NULL);
}

void strace_show_string(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    char text[STRING_SHOWN + 1];
    (void)how;
    show_string(call, value, text, STRING_SHOWN);
}

/* Paths are shown whole: their ends tell most. */
void strace_show_path(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    char text[PATH_SHOWN + 1];
    (void)how;
    show_string(call, value, text, PATH_SHOWN);
}

/* The words of a NULL-ended array, up to most; *ended: that was all. False: the first is no good.
 */
static bool read_words(uint32_t address, uint32_t *words, uint32_t most, uint32_t *count,
                       bool *ended)
{
    *ended = false;
    for (*count = 0; *count < most; ++*count) {
        const void *place = (const void *)(uintptr_t)(address + *count * sizeof *words);
        if (user_read(&words[*count], place, sizeof *words))
            return *count > 0;
        *ended = words[*count] == 0;
        if (*ended)
            break;
    }
    return true;
}

void strace_show_strings(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    uint32_t words[STRINGS_SHOWN], count;
    bool ended;
    if (!value || !read_words(value, words, STRINGS_SHOWN, &count, &ended)) {
        strace_show_address(call, value, how);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        strace_put(call, i ? ", " : "[");
        strace_show_string(call, words[i], how);
    }
    strace_put(call, "%s%s]", count ? "" : "[", ended ? "" : ", ...");
}

/* An environment is long, and mostly of no interest. */
void strace_show_count_of_strings(struct strace_call *call, uint32_t value,
                                  const struct strace_shower *how)
{
    uint32_t count = 0, word;
    strace_show_address(call, value, how);
    if (!value)
        return;
    while (user_read(&word, (const void *)(uintptr_t)(value + count * sizeof word), sizeof word) ==
               0 &&
           word)
        count++;
    strace_put(call, " /* %u var%s */", count, count == 1 ? "" : "s");
}

/* As many bytes as the next argument says; or of what the call filled, as many as it gave. */
void strace_show_bytes(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    show_memory(call, value, how->when ? (uint32_t)call->result : call->arguments[call->place + 1]);
}

/* struct iovec[], as many as the next argument says. What a call filled ends with its result. */
void strace_show_vector(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    uint32_t count = call->arguments[call->place + 1];
    uint32_t left = how->when ? (uint32_t)call->result : UINT32_MAX;
    struct iovec32 piece;
    strace_put(call, "[");
    for (uint32_t i = 0; i < count && i < PIECES_SHOWN; i++) {
        strace_put(call, i ? ", " : "");
        if (!strace_read(call, value + i * sizeof piece, &piece, sizeof piece))
            break;
        uint32_t length = piece.iov_len < left ? piece.iov_len : left;
        left -= how->when ? length : 0;
        strace_put(call, "{iov_base=");
        show_memory(call, piece.iov_base, length);
        strace_put(call, ", iov_len=%u}", piece.iov_len);
    }
    strace_put(call, count > PIECES_SHOWN ? ", ...]" : "]");
}

/* A word in memory. */
void strace_show_word(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    int word;
    (void)how;
    if (strace_read(call, value, &word, sizeof word))
        strace_put(call, "[%d]", word);
}

void strace_show_two_words(struct strace_call *call, uint32_t value,
                           const struct strace_shower *how)
{
    int words[2];
    (void)how;
    if (strace_read(call, value, words, sizeof words))
        strace_put(call, "[%d, %d]", words[0], words[1]);
}

/* Two arguments that are one number of 64 bits, the low half first; or the high one. */
void strace_show_offset(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    (void)how;
    strace_put(call, "%lld", (int64_t)((uint64_t)call->arguments[++call->place] << 32 | value));
}

void strace_show_high_offset(struct strace_call *call, uint32_t value,
                             const struct strace_shower *how)
{
    (void)how;
    strace_put(call, "%lld", (int64_t)((uint64_t)value << 32 | call->arguments[++call->place]));
}

/* A position of 64 bits in memory. */
void strace_show_offset_word(struct strace_call *call, uint32_t value,
                             const struct strace_shower *how)
{
    int64_t offset;
    (void)how;
    if (strace_read(call, value, &offset, sizeof offset))
        strace_put(call, "[%lld]", offset);
}
