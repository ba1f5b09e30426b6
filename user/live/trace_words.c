/* Words for the numbers in a trace, from the tables of its format. */
#include "user/live/trace_words.h"

#include <stddef.h>

#include "lib/trace_format.h"

#define X(name, number, words) [number] = words,
static const char *const whys[] = {TRACE_WHYS(X)};
static const char *const waits[] = {WAIT_REASONS(X)};
#undef X

const char *trace_wait_words(unsigned reason)
{
    return reason < sizeof waits / sizeof *waits && waits[reason] != NULL ? waits[reason] : "?";
}

const char *trace_why_words(unsigned why)
{
    return why < sizeof whys / sizeof *whys && whys[why] != NULL ? whys[why] : "?";
}
