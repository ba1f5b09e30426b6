/* What three demos have in common that serve the same hundred connections, each in its own way:
 * event_loop, go_server and thread_server. Here are the connections, each of two pipes, and the
 * other process, which is all hundred clients.
 *
 * A client sends a count, then so many numbers, and is answered with their sum. In the first part
 * all ask at once, in the second one at a time. With the argument `figures` the clients also print
 * what serving one request costs: the CPU's counter over a part, less what the clients' own calls
 * take where nobody is to be woken and nothing to be waited for. That is the server's code and
 * calls, the wake-ups and the switches; under `scripts/boot --icount` in instructions. */
#ifndef USER_DEMOS_HUNDRED_CONNECTIONS_H
#define USER_DEMOS_HUNDRED_CONNECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/linux_file.h"
#include "lib/linux_process.h"
#include "lib/string.h"
#include "user/measure.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/time.h"

enum { CONNECTIONS = 100, ROUNDS = 20, MOST_NUMBERS = 4 };

struct connection {
    int requests, replies; /* the server's ends; in the clients' process, the clients' */
};

static struct connection connections[CONNECTIONS];
static int clients_process;

/* What number of the request is sent at that place. */
static inline int number_at(int request, int place)
{
    return request * (place + 1);
}

/* Whether a count that came may be one: who serves trusts nobody. */
static inline bool is_count(int count)
{
    return count > 0 && count <= MOST_NUMBERS;
}

static inline int sum_of(const int *numbers, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += numbers[i];
    return sum;
}

/* A client sends a request, in two pieces. */
static inline void client_ask(int fd, int request)
{
    int numbers[MOST_NUMBERS], count = 1 + request % MOST_NUMBERS;
    for (int i = 0; i < count; i++)
        numbers[i] = number_at(request, i);
    sys_write(fd, &count, sizeof count);
    sys_write(fd, numbers, (unsigned)count * sizeof *numbers);
}

/* A client waits for the reply: whether it is right. */
static inline bool client_is_answered(int fd, int request)
{
    int sum = -1, count = 1 + request % MOST_NUMBERS;
    sys_read(fd, &sum, sizeof sum);
    for (int i = 0; i < count; i++)
        sum -= number_at(request, i);
    return sum == 0;
}

/* One request of each client, `together` of them at a time. Gives how many were answered. */
static inline int clients_round(int together, int round)
{
    int answered = 0;
    for (int first = 0; first < CONNECTIONS; first += together) {
        for (int i = first; i < first + together; i++)
            client_ask(connections[i].requests, round * CONNECTIONS + i);
        for (int i = first; i < first + together; i++)
            answered += client_is_answered(connections[i].replies, round * CONNECTIONS + i);
    }
    return answered;
}

/* What the clients' own calls of a round take: requests that nobody reads, replies that are there.
 * In ticks of the CPU's counter. */
static inline uint64_t clients_own_ticks(void)
{
    int requests[2], replies[2], reply = 0;
    sys_pipe(requests);
    sys_pipe(replies);
    for (int i = 0; i < CONNECTIONS; i++)
        sys_write(replies[1], &reply, sizeof reply);
    uint64_t begin = read_cycles();
    for (int i = 0; i < CONNECTIONS; i++)
        client_ask(requests[1], i);
    for (int i = 0; i < CONNECTIONS; i++)
        client_is_answered(replies[0], i);
    return read_cycles() - begin;
}

/* Says in Baton's trace, if one is recorded, that a part begins. */
static inline void mark(const char *name)
{
    int fd = sys_open("/dev/trace_mark", O_WRONLY, 0);
    sys_write(fd, name, strlen(name));
    sys_close(fd);
}

/* Some rounds, and for figures their cost. Gives how many were answered. */
static inline int clients_part(const char *name, int together, bool figures)
{
    mark(name);
    int answered = clients_round(together, 0); /* what is done once is done now */
    uint64_t begin = read_cycles();
    for (int round = 1; round < ROUNDS; round++)
        answered += clients_round(together, round);
    uint64_t all = read_cycles() - begin, own = (ROUNDS - 1) * clients_own_ticks();
    if (figures)
        print_cost(name, all - own, (ROUNDS - 1) * CONNECTIONS);
    return answered;
}

static inline unsigned free_memory(void)
{
    struct sysinfo info = {0};
    sys_sysinfo(&info);
    return info.free_ram * info.unit;
}

/* All that the clients do, in their process, which then ends: status 0 if all were answered. */
static inline void clients_run(bool figures, unsigned memory_before)
{
    int expected = 2 * ROUNDS * CONNECTIONS;
    int answered = clients_part("all_at_once", CONNECTIONS, figures);
    unsigned memory = (memory_before - free_memory()) / CONNECTIONS;
    answered += clients_part("one_at_a_time", 1, figures);
    if (figures)
        print_cost("bytes_per_connection", memory, 1);
    printf("%d of %d requests of %d clients had right answers\n", answered, expected, CONNECTIONS);
    sys_exit_group(answered != expected);
}

/* Makes a pipe, which has its memory already: that is no cost of a server. False: it cannot be. */
static inline bool make_pipe(int ends[2])
{
    int word = 0;
    return sys_pipe(ends) == 0 && sys_write(ends[1], &word, sizeof word) == sizeof word &&
           sys_read(ends[0], &word, sizeof word) == sizeof word;
}

/* Makes the connections: theirs[i] is the clients' side of connections[i]. False: no pipes. */
static inline bool make_connections(struct connection *theirs)
{
    for (int i = 0; i < CONNECTIONS; i++) {
        int requests[2], replies[2];
        if (!make_pipe(requests) || !make_pipe(replies))
            return false;
        connections[i] = (struct connection){requests[0], replies[1]};
        theirs[i] = (struct connection){requests[1], replies[0]};
    }
    return true;
}

static inline void close_all(const struct connection *ends)
{
    for (int i = 0; i < CONNECTIONS; i++) {
        sys_close(ends[i].requests);
        sys_close(ends[i].replies);
    }
}

/* Starts the clients. From then on connections[] is the server's; they end when the clients do.
 * False: there is no room for them. */
static inline bool clients_start(bool figures)
{
    static struct connection theirs[CONNECTIONS];
    if (!make_connections(theirs))
        return false;
    unsigned memory = free_memory();
    clients_process = sys_fork();
    if (clients_process == 0) {
        sys_prctl(PR_SET_NAME, (unsigned)"clients", 0, 0, 0);
        close_all(connections);
        for (int i = 0; i < CONNECTIONS; i++)
            connections[i] = theirs[i];
        clients_run(figures, memory);
    }
    close_all(theirs);
    return clients_process > 0;
}

/* For servers that must not block in the kernel. */
static inline void do_not_block(const struct connection *connection)
{
    sys_fcntl(connection->requests, F_SETFL, O_RDONLY | O_NONBLOCK);
    sys_fcntl(connection->replies, F_SETFL, O_WRONLY | O_NONBLOCK);
}

/* Waits for the clients' end: the status for the program's. */
static inline int clients_wait(void)
{
    int status = 0;
    sys_waitpid(clients_process, &status, 0);
    return status != 0;
}

#endif
