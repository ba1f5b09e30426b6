/* /bin/sh: starts programs, and shows what the machine is doing meanwhile.
 *
 * A line is words; `&` at its end runs the program in the background, `;` separates commands,
 * quotes keep blanks, $? is the last status. Exit statuses are a shell's: 128 + N for death by
 * signal N. */
#include "lib/string.h"
#include "user/shell.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

int last_status;
bool interactive;

/* ---- Reading a line ---- */

/* Reads one line from the console, without its newline. False at the end of the input. Characters
 * that do not fit are dropped; ^C drops the line. */
static bool read_line(char *line, int size)
{
    int used = 0;
    for (;;) {
        char character;
        int count = sys_read(0, &character, 1);
        if (count == -EINTR) {
            printf("\n");
            used = 0;
            break;
        }
        if (count <= 0 && used == 0)
            return false;
        if (count <= 0 || character == '\n')
            break;
        if (used < size - 1)
            line[used++] = character;
    }
    line[used] = '\0';
    return true;
}

/* The place after one word that starts at from; the word is written to *to with its quotes taken
 * off and $? put in, and *to moves past its NUL, never beyond limit. */
static const char *read_word(const char *from, char **to, const char *limit)
{
    char quote = '\0';
    for (; *from && (quote || !strchr(" \t;&", *from)); from++) {
        if (quote ? *from == quote : *from == '\'' || *from == '"') {
            quote = quote ? '\0' : *from;
        } else if (quote != '\'' && from[0] == '$' && from[1] == '?') {
            *to += snprintf(*to, (size_t)(limit - *to), "%d", last_status);
            from++;
        } else {
            *(*to)++ = *from;
        }
        if (*to > limit - 8)
            break;
    }
    *(*to)++ = '\0';
    return from;
}

/* Reads one command from line; gives where the next begins. */
static const char *read_command(const char *line, struct command *command)
{
    char *to = command->text;
    const char *limit = command->text + sizeof command->text;
    command->count = 0;
    command->background = false;
    for (;;) {
        while (*line == ' ' || *line == '\t')
            line++;
        if (!*line || *line == ';' || *line == '&' || command->count == WORDS || to > limit - 8)
            break;
        command->words[command->count++] = to;
        line = read_word(line, &to, limit);
    }
    command->words[command->count] = NULL;
    command->background = *line == '&';
    if (!*line || *line == ';' || *line == '&')
        return *line ? line + 1 : line;
    printf("sh: this line is too long: the rest is dropped\n");
    return line + strlen(line);
}

static void run_command(const struct command *command)
{
    char first = command->words[0][0];
    char *menu_choice[] = {"demos", command->words[0], NULL};
    if (command->count == 1 && first >= '0' && first <= '9')
        run_built_in(menu_choice);
    else if (!run_built_in(command->words))
        run_program(command);
}

void run_line(const char *line)
{
    while (*line) {
        struct command command;
        line = read_command(line, &command);
        if (command.count > 0)
            run_command(&command);
    }
}

int main(int argc, char **argv)
{
    if (argc >= 3 && strcmp(argv[1], "-c") == 0) {
        run_line(argv[2]);
        return last_status;
    }
    interactive = true;
    take_terminal();
    printf("Baton's shell. `demos` shows what to watch, `help` lists the commands.\n");
    for (;;) {
        char line[LINE_SIZE];
        reap();
        printf("baton (^D leaves) $ ");
        if (!read_line(line, sizeof line))
            break;
        run_line(line);
    }
    printf("\n");
    return last_status;
}
