/* A hundred connections served by a hundred goroutines on one thread. event_loop and thread_server
 * serve the same ones, with the same answers.
 *
 * Watch: the code for a connection reads as if it had a thread for itself, and is thread_server's.
 * Where nothing has come, go_read() lets another goroutine go on, and where none can, the thread
 * waits in one epoll_wait(2) for all, as an event loop does.
 *
 * Runs on Linux too. */
#include "user/demos/hundred_connections.h"
#include "user/go/go.h"
#include "user/go/sync.h"

static struct go_wait_group served;

/* Reads a piece of this size, whatever parts it comes in. False: the client has gone. */
static bool read_piece(int fd, void *piece, unsigned size)
{
    for (unsigned have = 0; have < size;) {
        int got = go_read(fd, (char *)piece + have, size - have);
        if (got <= 0)
            return false;
        have += (unsigned)got;
    }
    return true;
}

static void serve(void *argument)
{
    const struct connection *connection = argument;
    int count, numbers[MOST_NUMBERS];
    while (read_piece(connection->requests, &count, sizeof count) && is_count(count) &&
           read_piece(connection->requests, numbers, (unsigned)count * sizeof *numbers)) {
        int sum = sum_of(numbers, count);
        go_write(connection->replies, &sum, sizeof sum);
    }
    go_close(connection->requests);
    go_close(connection->replies);
    go_wait_group_done(&served);
}

static int serve_all(void *argument)
{
    (void)argument;
    go_wait_group_add(&served, CONNECTIONS);
    for (int i = 0; i < CONNECTIONS; i++) {
        do_not_block(&connections[i]);
        if (!go(serve, &connections[i]))
            return 1;
    }
    go_wait_group_wait(&served);
    return clients_wait();
}

int main(int argc, char **argv)
{
    struct go_options options = {.max_procs = 1};
    (void)argv;
    if (!clients_start(argc > 1))
        return 1;
    go_start(serve_all, NULL, &options);
}
