/* The words of the trace's tables, for those who show them: lib/trace_format.h. */
#ifndef USER_LIVE_TRACE_WORDS_H
#define USER_LIVE_TRACE_WORDS_H

/* Why a thread left the CPU: enum trace_why. */
const char *trace_why_words(unsigned why);
/* What a thread waits for: enum wait_reason. */
const char *trace_wait_words(unsigned reason);

#endif
