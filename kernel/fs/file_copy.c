/* Copying between open files. Every kind of file reads into and writes from user memory, and so
 * this gives them some: a mapping of the caller's own, for as long as the copying takes. */
#include "kernel/fs/file_copy.h"

#include "kernel/fs/file_transfer.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"

enum { ROOM = 64 << 10 };

/* Copies piece after piece through the mapping at room. */
static int copy_pieces(struct file *from, uint64_t *from_position, struct file *to,
                       uint64_t *to_position, size_t count, void *room)
{
    size_t done = 0;
    while (done < count) {
        size_t length = count - done < ROOM ? count - done : ROOM;
        int got = file_read(from, room, length, from_position);
        if (got <= 0)
            return done ? (int)done : got;
        int put = file_write(to, room, (size_t)got, to_position);
        *from_position -= (uint32_t)(got - (put > 0 ? put : 0));
        if (put <= 0)
            return done ? (int)done : put;
        done += (size_t)put;
        if (put < got || (current()->work & (WORK_KILLED | WORK_SIGNAL)))
            break;
    }
    return (int)done;
}

/* See file_copy.h. */
int file_copy(struct file *from, uint64_t *from_position, struct file *to, uint64_t *to_position,
              size_t count)
{
    struct mapping mapping = {.length = count < ROOM ? count : ROOM,
                              .protection = PROT_READ | PROT_WRITE,
                              .placement = PLACE_ANYWHERE};
    struct address_space *space = current()->process->space;
    if (count == 0)
        return 0;
    if (count > FILE_TRANSFER_MOST)
        count = FILE_TRANSFER_MOST;
    int32_t room = space_place(space, &mapping);
    if (room < 0 && room >= -ERRNO_MAX)
        return room;
    int result = copy_pieces(from, from_position, to, to_position, count, (void *)room);
    space_unmap(space, (uint32_t)room, mapping.length);
    return result;
}
