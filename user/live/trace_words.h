/* The words of the trace's tables, for those who show them: lib/trace_format.h. */
#ifndef USER_LIVE_TRACE_WORDS_H
#define USER_LIVE_TRACE_WORDS_H

#include <stdint.h>

/* Why a thread left the CPU, by detail of a SWITCH: a word, or what a BLOCKED one waits for. */
const char *trace_why_words(uint16_t detail);
/* What a thread waits for: enum wait_reason. */
const char *trace_wait_words(unsigned reason);

#endif
