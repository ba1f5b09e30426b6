#ifndef KERNEL_ARCH_I386_DOUBLE_FAULT_H
#define KERNEL_ARCH_I386_DOUBLE_FAULT_H

#include "kernel/arch/i386/segments.h"

struct tss *double_fault_tss(void); /* filled but for CR3 */
void double_fault_set_directory(uint32_t page_directory);

#endif
