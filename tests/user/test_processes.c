/* Processes: fork, exec, wait, kill, and the relations between them. */
#include <stddef.h>

#include "lib/string.h"
#include "tests/user/check.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/thread.h"
#include "user/time.h"

static int wait_status_of(int pid)
{
    int wait_status = -1;
    waitpid(pid, &wait_status, 0);
    return wait_status;
}

static void check_many_children(void)
{
    int sum = 0;
    for (int i = 0; i < 200; i++) {
        int pid = fork();
        if (pid == 0)
            exit(i);
        sum += WEXITSTATUS(wait_status_of(pid));
    }
    check_equal("the sum of 200 exit statuses", sum, 199 * 200 / 2);
}

static void check_wait(void)
{
    int pid = fork();
    if (pid == 0) {
        for (;;)
            sched_yield();
    }
    check_equal("WNOHANG with a living child", sys_waitpid(pid, NULL, WNOHANG), 0);
    check_equal("signal 0 to a living child", sys_kill(pid, 0), 0);
    check_equal("kill with SIGKILL", sys_kill(pid, SIGKILL), 0);
    check_equal("its wait status", wait_status_of(pid), SIGKILL);
    check_equal("signal 0 to it now", sys_kill(pid, 0), -ESRCH);
    check_equal("wait without a child", sys_waitpid(-1, NULL, 0), -ECHILD);
    check_equal("wait for a process that is no child", sys_waitpid(1, NULL, 0), -ECHILD);
}

/* A sleeping process can be killed too. */
static void check_kill_of_a_sleeper(void)
{
    int pid = fork();
    if (pid == 0) {
        sleep_milliseconds(3600 * 1000);
        exit(0);
    }
    sleep_milliseconds(50);
    kill(pid, SIGTERM);
    check_equal("wait status of a killed sleeper", wait_status_of(pid), SIGTERM);
}

static int exit_all(void *argument)
{
    (void)argument;
    exit(77);
}

/* exit_group by one thread ends the others, wherever they are. */
static void check_exit_group(void)
{
    int pid = fork();
    if (pid == 0) {
        thread_create(exit_all, NULL);
        sleep_milliseconds(3600 * 1000);
    }
    check_equal("exit status given by another thread", wait_status_of(pid), 77 << 8);
}

/* Runs this program again with a word; main's first lines answer. */
static void check_exec(const char *path)
{
    char *words[] = {"again", "one", "", "three words here", NULL};
    char *environment[] = {"COLOUR=green", NULL};
    int pid = fork();
    if (pid == 0) {
        sys_execve(path, words, environment);
        exit(1);
    }
    check_equal("exit status of the program executed", wait_status_of(pid), 42 << 8);
    check_equal("execve of nothing", sys_execve("/no/such/file", words, environment), -ENOENT);
}

/* What the executed program does: 42 if all arrived as it was sent. */
static int answer(int argc, char **argv)
{
    const char *colour = getenv("COLOUR");
    int right = argc == 4 && strcmp(argv[1], "one") == 0 && argv[2][0] == '\0' &&
                strcmp(argv[3], "three words here") == 0 && !argv[4] && colour &&
                strcmp(colour, "green") == 0;
    printf("executed: %s\n", right ? "all words arrived" : "words were lost");
    return right ? 42 : 1;
}

int main(int argc, char **argv)
{
    if (strcmp(argv[0], "again") == 0)
        return answer(argc, argv);
    const char *path = (const char *)getauxval(AT_EXECFN);
    check_many_children();
    check_wait();
    check_kill_of_a_sleeper();
    check_exit_group();
    check_exec(path ? path : "/bin/test_processes");
    check_equal("my parent is not myself", getppid() != getpid(), 1);
    return check_status();
}
