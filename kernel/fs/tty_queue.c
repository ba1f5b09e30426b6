/* The ring of typed bytes: see tty_queue.h. */
#include "kernel/fs/tty_queue.h"

/* See tty_queue.h. */
void tty_queue_put(struct tty_queue *queue, uint16_t cell)
{
    size_t place = queue->first + queue->count++;
    queue->cell[place < TTY_QUEUE_SIZE ? place : place - TTY_QUEUE_SIZE] = cell;
    if (!(cell & CELL_NO_BYTE))
        queue->bytes++;
    if (cell & CELL_LINE_END) {
        queue->line_ends++;
        queue->line_bytes = queue->bytes;
    }
}

/* See tty_queue.h. */
uint16_t tty_queue_take(struct tty_queue *queue)
{
    uint16_t cell = queue->cell[queue->first];
    queue->count--;
    if (++queue->first == TTY_QUEUE_SIZE)
        queue->first = 0;
    if (!(cell & CELL_NO_BYTE)) {
        queue->bytes--;
        queue->line_bytes -= queue->line_bytes > 0;
    }
    if (cell & CELL_LINE_END)
        queue->line_ends--;
    return cell;
}

/* See tty_queue.h. Each cell goes round once. */
void tty_queue_regroup(struct tty_queue *queue, bool lines)
{
    for (size_t left = queue->count; left > 0; left--) {
        uint16_t cell = tty_queue_take(queue) & (uint16_t)~CELL_LINE_END;
        tty_queue_put(queue, lines && left == 1 ? cell | CELL_LINE_END : cell);
    }
}

/* See tty_queue.h. */
void tty_queue_clear(struct tty_queue *queue)
{
    queue->first = queue->count = queue->bytes = queue->line_ends = queue->line_bytes = 0;
}
