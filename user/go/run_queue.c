/* Stealing: see run_queue.h. */
#include "user/go/run_queue.h"

/* What was copied counts only if nobody has moved the head meanwhile; else it may be stale. */
uint32_t run_queue_take_half(struct run_queue *queue, struct g **taken)
{
    uint32_t head = __atomic_load_n(&queue->head, __ATOMIC_ACQUIRE), count;
    do {
        count = __atomic_load_n(&queue->tail, __ATOMIC_ACQUIRE) - head;
        count -= count / 2;
        if (count > RUN_QUEUE_SIZE / 2) { /* head and tail are of different moments */
            head = __atomic_load_n(&queue->head, __ATOMIC_ACQUIRE);
            continue;
        }
        for (uint32_t i = 0; i < count; i++)
            taken[i] = __atomic_load_n(&queue->ring[(head + i) % RUN_QUEUE_SIZE], __ATOMIC_RELAXED);
        if (count == 0 || __atomic_compare_exchange_n(&queue->head, &head, head + count, false,
                                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            return count;
    } while (true);
}
