/* What the tests of /proc share: reading its files, and finding one's way in them. */
#ifndef TESTS_USER_PROC_H
#define TESTS_USER_PROC_H

#include "tests/user/files.h"

enum { PROC_TEXT_MOST = 65536 };

static char proc_text[PROC_TEXT_MOST]; /* what was read last, ended by NUL */

/* Reads a whole file into proc_text; gives its length, or -errno. */
static inline int read_text(const char *path)
{
    int fd = sys_open(path, O_RDONLY, 0), length = 0, got;
    if (fd < 0)
        return fd;
    while ((got = sys_read(fd, proc_text + length, (unsigned)(PROC_TEXT_MOST - 1 - length))) > 0)
        length += got;
    sys_close(fd);
    proc_text[length] = '\0';
    return got < 0 ? got : length;
}

/* Where word first is in text, or NULL. */
static inline char *find_word(char *text, const char *word)
{
    for (; *text; text++)
        if (strncmp(text, word, strlen(word)) == 0)
            return text;
    return NULL;
}

/* What stands behind `name:` and blanks at a line's start of proc_text, or "". */
static inline char *value_of(const char *name)
{
    char *line = proc_text;
    while (line && *line) {
        size_t length = strlen(name);
        if (strncmp(line, name, length) == 0 && line[length] == ':') {
            for (line += length + 1; *line == ' ' || *line == '\t'; line++)
                ;
            return line;
        }
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return "";
}

static inline long number_of(const char *name)
{
    return strtol(value_of(name), NULL, 10);
}

/* The low 32 bits of the 16 hexadecimal digits behind name. */
static inline unsigned long mask_of(const char *name)
{
    char *digits = value_of(name);
    return strlen(digits) < 16 ? 0 : strtoul(digits + 8, NULL, 16);
}

/* Whether a line's value is text and nothing more. */
static inline bool value_is(const char *name, const char *text)
{
    char *value = value_of(name);
    return strncmp(value, text, strlen(text)) == 0 && value[strlen(text)] == '\n';
}

#endif
