/* Processes: fork, exec of itself, pipes between them, system, popen, posix_spawn, vfork, the ways
 * to wait, orphans, what is inherited and what is not. */
#include "stock.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *self;

/* What this program does as a child of itself: the first argument says. */
static int as_child(int argc, char **argv)
{
    if (!strcmp(argv[1], "exit"))
        return atoi(argv[2]);
    if (!strcmp(argv[1], "show")) {
        for (int i = 2; i < argc; i++)
            printf("child's argument %d: %s\n", i, argv[i]);
        printf("child's COLOUR: %s\n", getenv("COLOUR") ? getenv("COLOUR") : "(none)");
        return 0;
    }
    if (!strcmp(argv[1], "upper"))
        for (int c; (c = getchar()) != EOF;)
            putchar(c >= 'a' && c <= 'z' ? c - 32 : c);
    if (!strcmp(argv[1], "is-open"))
        return fcntl(atoi(argv[2]), F_GETFD) == -1 ? 1 : 0;
    if (!strcmp(argv[1], "inherited")) {
        sigset_t mask;
        sigprocmask(SIG_BLOCK, NULL, &mask);
        SHOW(sigismember(&mask, SIGUSR1));
        SHOW(signal(SIGUSR2, SIG_DFL) == SIG_IGN);
        SHOW(signal(SIGHUP, SIG_DFL) == SIG_DFL);
    }
    return 0;
}

