/* System calls that make pipes. */
#include "kernel/calls/calls.h"
#include "kernel/fs/pipe.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* Gives both ends numbers of the caller's and writes them to numbers. 0 or -errno, and then there
 * are none. The ends' references are taken over. */
static int install_ends(struct file *end[2], bool close_on_exec, int *numbers)
{
    int number[2] = {-1, -1};
    number[0] = file_install(end[0], close_on_exec);
    if (number[0] >= 0)
        number[1] = file_install(end[1], close_on_exec);
    int error = number[1] < 0 ? -EMFILE : user_write(numbers, number, sizeof number);
    for (int i = 0; i < 2 && error; i++) {
        if (number[i] >= 0)
            file_close(number[i]);
        else
            file_release(end[i]);
    }
    return error;
}

/* Packets, which O_DIRECT asks for, are not there. */
int32_t sys_pipe2(int *numbers, int flags)
{
    struct file *end[2];
    if (flags & ~(O_CLOEXEC | O_NONBLOCK))
        return -EINVAL;
    int error = pipe_create((uint32_t)flags & O_NONBLOCK, end);
    return error ? error : install_ends(end, flags & O_CLOEXEC, numbers);
}

int32_t sys_pipe(int *numbers)
{
    return sys_pipe2(numbers, 0);
}
