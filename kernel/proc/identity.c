/* Who a process is: see identity.h. */
#include "kernel/proc/identity.h"

#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/string.h"

/* See identity.h. */
struct identity *identity(void)
{
    return &current()->process->identity;
}

/* See identity.h. */
bool identity_is_root(void)
{
    return identity()->user.effective == 0;
}

/* See identity.h. */
void identity_copy(struct identity *to, const struct identity *from)
{
    to->user = from->user;
    to->group = from->group;
    to->supplementary_count = from->supplementary_count;
    for (uint32_t index = 0; index < from->supplementary_count; index++)
        to->supplementary[index] = from->supplementary[index];
}

/* See identity.h. */
int id_set_one(struct id_set *set, uint32_t id, bool privileged)
{
    if (id == ID_NONE)
        return -EINVAL;
    if (privileged)
        set->real = set->saved = id;
    else if (id != set->real && id != set->saved)
        return -EPERM;
    set->effective = set->file = id;
    return 0;
}

/* Whether id may become a number of set: it is none, or one of the set's already. */
static bool among(const struct id_set *set, uint32_t id)
{
    return id == ID_NONE || id == set->real || id == set->effective || id == set->saved;
}

/* See identity.h. The saved number follows where the real one is set, or the effective one to
 * something new. */
int id_set_two(struct id_set *set, uint32_t real, uint32_t effective, bool privileged)
{
    uint32_t was = set->real;
    bool real_ok = real == ID_NONE || real == set->real || real == set->effective;
    if (!privileged && (!real_ok || !among(set, effective)))
        return -EPERM;
    if (real != ID_NONE)
        set->real = real;
    if (effective != ID_NONE)
        set->effective = effective;
    if (real != ID_NONE || (effective != ID_NONE && effective != was))
        set->saved = set->effective;
    set->file = set->effective;
    return 0;
}

/* See identity.h. */
int id_set_three(struct id_set *set, uint32_t real, uint32_t effective, uint32_t saved,
                 bool privileged)
{
    if (!privileged && !(among(set, real) && among(set, effective) && among(set, saved)))
        return -EPERM;
    if (real != ID_NONE)
        set->real = real;
    if (effective != ID_NONE)
        set->effective = effective;
    if (saved != ID_NONE)
        set->saved = saved;
    set->file = set->effective;
    return 0;
}

/* See identity.h. */
uint32_t id_set_file(struct id_set *set, uint32_t id, bool privileged)
{
    uint32_t was = set->file;
    if (id != ID_NONE && (privileged || among(set, id)))
        set->file = id;
    return was;
}
