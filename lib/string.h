/* Memory and strings: the part of the C library that the kernel and user programs share. */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stddef.h>

void *memcpy(void *destination, const void *source, size_t count);
void *memmove(void *destination, const void *source, size_t count);
void *memset(void *destination, int value, size_t count);
int memcmp(const void *left, const void *right, size_t count);

size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
int strcmp(const char *left, const char *right);
int strncmp(const char *left, const char *right, size_t limit);
char *strchr(const char *text, int wanted);
char *strrchr(const char *text, int wanted);

/* Copies source into a buffer of size bytes, cutting it to fit; always ends it with NUL unless size
 * is 0. Gives strlen(source), so a result >= size says that the text was cut. */
size_t strlcpy(char *destination, const char *source, size_t size);

#endif
