/* The machine's names. Programs ask for them to learn which calls they may make, and Linux's are
 * what is here: so the system says Linux, and a release that has them. glibc ends a program with
 * "kernel too old" where the release is below that for which it was built. That it is Baton the
 * rest says. */
#include "kernel/system_names.h"

#include "kernel/spinlock.h"
#include "lib/string.h"

static struct utsname names = {
    .sysname = "Linux",
    .nodename = "baton",
    .release = "6.1.0-baton",
    .version = "#1 Baton",
    .machine = "i686",
    .domainname = "(none)",
};
static struct spinlock names_lock = SPINLOCK_INIT;

/* See system_names.h. */
void system_names(struct utsname *copy)
{
    uint32_t irq = spin_lock(&names_lock);
    *copy = names;
    spin_unlock(&names_lock, irq);
}

static void set(char field[SYSTEM_NAME_SIZE], const char name[SYSTEM_NAME_SIZE])
{
    uint32_t irq = spin_lock(&names_lock);
    memcpy(field, name, SYSTEM_NAME_SIZE);
    spin_unlock(&names_lock, irq);
}

/* See system_names.h. */
void system_set_host_name(const char name[SYSTEM_NAME_SIZE])
{
    set(names.nodename, name);
}

/* See system_names.h. */
void system_set_domain_name(const char name[SYSTEM_NAME_SIZE])
{
    set(names.domainname, name);
}
