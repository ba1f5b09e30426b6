/* Memory and strings. The compiler itself calls memcpy, memmove, memset and memcmp, so these four
 * must exist under these names even where no source file mentions them. */
#include "lib/string.h"

#include <stdint.h>

/* GCC would turn the loops below into calls of the very functions that they implement. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#endif

/* Copies count bytes upwards; the two areas must not overlap. Gives destination. */
void *memcpy(void *destination, const void *source, size_t count)
{
    void *to = destination;
    size_t words = count / 4;
    size_t rest = count % 4;
    __asm__ volatile("rep movsl\n\t"
                     "mov %3, %2\n\t"
                     "rep movsb"
                     : "+&D"(to), "+&S"(source), "+&c"(words)
                     : "r"(rest)
                     : "memory");
    return destination;
}

/* Copies count bytes; the areas may overlap. Gives destination. */
void *memmove(void *destination, const void *source, size_t count)
{
    char *to = destination;
    const char *from = source;
    if ((uintptr_t)to - (uintptr_t)from >= count) /* true too where destination lies below source */
        return memcpy(destination, source, count);
    while (count-- > 0)
        to[count] = from[count];
    return destination;
}

/* Fills count bytes with the low byte of value. Gives destination. */
void *memset(void *destination, int value, size_t count)
{
    void *to = destination;
    size_t words = count / 4;
    size_t rest = count % 4;
    __asm__ volatile("rep stosl\n\t"
                     "mov %3, %1\n\t"
                     "rep stosb"
                     : "+&D"(to), "+&c"(words)
                     : "a"((value & 0xff) * 0x01010101u), "r"(rest)
                     : "memory");
    return destination;
}

/* Compares as unsigned bytes: negative, 0 or positive as left sorts before, with or after right. */
int memcmp(const void *left, const void *right, size_t count)
{
    const unsigned char *a = left;
    const unsigned char *b = right;
    for (; count > 0; count--, a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}

size_t strlen(const char *text)
{
    const char *end = text;
    while (*end)
        end++;
    return (size_t)(end - text);
}

/* The length of text, or limit where no NUL comes sooner; never reads past limit bytes. */
size_t strnlen(const char *text, size_t limit)
{
    size_t length = 0;
    while (length < limit && text[length])
        length++;
    return length;
}

int strcmp(const char *left, const char *right)
{
    while (*left && *left == *right) {
        left++;
        right++;
    }
    return (unsigned char)*left - (unsigned char)*right;
}

/* As strcmp, for the first limit bytes at most. */
int strncmp(const char *left, const char *right, size_t limit)
{
    for (; limit > 0; limit--, left++, right++)
        if (*left != *right || !*left)
            return (unsigned char)*left - (unsigned char)*right;
    return 0;
}

/* The first place of wanted in text, its ending NUL included, or NULL. */
char *strchr(const char *text, int wanted)
{
    for (;; text++) {
        if (*text == (char)wanted)
            return (char *)text;
        if (!*text)
            return NULL;
    }
}

/* The last place of wanted in text, its ending NUL included, or NULL. */
char *strrchr(const char *text, int wanted)
{
    const char *found = NULL;
    for (;; text++) {
        if (*text == (char)wanted)
            found = text;
        if (!*text)
            return (char *)found;
    }
}

size_t strlcpy(char *destination, const char *source, size_t size)
{
    size_t length = strlen(source);
    if (size > 0) {
        size_t kept = length < size ? length : size - 1;
        memcpy(destination, source, kept);
        destination[kept] = '\0';
    }
    return length;
}
