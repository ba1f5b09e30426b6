/* Errors by name and in words, as errno(3) and strerror(3) have them. */
#ifndef LIB_ERROR_NAMES_H
#define LIB_ERROR_NAMES_H

struct error_name {
    int number;
    const char *name, *words;
};

/* NULL: no such number. */
const struct error_name *error_name(int number);

#endif
