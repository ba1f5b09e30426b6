#include "kernel/arch/i386/cpu.h"

struct cpu boot_cpu;
struct cpu_features cpu_features;

enum { EFLAGS_AC = 0x40000, EFLAGS_ID = 0x200000 };

/* Whether a flag can be changed: AC is new in the 486, ID tells that CPUID exists. */
static bool flag_changes(uint32_t flag)
{
    uint32_t before, after;
    __asm__ volatile(
        "pushfl; pushfl; xorl %2, (%%esp); popfl; pushfl; popl %1; popl %0; pushl %0; popfl"
        : "=&r"(before), "=&r"(after)
        : "r"(flag));
    return ((before ^ after) & flag) != 0;
}

/* Fills cpu_features. SYSENTER's bit lies on the Pentium Pro before stepping 3 (SDM vol. 2). */
void cpu_detect(void)
{
    uint32_t eax = 1, ebx, ecx, edx;
    uint16_t status = 0xffff;

    __asm__ volatile("fninit; fnstsw %0" : "+m"(status));
    cpu_features.fpu = status == 0;
    if (!flag_changes(EFLAGS_ID))
        return;
    cpu_features.cpuid = true;
    __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
    bool early_p6 = (eax & 0xf00) == 0x600 && (eax & 0xff) < 0x33;
    cpu_features.fpu = edx & 1;
    cpu_features.tsc = edx >> 4 & 1;
    cpu_features.msr = edx >> 5 & 1;
    cpu_features.sysenter = (edx >> 11 & 1) && !early_p6;
    cpu_features.fxsr = edx >> 24 & 1;
    cpu_features.sse = edx >> 25 & 1;
}
