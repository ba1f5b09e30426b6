/* One process becomes two, and one waits for the other's end.
 *
 * Watch: fork(2) returns twice. The child has a copy of all memory, so what it changes stays its
 * own; its exit status comes to the parent by waitpid(2). */
/* Runs on Linux too. */
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

static volatile int number = 1;

/* Forks a child that changes number and ends with status; gives what waitpid reports, or -1. */
static int run_child(int status)
{
    int pid = fork();
    if (pid == 0) {
        number += status;
        printf("  child: my number is now %d; I end with %d\n", number, status);
        exit(status);
    }
    int wait_status;
    if (pid < 0 || waitpid(pid, &wait_status, 0) != pid) {
        perror("fork_wait");
        return -1;
    }
    return wait_status;
}

int main(void)
{
    for (int status = 0; status <= 42; status += 21) {
        printf("parent: my number is %d; I fork\n", number);
        int wait_status = run_child(status);
        if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != status)
            return 1;
        printf("parent: the child's status was %d\n", WEXITSTATUS(wait_status));
    }
    printf("parent: my number is still %d\n", number);
    int result = waitpid(-1, NULL, 0);
    printf("parent: waiting once more gives %d: %s\n", result, strerror(errno));
    return 0;
}
