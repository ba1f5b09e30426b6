/* /proc/trace: the last events of the ring as text, a line each. Programs that follow the events as
 * they come read /dev/trace. */
#include "kernel/debug/trace_text.h"
#include "kernel/fs/procfs.h"
#include "kernel/trace.h"

enum { LINES_MOST = 4096 };

PROC_TEXT(proc_trace)
{
    struct trace_reader reader;
    struct trace_event event;
    char line[TRACE_LINE_SIZE];
    (void)subject;
    text_print(text, "tracing is %s\n", trace_on ? "on" : "off");
    trace_read_from(&reader, LINES_MOST);
    for (int lines = 0; lines < LINES_MOST && trace_read(&reader, &event); lines++) {
        trace_line(line, sizeof line, &event);
        text_print(text, "%s\n", line);
    }
    return 0;
}
