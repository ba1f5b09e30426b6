/* /sbin/init [SHELL [ARGUMENT...]], the first program: gives the console to a login shell
 * (/bin/sh), collects the processes whose parents are gone, and switches the machine off.
 *
 * The shell's end is the machine's, with its status; a shell that was killed is started again.
 * `halt`, `poweroff` and `reboot` of BusyBox tell init by a signal. */
#include "lib/string.h"
#include "user/signal.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

static char *const environment[] = {"PATH=/bin:/sbin:/usr/bin:/usr/sbin:/demos",
                                    "HOME=/root",
                                    "TERM=vt100",
                                    "USER=root",
                                    "SHELL=/bin/sh",
                                    NULL};

/* Nothing is on a disk, and nobody needs to be warned: the machine is off at once. */
static void switch_off(int signal)
{
    int command = signal == SIGTERM ? LINUX_REBOOT_CMD_RESTART : LINUX_REBOOT_CMD_POWER_OFF;
    sys_reboot((int)LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, command, NULL);
}

/* Becomes the login shell, words[0]: the leader of a session whose terminal is the console. The -
 * before its name tells it so. */
static void become_shell(char **words)
{
    char name[64];
    const char *path = words[0], *slash = strrchr(path, '/');
    snprintf(name, sizeof name, "-%s", slash ? slash + 1 : path);
    words[0] = name;
    setsid();
    int terminal = open("/dev/tty1", O_RDWR, 0);
    for (int descriptor = 0; terminal >= 0 && descriptor < 3; descriptor++)
        dup2(terminal, descriptor);
    if (terminal > 2)
        close(terminal);
    chdir("/root");
    execve(path, words, environment);
    perror(path);
    exit(127);
}

static int start_shell(char **words)
{
    int pid = fork();
    if (pid == 0)
        become_shell(words);
    if (pid < 0) {
        perror("init: fork");
        exit(1);
    }
    return pid;
}

/* Collects whoever ends, until the shell does; gives its wait status. */
static int wait_for(int shell)
{
    int status, pid;
    do
        pid = sys_waitpid(-1, &status, 0);
    while (pid != shell);
    return status;
}

int main(int argc, char **argv)
{
    char *usual[] = {"/bin/sh", NULL};
    signal_handle(SIGUSR1, switch_off); /* halt */
    signal_handle(SIGUSR2, switch_off); /* poweroff */
    signal_handle(SIGTERM, switch_off); /* reboot */
    if (argc < 2 && sys_access("/bin/busybox", 0) < 0)
        printf("init: no BusyBox here (scripts/fetch-stock busybox, then make): Baton's own small "
               "shell instead\n");
    for (;;) {
        int status = wait_for(start_shell(argc > 1 ? argv + 1 : usual));
        if (WIFEXITED(status))
            return WEXITSTATUS(status);
        printf("init: the shell was killed by signal %d: another one\n", WTERMSIG(status));
    }
}
