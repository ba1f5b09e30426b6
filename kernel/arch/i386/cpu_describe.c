/* What CPUID tells of the CPU, for /proc/cpuinfo. */
#include "kernel/arch.h"
#include "lib/string.h"

enum { EXTENDED = (int)0x80000000, NAME_FIRST = (int)0x80000002, NAME_LAST = (int)0x80000004 };

struct registers {
    uint32_t eax, ebx, ecx, edx;
};

static struct registers cpuid(uint32_t leaf)
{
    struct registers r = {.eax = leaf};
    __asm__ volatile("cpuid" : "+a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx));
    return r;
}

/* Family and model each have an extension, SDM vol. 2, CPUID. */
static void describe_version(struct cpu_description *cpu)
{
    struct registers r = cpuid(1);
    cpu->family = r.eax >> 8 & 0xf;
    cpu->model = r.eax >> 4 & 0xf;
    cpu->stepping = r.eax & 0xf;
    cpu->features = r.edx;
    if (cpu->family == 6 || cpu->family == 15)
        cpu->model |= r.eax >> 12 & 0xf0;
    if (cpu->family == 15)
        cpu->family += r.eax >> 20 & 0xff;
}

/* The name in full, where the CPU knows it: three times four registers. */
static void describe_name(struct cpu_description *cpu)
{
    if (cpuid((uint32_t)EXTENDED).eax < (uint32_t)NAME_LAST)
        return;
    for (uint32_t part = 0; part < 3; part++) {
        struct registers r = cpuid((uint32_t)NAME_FIRST + part);
        memcpy(cpu->name + part * sizeof r, &r, sizeof r);
    }
}

/* See kernel/arch.h. */
void arch_cpu_describe(struct cpu_description *cpu)
{
    *cpu = (struct cpu_description){.family = 4, .vendor = "unknown", .name = "unknown"};
    cpu->features = cpu_features.fpu;
    if (!cpu_features.cpuid)
        return;
    struct registers r = cpuid(0);
    memcpy(cpu->vendor, &r.ebx, 4);
    memcpy(cpu->vendor + 4, &r.edx, 4);
    memcpy(cpu->vendor + 8, &r.ecx, 4);
    cpu->vendor[12] = '\0';
    if (r.eax >= 1)
        describe_version(cpu);
    describe_name(cpu);
}
