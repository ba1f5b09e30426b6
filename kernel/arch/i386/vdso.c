#include "kernel/arch/i386/vdso.h"
#include "kernel/arch/i386/cpu.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/print.h"

enum { MSR_SYSENTER_CS = 0x174, MSR_SYSENTER_ESP = 0x175, MSR_SYSENTER_EIP = 0x176 };

extern const char vdso_sysenter[], vdso_sysenter_end[], vdso_int80[], vdso_int80_end[];
extern const char vdso_signals[], vdso_signals_end[], vdso_sigreturn[];
extern char entry_sysenter[];

/* SYSENTER_ESP never changes: it is the address of this CPU's TSS, in which the switch keeps ESP0.
 */
static void program_sysenter(void)
{
    write_msr(MSR_SYSENTER_CS, KERNEL_CS);
    write_msr(MSR_SYSENTER_ESP, (uint32_t)&boot_cpu.tss);
    write_msr(MSR_SYSENTER_EIP, (uint32_t)entry_sysenter);
}

void vdso_init(bool force_int80)
{
    uint32_t frame = frame_alloc_zeroed();
    ASSERT(frame != FRAME_NONE, "no memory for the vDSO page");
    frame_write(frame, (uint32_t)vdso_sigreturn % PAGE_SIZE, vdso_signals,
                (uint32_t)(vdso_signals_end - vdso_signals));
    mmu_map_vdso(VDSO_ADDRESS, frame);

    if (cpu_features.sysenter)
        program_sysenter(); /* the door exists even where the vDSO is told not to use it */
    if (cpu_features.sysenter && !force_int80) {
        frame_write(frame, 0, vdso_sysenter, (uint32_t)(vdso_sysenter_end - vdso_sysenter));
        boot_say("doors: INT 0x80, and SYSENTER through the vDSO page at %08x", VDSO_ADDRESS);
    } else {
        frame_write(frame, 0, vdso_int80, (uint32_t)(vdso_int80_end - vdso_int80));
        boot_say("doors: INT 0x80, also behind the vDSO page at %08x (%s)", VDSO_ADDRESS,
                 force_int80 ? "the boot line says so" : "this CPU has no SYSENTER");
    }
}
