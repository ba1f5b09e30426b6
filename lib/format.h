/* The printf family's engine, without a place to print to: the caller gives that. */
#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <stdarg.h>

/* Formats text as printf(3) does and calls put(character, argument) for each character.
 * Conversions: d i u x X o c s p %; flags - 0 + space #; width and precision, each also as *;
 * lengths hh h l ll z t j. There is no floating point. An unknown conversion is put as it stands.
 * Gives the number of characters put. */
int format(void (*put)(char character, void *argument), void *argument, const char *text,
           va_list values);

#endif
