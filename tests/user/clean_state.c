/* What one program leaves in the CPU, neither the kernel nor another program stumbles over: DF and
 * strange segments at a call, and the registers of x87 and SSE. */
#include "tests/user/expect.h"

/* uname(2) copies strings in the kernel; by `door`, with DF set. Gives whether the copy is right.
 */
static bool uname_with_direction_down(void (*door)(void))
{
    static struct utsname up, down;
    int result;
    memset(&down, 0, sizeof down);
    sys_uname(&up);
    __asm__ volatile("std; call *%2; cld"
                     : "=a"(result)
                     : "0"(122), "m"(door), "b"(&down)
                     : "memory", "cc");
    return result == 0 && memcmp(&up, &down, sizeof up) == 0;
}

static void test_direction(void)
{
    void (*fast_door)(void) = (void (*)(void))getauxval(AT_SYSINFO);
    check_true("a call by INT 0x80 with DF set", uname_with_direction_down(door_int80));
    check_true("a call by AT_SYSINFO with DF set",
               uname_with_direction_down(fast_door ? fast_door : door_int80));
}

/* execve(2) leaves the kernel by IRET, which with NT set would be a task switch. */
static int execute_with_nt(void)
{
    void (*door)(void) = system_call_door;
    char *arguments[] = {"true", NULL};
    const char *program = on_baton() ? "/demos/true" : "/bin/true"; /* one that is always there */
    int result;
    __asm__ volatile("push $0x4202; popf; call *%2; push $0x202; popf"
                     : "=a"(result)
                     : "0"(11), "r"(door), "b"(program), "c"(arguments), "d"(NULL)
                     : "memory", "cc");
    return result;
}

/* uname(2) with DS and ES not at base 0. The kernel must use its own, and give these back. */
static bool uname_with_segments(uint32_t selector)
{
    static struct utsname up, other;
    int result;
    uint32_t after;
    sys_uname(&up);
    __asm__ volatile("push %%ds; push %%es; mov %4, %%ds; mov %4, %%es; int $0x80;"
                     "mov %%es, %1; pop %%es; pop %%ds"
                     : "=a"(result), "=&S"(after)
                     : "0"(122), "b"(&other), "r"(selector)
                     : "memory", "cc");
    return result == 0 && (after & 0xffff) == selector && memcmp(&up, &other, sizeof up) == 0;
}

static void test_segments(void)
{
    struct user_desc segment = {.entry_number = (uint32_t)-1,
                                .base_addr = 0x1000,
                                .limit = 0xfffff,
                                .seg_32bit = 1,
                                .limit_in_pages = 1};
    check("set_thread_area", 0, sys_set_thread_area(&segment));
    check_true("a call with other segments", uname_with_segments(segment.entry_number << 3 | 3));
}

/* GS names a segment that the program then gives up: the way out finds it gone, and leaves 0. */
static void test_lost_segment(void)
{
    struct user_desc segment = {
        .entry_number = (uint32_t)-1, .limit = 0xfffff, .seg_32bit = 1, .limit_in_pages = 1};
    check("set_thread_area of another", 0, sys_set_thread_area(&segment));
    struct user_desc none = {
        .entry_number = segment.entry_number, .read_exec_only = 1, .seg_not_present = 1};
    uint32_t selector = segment.entry_number << 3 | 3;
    __asm__ volatile("mov %0, %%gs" : : "r"(selector));
    check("set_thread_area of none", 0, sys_set_thread_area(&none));
    __asm__ volatile("mov %%gs, %0" : "=r"(selector));
    check("GS after its segment has gone", 0, (int)(selector & 0xffff));
}

struct fxsave_area {
    uint16_t control, status;
    uint8_t tags, unused[19];
    uint32_t mxcsr, mask;
    uint8_t registers[256], rest[224];
} __attribute__((aligned(16)));

static bool cpu_has_fxsave_and_sse(void)
{
    uint32_t features, number = 1, wanted = 1u << 24 | 1u << 25;
    __asm__("cpuid" : "+a"(number), "=d"(features) : : "ebx", "ecx");
    return (features & wanted) == wanted;
}

/* Puts something in every register, for ever. */
static void fill_fpu(bool sse)
{
    static const uint32_t control = 0x0f3f, mxcsr = 0x5f80;
    for (;;) {
        __asm__ volatile("fninit; fldpi; fldpi; fldpi; fldpi; fldpi; fldpi; fldpi; fldcw %0"
                         :
                         : "m"(control));
        if (sse)
            __asm__ volatile("ldmxcsr %0; cmpeqps %%xmm0, %%xmm0; movaps %%xmm0, %%xmm7;"
                             "movaps %%xmm0, %%xmm3"
                             :
                             : "m"(mxcsr));
        sys_sched_yield();
    }
}

static bool all_zero(const uint8_t *bytes, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (bytes[i])
            return false;
    }
    return true;
}

/* The FPU as this program, which has not used it yet, finds it. */
static void check_clean(bool sse)
{
    static struct fxsave_area area;
    static uint32_t environment[27];
    if (sse) {
        __asm__ volatile("fxsave %0" : "=m"(area));
        check("the first x87 control word", 0x37f, area.control);
        check("the first MXCSR", 0x1f80, (int)area.mxcsr);
        check_true("no register of x87 and SSE holds anything",
                   area.tags == 0 && all_zero(area.registers, sizeof area.registers));
        return;
    }
    __asm__ volatile("fnsave %0" : "=m"(environment));
    check("the first x87 control word", 0x37f, environment[0] & 0xffff);
    check("the first x87 tags", 0xffff, environment[2] & 0xffff);
}

static void test_fpu(void)
{
    bool sse = cpu_has_fxsave_and_sse();
    int status, other = sys_fork();
    if (other == 0)
        fill_fpu(sse);
    for (int i = 0; i < 4; i++)
        sys_sched_yield();
    check_clean(sse);
    sys_kill(other, SIGKILL);
    sys_waitpid(other, &status, 0);
}

int main(void)
{
    test_fpu();
    test_direction();
    test_segments();
    test_lost_segment();
    check("execve by the fast door with NT set", exited(0), in_child(execute_with_nt));
    return check_result();
}
