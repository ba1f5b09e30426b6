/* The queue of a P: a ring of 256, without locks. Its owner puts Gs in at the tail; the owner and
 * thieves take them at the head, each by an exchange that only one can win. head and tail count up
 * for ever and wrap. */
#ifndef USER_GO_RUN_QUEUE_H
#define USER_GO_RUN_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

enum { RUN_QUEUE_SIZE = 256 };

struct g;

struct run_queue {
    uint32_t head; /* anybody's, by compare and exchange */
    uint32_t tail; /* the owner's */
    struct g *ring[RUN_QUEUE_SIZE];
};

static inline uint32_t run_queue_length(const struct run_queue *queue)
{
    return __atomic_load_n(&queue->tail, __ATOMIC_ACQUIRE) -
           __atomic_load_n(&queue->head, __ATOMIC_ACQUIRE);
}

/* The owner puts g at the end. False: the queue is full. */
static inline bool run_queue_put(struct run_queue *queue, struct g *g)
{
    uint32_t tail = queue->tail;
    if (tail - __atomic_load_n(&queue->head, __ATOMIC_ACQUIRE) >= RUN_QUEUE_SIZE)
        return false;
    queue->ring[tail % RUN_QUEUE_SIZE] = g;
    __atomic_store_n(&queue->tail, tail + 1, __ATOMIC_RELEASE);
    return true;
}

/* The owner takes the first. NULL: the queue is empty. */
static inline struct g *run_queue_get(struct run_queue *queue)
{
    uint32_t head = __atomic_load_n(&queue->head, __ATOMIC_ACQUIRE);
    while (head != queue->tail) {
        struct g *g = queue->ring[head % RUN_QUEUE_SIZE];
        if (__atomic_compare_exchange_n(&queue->head, &head, head + 1, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            return g;
    }
    return 0;
}

/* Anybody takes the first half, rounded up, into taken, which has room for half a ring: how many.
 */
uint32_t run_queue_take_half(struct run_queue *queue, struct g **taken);

#endif
