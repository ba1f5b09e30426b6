/* The small shell's built-in commands. */
#include "lib/string.h"
#include "user/shell.h"
#include "user/shell_demos.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

static int command_help(char *const *words)
{
    (void)words;
    printf("NAME [ARGUMENT...] [&]  run a program; & runs it in the background, ^C kills it\n"
           "demos [NUMBER]          the guided list of demonstrations, or run one\n"
           "ls [DIRECTORY]          the demonstrations, or what a directory has\n"
           "ps                      the threads: who runs, who waits for what\n"
           "kill PID [SIGNAL]       end a process\n"
           "fg PID, bg PID          let a program go on that ^Z stopped, in front or not\n"
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

/* Prints what a directory has, /demos if none is named. */
static int command_ls(char *const *words)
{
    static char records[2048];
    const char *path = words[1] ? words[1] : "/demos";
    const char *slash = *path && path[strlen(path) - 1] == '/' ? "" : "/";
    int directory = open(path, O_RDONLY | O_DIRECTORY, 0), size = -1;
    while (directory >= 0 && (size = getdents64(directory, records, sizeof records)) > 0) {
        for (int at = 0; at < size;) {
            const struct linux_dirent64 *record = (struct linux_dirent64 *)(records + at);
            if (record->d_name[0] != '.')
                printf("%s%s%s\n", path, slash, record->d_name);
            at += record->d_reclen;
        }
    }
    if (size < 0)
        perror(path);
    if (directory >= 0)
        close(directory);
    return size < 0;
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

static int command_fg(char *const *words)
{
    return continue_program(words[1] ? atoi(words[1]) : 0, false);
}

static int command_bg(char *const *words)
{
    return continue_program(words[1] ? atoi(words[1]) : 0, true);
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
    {"help", command_help}, {"demos", command_demos}, {"ls", command_ls},
    {"kill", command_kill}, {"fg", command_fg},       {"bg", command_bg},
    {"exit", command_exit}, {"halt", command_halt},
};

bool run_built_in(char *const *words)
{
    for (unsigned i = 0; i < sizeof built_in / sizeof built_in[0]; i++) {
        if (strcmp(words[0], built_in[i].name) == 0) {
            last_status = built_in[i].run(words);
            return true;
        }
    }
    return false;
}
