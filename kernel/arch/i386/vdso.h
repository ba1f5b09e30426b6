#ifndef KERNEL_ARCH_I386_VDSO_H
#define KERNEL_ARCH_I386_VDSO_H

#include <stdbool.h>

/* Fills the vDSO page with the faster door this CPU has, or with INT 0x80 where asked, and programs
 * the SYSENTER MSRs. */
void vdso_init(bool force_int80);

#endif
