/* One thread serves a hundred clients, each a process with two pipes of its own.
 *
 * Watch: the server's code for a client is a loop of a read and a write, as if it had the thread
 * for itself; a hundred such loops run, each a coroutine. Where a client has not asked yet, its
 * read lets the others run; where none has, the thread sleeps in one poll(2) for all. Threads do
 * the same, with a stack in the kernel and a switch through it for each (thread_server); an event
 * loop does, with the loop turned inside out into a table of states (event_loop).
 *
 * Runs on Linux too. */
#include "user/coroutine/coroutine.h"
#include "user/poller/poller.h"
#include "user/stdio.h"
#include "user/syscall.h"

enum { CLIENTS = 100, REQUESTS = 20 };

static struct {
    int requests, replies; /* the server's ends of the pipes */
} clients[CLIENTS];
static int served;

/* A client: sends numbers and wants their squares. Gives its exit status: how many were wrong. */
static int ask(int requests, int replies, int first)
{
    int wrong = 0;
    for (int number = first; number < first + REQUESTS; number++) {
        int reply = -1;
        sys_write(requests, &number, sizeof number);
        sys_read(replies, &reply, sizeof reply);
        wrong += reply != number * number;
    }
    return wrong;
}

/* argument: the client's number. */
static int serve(void *argument)
{
    intptr_t me = (intptr_t)argument;
    int number;
    while (coroutine_read(clients[me].requests, &number, sizeof number) == sizeof number) {
        number *= number;
        coroutine_write(clients[me].replies, &number, sizeof number);
        served++;
    }
    sys_close(clients[me].requests);
    sys_close(clients[me].replies);
    return 0;
}

/* Starts a client's process. Its ends of the pipes are closed here, and ours there. False: no pipe,
 * or no process. */
static bool start_client(int me)
{
    int requests[2], replies[2];
    if (sys_pipe(requests) < 0 || sys_pipe(replies) < 0)
        return false;
    int child = sys_fork();
    if (child == 0) {
        sys_close(requests[0]);
        sys_close(replies[1]);
        sys_exit_group(ask(requests[1], replies[0], me * REQUESTS));
    }
    sys_close(requests[1]);
    sys_close(replies[0]);
    clients[me].requests = requests[0];
    clients[me].replies = replies[1];
    return child > 0 && poller_adopt(requests[0]) == 0 && poller_adopt(replies[1]) == 0;
}

int main(void)
{
    int satisfied = 0, status;
    for (int i = 0; i < CLIENTS; i++)
        if (!start_client(i) || !coroutine_create(serve, (void *)(intptr_t)i)) {
            printf("hundred_clients: client %d could not be started\n", i);
            return 1;
        }
    schedule();
    while (sys_waitpid(-1, &status, 0) > 0)
        satisfied += status == 0;
    printf("%d requests of %d clients served by one thread\n", served, CLIENTS);
    printf("%d clients had right answers\n", satisfied);
    return 0;
}
