/* The shell's programs: each is a process group of its own, and the terminal has one of them in
 * front, to which ^C, ^\ and ^Z go. */
#include "lib/linux_process.h"
#include "lib/linux_termios.h"
#include "lib/string.h"
#include "user/shell.h"
#include "user/signal.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

static int own_group; /* 0: there is no terminal to give away */
static struct termios settings;

/* ^C at the prompt: it ends the read, and with it the line. */
static void interrupted(int signal)
{
    (void)signal;
}

/* The shell is not stopped for changing who is in front, nor by ^Z. */
static void ignore_job_signals(void)
{
    signal_handle(SIGINT, interrupted);
    signal_ignore(SIGQUIT);
    signal_ignore(SIGTSTP);
    signal_ignore(SIGTTIN);
    signal_ignore(SIGTTOU);
}

/* Programs get what they are used to. */
static void default_job_signals(void)
{
    static const int signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
        signal_default(signals[i]);
}

static void put_in_front(int group)
{
    sys_ioctl(0, TIOCSPGRP, &group);
}

/* Started as the first program, the shell makes itself a session with the console; started by
 * another shell, it has one. */
void take_terminal(void)
{
    int front;
    sys_setsid();
    sys_ioctl(0, TIOCSCTTY, NULL);
    if (sys_ioctl(0, TIOCGPGRP, &front) || sys_ioctl(0, TCGETS, &settings))
        return;
    ignore_job_signals();
    own_group = sys_getpgrp();
}

/* Says how a program ended, where that is worth saying, and gives a shell's status for it. */
static int report_end(int wait_status)
{
    if (WIFSIGNALED(wait_status)) {
        int signal = WTERMSIG(wait_status);
        printf("%s[killed by signal %d (%s)]\n", signal == SIGINT ? "\n" : "", signal,
               strsignal(signal));
        return 128 + signal;
    }
    if (interactive && WEXITSTATUS(wait_status) != 0)
        printf("[exit status %d]\n", WEXITSTATUS(wait_status));
    return WEXITSTATUS(wait_status);
}

static int report_stop(int group, int wait_status)
{
    printf("\n[%d is stopped; `fg %d` or `bg %d` lets it go on]\n", group, group, group);
    return 128 + WSTOPSIG(wait_status);
}

/* Waits for the program in front, until it ends or stops; then the shell is in front again, with
 * the terminal as it was. */
static void wait_for_foreground(int pid)
{
    int wait_status = 0;
    int result;
    if (own_group)
        put_in_front(pid);
    do
        result = sys_waitpid(pid, &wait_status, WUNTRACED);
    while (result == -EINTR);
    if (own_group) {
        put_in_front(own_group);
        sys_ioctl(0, TCSETSW, &settings);
    }
    if (result < 0)
        last_status = 1;
    else if (WIFSTOPPED(wait_status))
        last_status = report_stop(pid, wait_status);
    else
        last_status = report_end(wait_status);
}

/* Becomes the program: name itself where it has a slash, else /demos/name or /bin/name. Ends with a
 * shell's status where that fails: 127 not found, 126 not a program. */
static void become_program(char *const *words)
{
    static const char *const folders[] = {"/demos/", "/bin/"};
    char path[128];
    int error = -ENOENT;
    if (strchr(words[0], '/'))
        error = sys_execve(words[0], words, environ);
    for (int i = 0; i < 2 && error == -ENOENT && !strchr(words[0], '/'); i++) {
        snprintf(path, sizeof path, "%s%s", folders[i], words[0]);
        error = sys_execve(path, words, environ);
    }
    dprintf(2, "sh: %s: %s\n", words[0],
            error == -ENOENT ? "no such program; `ls` lists them, `help` helps" : strerror(-error));
    exit(error == -ENOENT ? 127 : 126);
}

/* What the child does. It puts itself in front too: whoever comes first, the shell or it, it is
 * there before it reads. */
static void run_child(const struct command *command)
{
    if (own_group) {
        sys_setpgid(0, 0);
        if (!command->background)
            put_in_front(sys_getpid());
        default_job_signals();
    }
    become_program(command->words);
}

void run_program(const struct command *command)
{
    int pid = fork();
    if (pid == 0)
        run_child(command);
    if (pid > 0 && own_group)
        sys_setpgid(pid, pid);
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

int continue_program(int group, bool background)
{
    if (own_group && !background)
        put_in_front(group);
    if (group <= 1 || kill(-group, SIGCONT) < 0) {
        put_in_front(own_group);
        printf("there is no group %d\n", group);
        return 1;
    }
    if (background)
        return 0;
    wait_for_foreground(group);
    return last_status;
}

void reap(void)
{
    int wait_status;
    int pid;
    while ((pid = sys_waitpid(-1, &wait_status, WNOHANG | WUNTRACED)) > 0) {
        if (WIFSTOPPED(wait_status)) {
            report_stop(pid, wait_status);
            continue;
        }
        printf("[%d has ended] ", pid);
        if (wait_status == 0)
            printf("\n");
        report_end(wait_status);
    }
}
