/* A hundred connections served by a hundred threads of the kernel. event_loop and go_server serve
 * the same ones, with the same answers.
 *
 * Watch: read(2) waits, and that is all; the kernel keeps the hundred places where they stand, each
 * with a stack in the kernel and one in the process.
 *
 * Runs on Linux too. */
#include "user/demos/hundred_connections.h"
#include "user/thread.h"

/* Reads a piece of this size, whatever parts it comes in. False: the client has gone. */
static bool read_piece(int fd, void *piece, unsigned size)
{
    for (unsigned have = 0; have < size;) {
        int got = sys_read(fd, (char *)piece + have, size - have);
        if (got <= 0)
            return false;
        have += (unsigned)got;
    }
    return true;
}

static int serve(void *argument)
{
    const struct connection *connection = argument;
    int count, numbers[MOST_NUMBERS];
    while (read_piece(connection->requests, &count, sizeof count) && is_count(count) &&
           read_piece(connection->requests, numbers, (unsigned)count * sizeof *numbers)) {
        int sum = sum_of(numbers, count);
        sys_write(connection->replies, &sum, sizeof sum);
    }
    sys_close(connection->requests);
    sys_close(connection->replies);
    return 0;
}

int main(int argc, char **argv)
{
    struct thread *threads[CONNECTIONS];
    (void)argv;
    if (!clients_start(argc > 1))
        return 1;
    for (int i = 0; i < CONNECTIONS; i++)
        if ((threads[i] = thread_create(serve, &connections[i])) == NULL)
            return 1;
    for (int i = 0; i < CONNECTIONS; i++)
        thread_join(threads[i]);
    return clients_wait();
}
