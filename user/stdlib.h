/* Memory, numbers, and the end of a program. */
#ifndef USER_STDLIB_H
#define USER_STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

extern char **environ;

/* Memory aligned to 16 bytes, or NULL with errno ENOMEM. Safe from several threads. */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);

/* Ends the process, all of its threads, with the low 8 bits of status. */
void exit(int status) __attribute__((noreturn));
/* Ends the process by signal 6. */
void abort(void) __attribute__((noreturn));

int atoi(const char *text);
/* The number at text's start, after blanks and a sign; base 2 to 36, or 0 to read 0x and 0
 * prefixes. end (where not NULL) gets where it stops. Out of range: the nearest limit, and errno
 * ERANGE. */
long strtol(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);
char *getenv(const char *name);

#endif
