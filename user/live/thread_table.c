/* Reading /proc/threads: a heading, then a line for each thread, numbers and words in columns. */
#include "user/live/thread_table.h"

#include "lib/string.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { TABLE_SIZE = THREADS_MOST * 128, NAME_WIDTH = 15 };

static char table[TABLE_SIZE];

/* Reads all of the file; gives its length or -1. */
static int read_table(void)
{
    int file = open("/proc/threads", 0, 0), length = 0, count;
    if (file < 0)
        return -1;
    while (length < TABLE_SIZE - 1 &&
           (count = read(file, table + length, (unsigned)(TABLE_SIZE - 1 - length))) > 0)
        length += count;
    close(file);
    table[length] = '\0';
    return length;
}

static char *skip_blanks(char *text)
{
    while (*text == ' ')
        text++;
    return text;
}

/* Copies the word at text, cut to size; gives what follows it. */
static char *take_word(char *text, char *word, unsigned size)
{
    text = skip_blanks(text);
    char *end = text;
    while (*end != '\0' && *end != ' ')
        end++;
    unsigned length = (unsigned)(end - text);
    strlcpy(word, text, length + 1 < size ? length + 1 : size);
    return end;
}

/* The effective priority, and where one is lent the own in brackets. */
static char *take_priority(char *text, char *priority, unsigned size)
{
    text = take_word(text, priority, size);
    char *next = skip_blanks(text);
    if (*next != '(')
        return text;
    unsigned length = (unsigned)strlen(priority);
    priority[length++] = ' ';
    return take_word(next, priority + length, size - length);
}

/* The name, which may hold blanks, fills a column; what is waited for fills the rest of the line.
 */
static void take_names(char *text, struct thread_row *row)
{
    char *end = text + strnlen(text, NAME_WIDTH), *rest = skip_blanks(end);
    strlcpy(row->waits_for, rest, sizeof row->waits_for);
    *end = '\0';
    while (end > text && end[-1] == ' ')
        *--end = '\0';
    strlcpy(row->name, text, sizeof row->name);
}

static void take_row(char *text, struct thread_row *row)
{
    row->tid = (int)strtol(text, &text, 10);
    row->pid = (int)strtol(text, &text, 10);
    text = take_word(text, row->state, sizeof row->state);
    text = take_priority(text, row->priority, sizeof row->priority);
    row->ticks = (uint32_t)strtoul(text, &text, 10);
    row->switches = (uint32_t)strtoul(text, &text, 10);
    row->preemptions = (uint32_t)strtoul(text, &text, 10);
    if (*text == ' ')
        take_names(text + 1, row);
}

int thread_table_read(struct thread_row rows[THREADS_MOST])
{
    int count = 0;
    if (read_table() < 0)
        return -1;
    char *text = strchr(table, '\n'); /* below the heading */
    while (text != NULL && text[1] != '\0' && count < THREADS_MOST) {
        char *start = text + 1;
        text = strchr(start, '\n');
        if (text != NULL)
            *text = '\0';
        rows[count] = (struct thread_row){0};
        take_row(start, &rows[count++]);
    }
    return count;
}