static int status_of(pid_t child)
{
    int status = -1;
    if (waitpid(child, &status, 0) != child)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static pid_t start(const char *word, const char *argument)
{
    pid_t child = fork();
    if (child == 0) {
        execl(self, self, word, argument, (char *)NULL);
        _exit(127);
    }
    return child;
}

static void exec_variants(void)
{
    char *arguments[] = {"renamed", "show", "one", "", "three words here", NULL};
    char *environment[] = {"COLOUR=green", NULL};
    pid_t child;
    SHOW(status_of(start("exit", "0")));
    SHOW(status_of(start("exit", "255")));
    setenv("COLOUR", "blue", 1);
    SHOW(status_of(start("show", "plain")));
    if ((child = fork()) == 0) {
        execve(self, arguments, environment);
        _exit(127);
    }
    SHOW(status_of(child));
    SHOW_CALL(execl("/no/such/file", "x", (char *)NULL));
    SHOW_CALL(execl("/tmp", "x", (char *)NULL));
    if ((child = vfork()) == 0) {
        execl(self, self, "exit", "12", (char *)NULL);
        _exit(127);
    }
    SHOW(status_of(child));
    if ((child = vfork()) == 0)
        _exit(13);
    SHOW(status_of(child));
}

/* Descriptors marked so are closed by exec, others stay; masks and ignored signals stay, handlers
 * go. */
static void inheritance(void)
{
    char number[20];
    int kept = open("/dev/null", O_RDONLY), closed = open("/dev/null", O_RDONLY | O_CLOEXEC);
    sigset_t mask, old;
    snprintf(number, sizeof number, "%d", kept);
    SHOW(status_of(start("is-open", number)));
    snprintf(number, sizeof number, "%d", closed);
    SHOW(status_of(start("is-open", number)));
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    sigprocmask(SIG_BLOCK, &mask, &old);
    signal(SIGUSR2, SIG_IGN);
    signal(SIGHUP, exit);
    SHOW(status_of(start("inherited", NULL)));
    sigprocmask(SIG_SETMASK, &old, NULL);
    signal(SIGUSR2, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    close(kept);
    close(closed);
}

/* A filter between two pipes, with more than a pipe holds going through. */
static void filter(void)
{
    int in[2], out[2];
    long sum = 0, bytes = 0;
    char block[1000];
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
        puts("no pipes");
    pid_t child = fork();
    if (child == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        execl(self, self, "upper", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    if (fork() == 0) {
        memset(block, 'a', sizeof block);
        for (int i = 0; i < 300; i++)
            if (write(in[1], block, sizeof block) != sizeof block)
                _exit(1);
        _exit(0);
    }
    close(in[1]);
    for (ssize_t got; (got = read(out[0], block, sizeof block)) > 0; bytes += got)
        for (int i = 0; i < got; i++)
            sum += block[i] == 'A';
    close(out[0]);
    SHOW(bytes);
    SHOW(sum);
    SHOW(status_of(child));
    SHOW(wait(NULL) > 0);
    SHOW_CALL(wait(NULL));
}

/* The C library's ways; /bin/sh need only know echo, exit and kill. */
static void by_shell(void)
{
    char line[100];
    SHOW(WEXITSTATUS(system("exit 3")));
    SHOW(system("echo from the shell"));
    SHOW(system(NULL) != 0);
    FILE *from = popen("echo one; echo two", "r");
    while (fgets(line, sizeof line, from))
        printf("read: %s", line);
    SHOW(pclose(from));
    FILE *to = popen("read line; echo got $line; exit 4", "w");
    fputs("some words\n", to);
    SHOW(WEXITSTATUS(pclose(to)));
    SHOW(WTERMSIG(system("kill -9 $$")));
}

static void spawning(void)
{
    char *arguments[] = {(char *)self, "show", "spawned", NULL}, *missing[] = {"x", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    pid_t child;
    char text[200] = {0}, name[] = "/tmp/stock.spawned.XXXXXX";
    int out = mkstemp(name);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawnattr_init(&attributes);
    sigfillset(&defaults);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    SHOW(posix_spawn(&child, self, &actions, &attributes, arguments, environ));
    SHOW(status_of(child));
    SHOW(pread(out, text, sizeof text - 1, 0) > 0);
    SHOW_STRING(text);
    SHOW_STRING(strerror(posix_spawn(&child, "/no/such/file", NULL, NULL, missing, environ)));
    close(out);
    unlink(name);
}

/* wait4, waitid and their options. */
static void waiting(void)
{
    int status, release[2];
    siginfo_t info;
    struct rusage usage;
    char byte;
    if (pipe(release))
        puts("no pipe");
    pid_t child = fork();
    if (child == 0) {
        close(release[1]);
        _exit(read(release[0], &byte, 1) == 0 ? 21 : 22);
    }
    SHOW_CALL(waitpid(child, &status, WNOHANG));
    close(release[1]);
    SHOW(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT));
    SHOW(info.si_pid == child && info.si_code == CLD_EXITED);
    SHOW(info.si_status);
    SHOW(wait4(child, &status, 0, &usage) == child);
    SHOW(WEXITSTATUS(status));
    SHOW_CALL(waitid(P_PID, (id_t)child, &info, WEXITED));
    SHOW_CALL(waitpid(child, &status, 0));
    SHOW_CALL(waitpid(-1, &status, 12345));
    close(release[0]);
}

/* The grandchild outlives its parent, and has another one then. */
static void orphan(void)
{
    int ends[2];
    char answer = 0;
    if (pipe(ends))
        puts("no pipe");
    pid_t child = fork();
    if (child == 0) {
        pid_t parent = getpid();
        if (fork() == 0) {
            while (getppid() == parent)
                usleep(1000);
            _exit(write(ends[1], "o", 1) != 1);
        }
        _exit(0);
    }
    close(ends[1]);
    SHOW(status_of(child));
    SHOW(read(ends[0], &answer, 1));
    SHOW(answer == 'o');
    close(ends[0]);
}

static void groups_and_sessions(void)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        SHOW(setpgid(0, 0) == 0 && getpgrp() == getpid());
        SHOW_CALL(setsid());
        if (fork() == 0) {
            SHOW(setsid() == getpid());
            SHOW(getsid(0) == getpid() && getpgid(0) == getpid());
            SHOW_CALL(open("/dev/tty", O_RDWR));
            _exit(0);
        }
        wait(&status);
        _exit(0);
    }
    SHOW(status_of(child));
    SHOW_CALL(setpgid(0x3fffffff, 0));
    SHOW_CALL(getsid(0x3fffffff));
}

/* 200 children at once, each with its own status. */
static void crowd(void)
{
    pid_t children[200];
    long sum = 0;
    for (int i = 0; i < 200; i++) {
        children[i] = fork();
        if (children[i] == 0)
            _exit(i);
    }
    for (int i = 199; i >= 0; i--)
        sum += status_of(children[i]) == i;
    SHOW(sum);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return as_child(argc, argv);
    self = argv[0];
    exec_variants();
    inheritance();
    filter();
    by_shell();
    spawning();
    waiting();
    orphan();
    groups_and_sessions();
    crowd();
    return 0;
}
