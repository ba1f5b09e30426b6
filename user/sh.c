/* /bin/sh: starts programs, and shows what the machine is doing meanwhile.
 *
 * A line is words; `&` at its end runs the program in the background, `;` separates commands,
 * quotes keep blanks, $? is the last status. Exit statuses are a shell's: 128 + N for death by
 * signal N. */
#include <stdbool.h>

#include "lib/string.h"
#include "user/baton.h"
#include "user/shell_demos.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { LINE_SIZE = 512, WORDS = 32 };

static int last_status;
static bool interactive; /* not `sh -c LINE` */

/* ---- Reading a line ---- */

/* Reads one line from the console, without its newline. False at the end of the input. Characters
 * that do not fit are dropped. */
static bool read_line(char *line, int size)
{
    int used = 0;
    for (;;) {
        char character;
        int count = sys_read(0, &character, 1);
        if (count == -EINTR)
            continue;
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

struct command {
    char text[LINE_SIZE + 16];
    char *words[WORDS + 1]; /* ended by NULL */
    int count;
    bool background;
};

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

/* ---- Running programs ---- */

/* Says how a program ended, where that is worth saying, and gives a shell's status for it. */
static int report_end(int wait_status)
{
    if (WIFSIGNALED(wait_status)) {
        int signal = WTERMSIG(wait_status);
        printf("[killed by signal %d (%s)]\n", signal, strsignal(signal));
        return 128 + signal;
    }
    if (interactive && WEXITSTATUS(wait_status) != 0)
        printf("[exit status %d]\n", WEXITSTATUS(wait_status));
    return WEXITSTATUS(wait_status);
}

/* Becomes the program: name itself where it has a slash, else /bin/name. Ends with a shell's status
 * where that fails: 127 not found, 126 not a program. */
static void become_program(char *const *words)
{
    char path[128];
    bool has_slash = strchr(words[0], '/') != NULL;
    snprintf(path, sizeof path, "%s%s", has_slash ? "" : "/bin/", words[0]);
    int error = sys_execve(path, words, environ);
    dprintf(2, "sh: %s: %s\n", words[0],
            error == -ENOENT ? "no such program; `ls` lists them, `help` helps" : strerror(-error));
    exit(error == -ENOENT ? 127 : 126);
}

static void wait_for_foreground(int pid)
{
    int wait_status = 0;
    int result;
    sys_set_foreground(pid); /* so that ^C kills it, not this shell; fails harmlessly on Linux */
    do
        result = sys_waitpid(pid, &wait_status, 0);
    while (result == -EINTR);
    sys_set_foreground(0);
    last_status = result < 0 ? 1 : report_end(wait_status);
}

static void run_program(const struct command *command)
{
    int pid = fork();
    if (pid == 0)
        become_program(command->words);
    if (pid < 0) {
        perror("sh: fork");
        last_status = 1;
    } else if (command->background) {
        printf("[%d runs in the background]\n", pid);
        last_status = 0;
    } else {
        wait_for_foreground(pid);
    }
}

/* Collects background programs that have ended. */
static void reap(void)
{
    int wait_status;
    int pid;
    while ((pid = sys_waitpid(-1, &wait_status, WNOHANG)) > 0) {
        printf("[%d has ended] ", pid);
        if (wait_status == 0)
            printf("\n");
        report_end(wait_status);
    }
}

/* ---- Built-in commands ---- */

static void run_line(const char *line);

static int command_help(char *const *words)
{
    (void)words;
    printf("NAME [ARGUMENT...] [&]  run /bin/NAME; & runs it in the background, ^C kills it\n"
           "demos [NUMBER]          the guided list of demonstrations, or run one\n"
           "ls [DIRECTORY]          the programs, or what a directory has\n"
           "ps                      the threads: who runs, who waits for what\n"
           "kill PID [SIGNAL]       end a process\n"
           "echo $?                 the last exit status; 128 + N means killed by signal N\n"
           "exit [STATUS]           leave this shell, as ^D does\n"
           "halt                    switch the machine off\n");
    return 0;
}

static int command_demos(char *const *words)
{
    if (words[1]) {
        const struct demo *demo = demo_find(atoi(words[1]));
        if (demo)
            run_line(demo->command);
        else
            printf("demos: there is no number %s\n", words[1]);
        return demo ? last_status : 1;
    }
    demo_print_menu();
    printf("Type a number to run one.\n");
    return 0;
}

/* Prints what a directory has, /bin if none is named: there the programs are. */
static int command_ls(char *const *words)
{
    static char records[2048];
    const char *path = words[1] ? words[1] : "/bin";
    int directory = open(path, O_RDONLY | O_DIRECTORY, 0), size = -1;
    while (directory >= 0 && (size = getdents64(directory, records, sizeof records)) > 0) {
        for (int at = 0; at < size;) {
            const struct linux_dirent64 *record = (struct linux_dirent64 *)(records + at);
            if (record->d_name[0] != '.')
                printf("%s/%s\n", path, record->d_name);
            at += record->d_reclen;
        }
    }
    if (size < 0)
        perror(path);
    if (directory >= 0)
        close(directory);
    return size < 0;
}

static int command_ps(char *const *words)
{
    (void)words;
    static const char *const states[] = {"RUNNING", "READY", "BLOCKED", "ZOMBIE"};
    static struct baton_thread threads[128];
    int count = thread_list(threads, sizeof threads);
    if (count < 0) {
        perror("ps");
        return 1;
    }
    printf("%4s %4s %-7s %8s %6s %8s %9s %-15s %s\n", "TID", "PID", "STATE", "PRIORITY", "TICKS",
           "SWITCHES", "PREEMPTED", "NAME", "WAITS FOR");
    for (int i = 0; i < count && i < 128; i++) {
        const struct baton_thread *t = &threads[i];
        char priority[16];
        snprintf(priority, sizeof priority, t->priority == t->base_priority ? "%d" : "%d (%d)",
                 t->priority, t->base_priority);
        printf("%4d %4d %-7s %8s %6u %8u %9u %-15s %s\n", t->tid, t->pid, states[t->state & 3],
               priority, t->ticks, t->switches, t->preemptions, t->name,
               t->state == 2 ? t->wait_reason : "");
    }
    if (count > 128)
        printf("... and %d more\n", count - 128);
    return 0;
}

static int command_kill(char *const *words)
{
    int signal = words[1] && words[2] ? atoi(words[2]) : SIGTERM;
    if (!words[1]) {
        printf("usage: kill PID [SIGNAL]\n");
        return 2;
    }
    if (kill(atoi(words[1]), signal) < 0) {
        perror("kill");
        return 1;
    }
    return 0;
}

static int command_exit(char *const *words)
{
    exit(words[1] ? atoi(words[1]) : last_status);
}

static int command_halt(char *const *words)
{
    (void)words;
    reboot((int)LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_POWER_OFF, NULL);
    perror("halt");
    return 1;
}

static const struct {
    const char *name;
    int (*run)(char *const *words);
} built_in[] = {
    {"help", command_help}, {"demos", command_demos}, {"ls", command_ls},     {"ps", command_ps},
    {"kill", command_kill}, {"exit", command_exit},   {"halt", command_halt},
};

/* Runs a built-in command and sets the status; false: it is none. */
static bool run_built_in(char *const *words)
{
    for (unsigned i = 0; i < sizeof built_in / sizeof built_in[0]; i++) {
        if (strcmp(words[0], built_in[i].name) == 0) {
            last_status = built_in[i].run(words);
            return true;
        }
    }
    return false;
}

static void run_command(const struct command *command)
{
    char first = command->words[0][0];
    char *menu_choice[] = {"demos", command->words[0], NULL};
    if (command->count == 1 && first >= '0' && first <= '9')
        last_status = command_demos(menu_choice);
    else if (!run_built_in(command->words))
        run_program(command);
}

static void run_line(const char *line)
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
