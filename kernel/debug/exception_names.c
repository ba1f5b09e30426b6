/* Names and error codes of the CPU's exceptions: SDM volume 3, chapter 6. */
#include "kernel/debug/exception_names.h"

#include "kernel/arch/i386/vectors.h"
#include "kernel/debug/buffer_format.h"

enum { SELECTOR_EXTERNAL = 1, SELECTOR_IDT = 2, SELECTOR_LDT = 4, SELECTOR_INDEX = 0xFFF8 };

static const char *const names[VECTOR_IRQ0] = {
    "divide error",
    "debug exception",
    "non-maskable interrupt",
    "breakpoint",
    "overflow",
    "bound range exceeded",
    "invalid opcode",
    "device not available (no FPU)",
    "double fault",
    "coprocessor segment overrun",
    "invalid TSS",
    "segment not present",
    "stack-segment fault",
    "general protection fault",
    "page fault",
    "reserved exception 15",
    "x87 floating-point error",
    "alignment check",
    "machine check",
    "SIMD floating-point error",
    "virtualization exception",
    "control protection exception",
    "reserved exception 22",
    "reserved exception 23",
    "reserved exception 24",
    "reserved exception 25",
    "reserved exception 26",
    "reserved exception 27",
    "hypervisor injection",
    "VMM communication",
    "security exception",
    "reserved exception 31",
};

const char *exception_name(uint32_t vector)
{
    return vector < VECTOR_IRQ0 ? names[vector] : "interrupt";
}

/* Writes a page fault's error code in words. */
static int page_error(char *out, size_t size, uint32_t error)
{
    const char *access = error & FAULT_FETCH   ? "instruction fetch from"
                         : error & FAULT_WRITE ? "write to"
                                               : "read from";
    const char *page = error & FAULT_RESERVED  ? "a page with a reserved bit set"
                       : error & FAULT_PRESENT ? "a page that does not allow it"
                                               : "a page that is not present";
    return buffer_format(out, size, "%s %s, from ring %d", access, page,
                         error & FAULT_USER ? 3 : 0);
}

/* Writes an error code that names a selector, in words. 0 names none. */
static int selector_error(char *out, size_t size, uint32_t error)
{
    if ((error & ~(uint32_t)SELECTOR_EXTERNAL) == 0)
        return buffer_format(out, size, "no selector named");
    const char *cause = error & SELECTOR_EXTERNAL ? ", while an interrupt was delivered" : "";
    if (error & SELECTOR_IDT)
        return buffer_format(out, size, "gate of vector %u in the IDT%s",
                             (unsigned)(error & SELECTOR_INDEX) >> 3, cause);
    return buffer_format(out, size, "selector 0x%x in the %s%s", (unsigned)(error & SELECTOR_INDEX),
                         error & SELECTOR_LDT ? "LDT" : "GDT", cause);
}

int exception_error(char *out, size_t size, uint32_t vector, uint32_t error)
{
    if (vector == VECTOR_PAGE_FAULT)
        return page_error(out, size, error);
    if (vector >= VECTOR_INVALID_TSS && vector <= VECTOR_GENERAL_PROTECTION)
        return selector_error(out, size, error);
    out[0] = '\0';
    return 0;
}

uint32_t exception_stack_pointer(const struct trap_frame *frame)
{
    if (frame_from_user(frame) || frame->vector == VECTOR_DOUBLE_FAULT)
        return frame->esp;
    return (uint32_t)(uintptr_t)&frame->esp;
}

int exception_format(char *out, size_t size, const struct trap_frame *frame, uint32_t cr2)
{
    char error[80], address[24] = "";
    int length = exception_error(error, sizeof error, frame->vector, frame->error);
    if (frame->vector == VECTOR_PAGE_FAULT)
        buffer_format(address, sizeof address, ", CR2 0x%08x", (unsigned)cr2);
    return buffer_format(out, size, "%s (vector %u%s%s; error code 0x%x): EIP 0x%08x%s, ESP 0x%08x",
                         exception_name(frame->vector), (unsigned)frame->vector,
                         length > 0 ? ": " : "", error, (unsigned)frame->error,
                         (unsigned)frame->eip, address, (unsigned)exception_stack_pointer(frame));
}
