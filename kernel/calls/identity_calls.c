/* System calls on user and group numbers. Each exists twice: those with 32 in their name, which the
 * C libraries use, and the first ones, whose numbers have 16 bits: 65535 stands there for none, and
 * a number too large is told as 65534. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/identity.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"

static uint32_t widen(unsigned id)
{
    return (uint16_t)id == UINT16_MAX ? ID_NONE : (uint16_t)id;
}

/* --- asking ------------------------------------------------------------------------------------
 */

int32_t sys_getuid32(void)
{
    return (int32_t)identity()->user.real;
}

int32_t sys_geteuid32(void)
{
    return (int32_t)identity()->user.effective;
}

int32_t sys_getgid32(void)
{
    return (int32_t)identity()->group.real;
}

int32_t sys_getegid32(void)
{
    return (int32_t)identity()->group.effective;
}

int32_t sys_getuid(void)
{
    return id_narrow(identity()->user.real);
}

int32_t sys_geteuid(void)
{
    return id_narrow(identity()->user.effective);
}

int32_t sys_getgid(void)
{
    return id_narrow(identity()->group.real);
}

int32_t sys_getegid(void)
{
    return id_narrow(identity()->group.effective);
}

/* Writes the three numbers of set, each of size bytes, 4 or 2. 0 or -EFAULT. */
static int write_three(const struct id_set *set, void *real, void *effective, void *saved,
                       uint32_t size)
{
    uint32_t ids[3] = {set->real, set->effective, set->saved};
    for (int index = 0; size == sizeof(uint16_t) && index < 3; index++)
        ids[index] = (uint32_t)id_narrow(ids[index]);
    if (user_write(real, &ids[0], size) || user_write(effective, &ids[1], size) ||
        user_write(saved, &ids[2], size))
        return -EFAULT;
    return 0;
}

int32_t sys_getresuid32(void *real, void *effective, void *saved)
{
    return write_three(&identity()->user, real, effective, saved, sizeof(uint32_t));
}

int32_t sys_getresgid32(void *real, void *effective, void *saved)
{
    return write_three(&identity()->group, real, effective, saved, sizeof(uint32_t));
}

int32_t sys_getresuid(void *real, void *effective, void *saved)
{
    return write_three(&identity()->user, real, effective, saved, sizeof(uint16_t));
}

int32_t sys_getresgid(void *real, void *effective, void *saved)
{
    return write_three(&identity()->group, real, effective, saved, sizeof(uint16_t));
}

/* --- setting -----------------------------------------------------------------------------------
 */

static int32_t set_one(struct id_set *set, uint32_t id)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = id_set_one(set, id, identity_is_root());
    spin_unlock(&process_lock, irq);
    return error;
}

static int32_t set_two(struct id_set *set, uint32_t real, uint32_t effective)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = id_set_two(set, real, effective, identity_is_root());
    spin_unlock(&process_lock, irq);
    return error;
}

static int32_t set_three(struct id_set *set, uint32_t real, uint32_t effective, uint32_t saved)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = id_set_three(set, real, effective, saved, identity_is_root());
    spin_unlock(&process_lock, irq);
    return error;
}

static int32_t set_file(struct id_set *set, uint32_t id)
{
    uint32_t irq = spin_lock(&process_lock);
    uint32_t was = id_set_file(set, id, identity_is_root());
    spin_unlock(&process_lock, irq);
    return (int32_t)was;
}

int32_t sys_setuid32(unsigned uid)
{
    return set_one(&identity()->user, uid);
}

int32_t sys_setgid32(unsigned gid)
{
    return set_one(&identity()->group, gid);
}

int32_t sys_setuid(unsigned uid)
{
    return set_one(&identity()->user, widen(uid));
}

int32_t sys_setgid(unsigned gid)
{
    return set_one(&identity()->group, widen(gid));
}

int32_t sys_setreuid32(unsigned real, unsigned effective)
{
    return set_two(&identity()->user, real, effective);
}

int32_t sys_setregid32(unsigned real, unsigned effective)
{
    return set_two(&identity()->group, real, effective);
}

int32_t sys_setreuid(unsigned real, unsigned effective)
{
    return set_two(&identity()->user, widen(real), widen(effective));
}

int32_t sys_setregid(unsigned real, unsigned effective)
{
    return set_two(&identity()->group, widen(real), widen(effective));
}

int32_t sys_setresuid32(unsigned real, unsigned effective, unsigned saved)
{
    return set_three(&identity()->user, real, effective, saved);
}

int32_t sys_setresgid32(unsigned real, unsigned effective, unsigned saved)
{
    return set_three(&identity()->group, real, effective, saved);
}

int32_t sys_setresuid(unsigned real, unsigned effective, unsigned saved)
{
    return set_three(&identity()->user, widen(real), widen(effective), widen(saved));
}

int32_t sys_setresgid(unsigned real, unsigned effective, unsigned saved)
{
    return set_three(&identity()->group, widen(real), widen(effective), widen(saved));
}

int32_t sys_setfsuid32(unsigned uid)
{
    return set_file(&identity()->user, uid);
}

int32_t sys_setfsgid32(unsigned gid)
{
    return set_file(&identity()->group, gid);
}

int32_t sys_setfsuid(unsigned uid)
{
    return id_narrow((uint32_t)set_file(&identity()->user, widen(uid)));
}

int32_t sys_setfsgid(unsigned gid)
{
    return id_narrow((uint32_t)set_file(&identity()->group, widen(gid)));
}
