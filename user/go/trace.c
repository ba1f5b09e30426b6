/* Says to Baton's trace which goroutine an M runs, at each switch, while a trace is recorded. */
#include "lib/linux_file.h"
#include "lib/trace_format.h"
#include "user/go/runtime.h"
#include "user/syscall.h"

int trace_descriptor = -1;

/* Without a trace, or where there is no such device, no call is ever made. */
void trace_init(void)
{
    char on = '0';
    int fd = sys_open("/dev/trace_mark", O_RDWR | O_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (sys_read(fd, &on, 1) == 1 && on == '1')
        trace_descriptor = fd;
    else
        sys_close(fd);
}

void trace_goroutine(int number)
{
    struct trace_number_mark mark = {.what = TRACE_NUMBER_GOROUTINE, .value = (uint32_t)number};
    sys_write(trace_descriptor, &mark, sizeof mark);
}
