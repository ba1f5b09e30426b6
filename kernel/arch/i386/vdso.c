/* The vDSO's two pages: its image with the door that this CPU has, and the data of its clocks. */
#include "kernel/arch/i386/vdso.h"
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/print.h"
#include "lib/string.h"

enum { MSR_SYSENTER_CS = 0x174, MSR_SYSENTER_ESP = 0x175, MSR_SYSENTER_EIP = 0x176, NOP = 0x90 };

_Static_assert(CLOCK_DATA_ADDRESS >= VDSO_START && CLOCK_DATA_ADDRESS == VDSO_ADDRESS - PAGE_SIZE,
               "the clocks' data are the page below the image");

extern const char vdso_image_bytes[], vdso_image_bytes_end[];
extern const char vdso_image[], vdso_fast_door[], vdso_fast_door_end[]; /* ring 3's addresses */
extern char entry_sysenter[];

struct clock_data *clock_data;

/* SYSENTER_ESP never changes: it is the address of this CPU's TSS, in which the switch keeps ESP0.
 */
static void program_sysenter(void)
{
    write_msr(MSR_SYSENTER_CS, KERNEL_CS);
    write_msr(MSR_SYSENTER_ESP, (uint32_t)&boot_cpu.tss);
    write_msr(MSR_SYSENTER_EIP, (uint32_t)entry_sysenter);
}

/* Puts NOPs in the place of SYSENTER, so that the INT 0x80 behind it serves all calls. */
static void close_fast_door(char *image)
{
    memset(image + (vdso_fast_door - vdso_image), NOP,
           (uint32_t)(vdso_fast_door_end - vdso_fast_door));
}

/* A zeroed page that every space shows at address, for the kernel to fill. */
static void *make_page(uint32_t address)
{
    uint32_t frame = frame_alloc_low();

    ASSERT(frame != FRAME_NONE, "no memory for the vDSO");
    mmu_map_vdso(address, frame);
    return memset(phys_to_virt(frame), 0, PAGE_SIZE);
}

void vdso_init(bool force_int80)
{
    uint32_t size = (uint32_t)(vdso_image_bytes_end - vdso_image_bytes);

    ASSERT((uint32_t)vdso_image == VDSO_ADDRESS && size <= PAGE_SIZE,
           "vdso.lds links the vDSO for %08x, and spaces show one page at %08x",
           (uint32_t)vdso_image, VDSO_ADDRESS);
    clock_data = make_page(CLOCK_DATA_ADDRESS); /* zeros: there is no TSC */
    char *image = memcpy(make_page(VDSO_ADDRESS), vdso_image_bytes, size);

    if (cpu_features.sysenter)
        program_sysenter(); /* the door exists even where the vDSO is told not to use it */
    if (cpu_features.sysenter && !force_int80) {
        boot_say("doors: INT 0x80, and SYSENTER through the vDSO at %08x", VDSO_ADDRESS);
    } else {
        close_fast_door(image);
        boot_say("doors: INT 0x80, also behind the vDSO at %08x (%s)", VDSO_ADDRESS,
                 force_int80 ? "the boot line says so" : "this CPU has no SYSENTER");
    }
}
