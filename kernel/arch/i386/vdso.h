#ifndef KERNEL_ARCH_I386_VDSO_H
#define KERNEL_ARCH_I386_VDSO_H

#include <stdbool.h>

#include "kernel/arch/i386/vdso/clock_data.h"

/* What the vDSO's clocks are made of, as programs see it; written by clock files of arch/ only. */
extern struct clock_data *clock_data;

/* Fills the vDSO's pages, with the faster door this CPU has, or with INT 0x80 where asked, and
 * programs the SYSENTER MSRs. */
void vdso_init(bool force_int80);

#endif
