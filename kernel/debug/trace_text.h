/* Records of the event trace in words, for /proc/trace and a panic's report. */
#ifndef KERNEL_DEBUG_TRACE_TEXT_H
#define KERNEL_DEBUG_TRACE_TEXT_H

#include <stddef.h>

#include "lib/trace_format.h"

enum { TRACE_LINE_SIZE = 128 };

/* Writes the line of one record, without a newline, as buffer_format() does. */
void trace_line(char *out, size_t size, const struct trace_event *event);
/* Prints the last count records, the latest last; from any state. */
void trace_print_last(unsigned count);

#endif
