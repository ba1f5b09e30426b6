/* Names for addresses, from the symbol table of the program's own file. */
#ifndef USER_GO_SYMBOLS_H
#define USER_GO_SYMBOLS_H

#include <stdint.h>

/* Gives the function that address lies in, and how far in. NULL: not known. */
const char *symbol_of(uint32_t address, uint32_t *offset);

#endif
