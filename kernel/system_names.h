/* What the machine calls itself: uname(2), /proc/version. */
#ifndef KERNEL_SYSTEM_NAMES_H
#define KERNEL_SYSTEM_NAMES_H

#include "lib/linux.h"

enum { SYSTEM_NAME_SIZE = sizeof(((struct utsname *)0)->nodename) }; /* with the NUL */

void system_names(struct utsname *copy); /* as they are now */
void system_set_host_name(const char name[SYSTEM_NAME_SIZE]);
void system_set_domain_name(const char name[SYSTEM_NAME_SIZE]);

#endif
