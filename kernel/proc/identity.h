/* Who a process is: its user and group numbers, credentials(7). On Linux each thread has its own,
 * and the C library keeps those of a process alike; here they are the process's. User 0 may do
 * everything, others what the man pages leave to them: there are no capabilities apart from that.
 */
#ifndef KERNEL_PROC_IDENTITY_H
#define KERNEL_PROC_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

enum { SUPPLEMENTARY_MOST = 32 };
#define ID_NONE UINT32_MAX /* no number: "leave it" in the calls that set several */

/* What a call with numbers of 16 bits gives for one that is too large. */
static inline int32_t id_narrow(uint32_t id)
{
    return id > UINT16_MAX ? 65534 : (int32_t)id;
}

/* The numbers of one kind, users' or groups'. file is for access to files; it follows effective. */
struct id_set {
    uint32_t real, effective, saved, file;
};

struct identity {
    struct id_set user, group;
    uint32_t supplementary_count;
    uint32_t supplementary[SUPPLEMENTARY_MOST]; /* more groups; unused places keep nothing */
};

/* The caller's. Written with process_lock held. */
struct identity *identity(void);
/* Whether the caller may do what only user 0 may. */
bool identity_is_root(void);
/* fork: only what is used is copied. */
void identity_copy(struct identity *to, const struct identity *from);

/* setuid(2), setreuid(2), setresuid(2) and their like for groups; privileged: for user 0. 0,
 * -EPERM, -EINVAL. Lock held. */
int id_set_one(struct id_set *set, uint32_t id, bool privileged);
int id_set_two(struct id_set *set, uint32_t real, uint32_t effective, bool privileged);
int id_set_three(struct id_set *set, uint32_t real, uint32_t effective, uint32_t saved,
                 bool privileged);
/* setfsuid(2): gives the number before, whether it was changed or not. Lock held. */
uint32_t id_set_file(struct id_set *set, uint32_t id, bool privileged);

#endif
