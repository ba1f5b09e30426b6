/* A hundred connections served by an event loop: one thread, one stack, one epoll_wait(2) for all.
 * go_server and thread_server serve the same ones, with the same answers.
 *
 * Watch: no function may wait, so none can see a request through to its end. What a thread keeps in
 * local variables and in the place where it stands is a struct here: numbers, how much of them has
 * come, and the step that is next. A second thing to wait for would be a step more; so a reply is
 * written without a thought of a full pipe, as a client asks again only when it has been answered.
 *
 * Runs on Linux too. */
#include "lib/linux_poll.h"
#include "user/demos/hundred_connections.h"

enum { EVENTS = 64 };
enum outcome { GO_ON, WAIT, END };

/* Where a conversation stands. */
struct state {
    enum outcome (*step)(struct state *); /* what to do when something has come */
    const struct connection *connection;
    int count, numbers[MOST_NUMBERS];
    unsigned have; /* bytes of the piece that is being read */
};

static struct state states[CONNECTIONS];

/* Reads as much as there is of a piece of this size. */
static enum outcome gather(struct state *state, void *piece, unsigned size)
{
    int got =
        sys_read(state->connection->requests, (char *)piece + state->have, size - state->have);
    if (got <= 0)
        return got == -EAGAIN ? WAIT : END;
    state->have += (unsigned)got;
    if (state->have < size)
        return WAIT;
    state->have = 0;
    return GO_ON;
}

static enum outcome read_count(struct state *state);

static enum outcome read_numbers(struct state *state)
{
    enum outcome outcome = gather(state, state->numbers, (unsigned)state->count * sizeof(int));
    if (outcome != GO_ON)
        return outcome;
    int sum = sum_of(state->numbers, state->count);
    sys_write(state->connection->replies, &sum, sizeof sum);
    state->step = read_count;
    return WAIT;
}

static enum outcome read_count(struct state *state)
{
    enum outcome outcome = gather(state, &state->count, sizeof state->count);
    if (outcome != GO_ON)
        return outcome;
    state->step = read_numbers;
    return is_count(state->count) ? GO_ON : END;
}

/* Something has come for a connection. Whether it goes on. */
static bool handle(struct state *state)
{
    enum outcome outcome;
    while ((outcome = state->step(state)) == GO_ON)
        ;
    if (outcome == END) {
        sys_close(state->connection->requests);
        sys_close(state->connection->replies);
    }
    return outcome != END;
}

static void serve_all(int epoll)
{
    struct epoll_event events[EVENTS];
    for (int open = CONNECTIONS; open > 0;) {
        int found = sys_epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < found; i++)
            open -= !handle(&states[events[i].data]);
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    if (!clients_start(argc > 1))
        return 1;
    int epoll = sys_epoll_create1(0);
    for (int i = 0; i < CONNECTIONS; i++) {
        struct epoll_event event = {.events = POLLIN, .data = (uint64_t)i};
        states[i] = (struct state){.step = read_count, .connection = &connections[i]};
        do_not_block(&connections[i]);
        sys_epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].requests, &event);
    }
    serve_all(epoll);
    return clients_wait();
}
