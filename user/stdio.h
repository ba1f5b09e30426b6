/* Printing. Nothing is kept in a buffer between calls, so lines of several threads stay whole (up
 * to 256 bytes) and nothing is lost when a program crashes. Conversions: see lib/format.h. */
#ifndef USER_STDIO_H
#define USER_STDIO_H

#include <stdarg.h>
#include <stddef.h>

int printf(const char *text, ...) __attribute__((format(printf, 1, 2)));
/* To a descriptor: dprintf(2, ...) goes to standard error. */
int dprintf(int fd, const char *text, ...) __attribute__((format(printf, 2, 3)));
int vdprintf(int fd, const char *text, va_list values);
/* Into size bytes, cut to fit and ended by NUL; give the length that the whole text has. */
int snprintf(char *buffer, size_t size, const char *text, ...)
    __attribute__((format(printf, 3, 4)));
int vsnprintf(char *buffer, size_t size, const char *text, va_list values);
int puts(const char *text);
int putchar(int character);
/* Prints "what: error in words" for the value of errno on standard error. */
void perror(const char *what);
const char *strerror(int error);
/* A signal's name in words, such as "segmentation fault". */
const char *strsignal(int signal);

#endif
