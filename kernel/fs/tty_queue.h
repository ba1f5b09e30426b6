/* What was typed and not yet read: a ring of cells, each a byte or a mark. Pure. */
#ifndef KERNEL_FS_TTY_QUEUE_H
#define KERNEL_FS_TTY_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A byte more than the longest line, so that an empty queue is never too full for one. */
enum { TTY_QUEUE_SIZE = 4096 + 1 };

/* A cell: a byte's code, and these. */
enum {
    CELL_LINE_END = 0x100, /* a canonical read ends here */
    CELL_NO_BYTE = 0x200,  /* end of file: nothing to deliver */
};

struct tty_queue {
    uint16_t cell[TTY_QUEUE_SIZE];
    size_t first, count;
    size_t bytes;      /* cells with a byte */
    size_t line_ends;  /* cells with CELL_LINE_END */
    size_t line_bytes; /* bytes up to the last line end */
};

static inline size_t tty_queue_room(const struct tty_queue *queue)
{
    return TTY_QUEUE_SIZE - queue->count;
}

/* Puts a cell at the end; there must be room. */
void tty_queue_put(struct tty_queue *queue, uint16_t cell);
/* Takes the oldest cell out; there must be one. */
uint16_t tty_queue_take(struct tty_queue *queue);
/* Makes one line of all that is there, or, where not lines, a stream without line ends. */
void tty_queue_regroup(struct tty_queue *queue, bool lines);
void tty_queue_clear(struct tty_queue *queue);

#endif
