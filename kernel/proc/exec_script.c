/* Scripts: files that begin with "#!" and name the program that is to read them:
 *
 *     #! /bin/sh -e          run as script with the words a b ...
 *     /bin/sh -e script a b  ... is this
 *
 * Only the first LINE_SIZE bytes are looked at, and what follows the program's name is one word. */
#include "kernel/fs/tree.h"
#include "kernel/mm/object.h"
#include "kernel/proc/exec.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/string.h"

enum {
    LINE_SIZE = 256,
    SCRIPTS_MOST = 5, /* scripts of which one is read by the next */
};

/* A script's first line; the words are parts of it. */
struct script_line {
    char text[LINE_SIZE + 1]; /* zeros behind what the file has */
    char *interpreter;
    char *argument; /* NULL: none */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static char *skip_blanks(char *text, const char *end)
{
    while (text < end && is_blank(*text))
        text++;
    return text;
}

/* The first blank or NUL from text on, or end. */
static char *word_end(char *text, char *end)
{
    while (text < end && !is_blank(*text) && *text)
        text++;
    return text;
}

/* Where the line ends: at its newline; or where all that was read is one line, at the end of that,
 * if the program's name is whole by then. NULL: it is not. */
static char *line_end(struct script_line *line)
{
    char *end = line->text + LINE_SIZE - 1;
    for (char *newline = line->text; newline < line->text + LINE_SIZE; newline++)
        if (*newline == '\n')
            return newline;
    char *name = skip_blanks(line->text + 2, end);
    return name < end && word_end(name, end) < end ? end : NULL;
}

/* Finds the words. False: it names no program. */
static bool split(struct script_line *line)
{
    char *end = line_end(line);
    if (!end)
        return false;
    while (is_blank(end[-1]))
        end--;
    *end = '\0';
    line->interpreter = skip_blanks(line->text + 2, end);
    char *space = word_end(line->interpreter, end);
    line->argument = *space ? skip_blanks(space, end) : NULL;
    *space = '\0';
    return *line->interpreter != '\0';
}

/* Reads the first line of file. Whether it is a script's. */
static bool read_line(struct script_line *line, struct file *file)
{
    memset(line->text, 0, sizeof line->text);
    int length = object_read_kernel(file->inode->object, 0, line->text, LINE_SIZE);
    return length > 1 && line->text[0] == '#' && line->text[1] == '!';
}

/* Puts the words for the interpreter in the place of argv[0]. script: its name. 0 or -errno. */
static int change_words(struct exec *exec, const struct script_line *line, const char *script)
{
    struct string_block *strings = &exec->strings;
    strings_drop_first(strings);
    int error = strings_add_first(strings, script);
    exec->argc++;
    if (!error && line->argument) {
        error = strings_add_first(strings, line->argument);
        exec->argc++;
    }
    return error ? error : strings_add_first(strings, line->interpreter);
}

/* Whether nobody writes the script just now: half of one is not run. 0 or -ETXTBSY. */
static int check_complete(struct inode *script)
{
    int error = inode_begin_running(script);
    if (!error)
        inode_end_running(script); /* what runs is the interpreter */
    return error;
}

/* Replaces a script, of that name, by its interpreter. 0 or -errno. */
static int follow(struct exec *exec, struct script_line *line, const char *name)
{
    struct file *interpreter;
    if (!split(line))
        return -ENOEXEC;
    if (exec->name_is_hidden)
        return -ENOENT; /* the interpreter could not open it */
    int error = check_complete(exec->file->inode);
    if (!error)
        error = change_words(exec, line, name);
    if (!error)
        error = tree_open_program(AT_FDCWD, line->interpreter, 0, &interpreter);
    if (error)
        return error;
    file_release(exec->file);
    exec->file = interpreter;
    return 0;
}

/* See exec.h. The script's own name may be longer than an interpreter's can be. */
int exec_follow_script(struct exec *exec)
{
    struct script_line line;
    char name[LINE_SIZE];
    int error = 0;
    for (int depth = 0; !error && read_line(&line, exec->file); depth++) {
        if (depth == SCRIPTS_MOST)
            return -ELOOP;
        error = follow(exec, &line, depth == 0 ? exec->name : name);
        strlcpy(name, line.interpreter, sizeof name);
    }
    return error;
}
