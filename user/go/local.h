/* What each thread has for itself: GS selects a segment that begins at its struct m. */
#ifndef USER_GO_LOCAL_H
#define USER_GO_LOCAL_H

#include "user/go/runtime.h"

_Static_assert(offsetof(struct m, self) == 0 && offsetof(struct m, g) == 4, "local.h reads both");

/* Read anew at each use: after a switch a G may be on another M. */
static inline struct m *this_m(void)
{
    struct m *m;
    __asm__ volatile("mov %%gs:0, %0" : "=r"(m));
    return m;
}

static inline struct g *this_g(void)
{
    struct g *g;
    __asm__ volatile("mov %%gs:4, %0" : "=r"(g));
    return g;
}

/* Makes m the calling thread's. Ends the process where the kernel refuses. */
void local_init(struct m *m);

#endif
