/* Both doors give the same results, for good calls, bad ones and numbers that are no call; and both
 * give back all registers but EAX, and the flags, as they were. */
#include "lib/string.h"
#include "tests/user/check.h"
#include "user/syscall.h"

static const struct {
    const char *what;
    int number, a, b, c, expected;
} cases[] = {
    {"write of no bytes", 4, 1, (int)"x", 0, 0},
    {"write to no descriptor", 4, 99, (int)"x", 1, -EBADF},
    {"write to descriptor -1", 4, -1, (int)"x", 1, -EBADF},
    {"write from address 0", 4, 1, 0, 1, -EFAULT},
    {"close of no descriptor", 6, 99, 0, 0, -EBADF},
    {"waitpid without a child", 7, -1, 0, 0, -ECHILD},
    {"kill of nobody", 37, 0x3fffffff, 9, 0, -ESRCH},
    {"number 222, a hole", 222, 0, 0, 0, -ENOSYS},
    {"number 4095", 4095, 0, 0, 0, -ENOSYS},
    {"number -1", -1, 0, 0, 0, -ENOSYS},
    {"the largest number", 0x7fffffff, 0, 0, 0, -ENOSYS},
    {"the smallest number", -0x7fffffff - 1, 0, 0, 0, -ENOSYS},
};

struct registers {
    uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax; /* as PUSHA lays them */
    uint32_t flags;
};

/* void call_with(struct registers *registers): loads all but ESP, calls the door, stores all. */
void call_with(struct registers *registers);
__asm__(
    ".pushsection .text\n"
    "call_with:\n"
    "    pusha\n"
    "    mov 36(%esp), %eax\n" /* PUSHA's 32 bytes and the return address */
    "    push %eax\n"
    "    pushl 32(%eax)\n"
    "    popf\n"
    "    mov 0(%eax), %edi\n"
    "    mov 4(%eax), %esi\n"
    "    mov 8(%eax), %ebp\n"
    "    mov 16(%eax), %ebx\n"
    "    mov 20(%eax), %edx\n"
    "    mov 24(%eax), %ecx\n"
    "    mov 28(%eax), %eax\n"
    "    call *system_call_door\n"
    "    pushf\n"
    "    pusha\n"
    "    cld\n"
    "    mov 36(%esp), %edi\n" /* the address kept above, under the flags and PUSHA's 32 bytes */
    "    mov %esp, %esi\n"
    "    mov $9, %ecx\n"
    "    rep movsl\n"
    "    add $40, %esp\n"
    "    popa\n"
    "    ret\n"
    ".popsection\n");

static void check_registers(const char *what)
{
    struct registers registers = {.edi = 0x11111111,
                                  .esi = 0x22222222,
                                  .ebp = 0x33333333,
                                  .ebx = 0x44444444,
                                  .edx = 0x55555555,
                                  .ecx = 0x66666666,
                                  .eax = 64 /* getppid */,
                                  .flags = 0x202 | 0xcd5};
    struct registers before = registers;
    call_with(&registers);
    registers.esp = before.esp;
    registers.eax = before.eax;
    check_equal(what, memcmp(&registers, &before, sizeof before), 0);
}

static void check_door(const char *name, void (*door)(void))
{
    system_call_door = door;
    printf("%s\n", name);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int seen = system_call3(cases[i].number, cases[i].a, cases[i].b, cases[i].c);
        check_equal(cases[i].what, seen, cases[i].expected);
    }
    check_registers("registers and flags changed");
}

int main(void)
{
    void (*fast_door)(void) = (void (*)(void))getauxval(AT_SYSINFO);
    check_door("INT 0x80", door_int80);
    check_door("AT_SYSINFO", fast_door ? fast_door : door_int80);
    check_equal("getpid is gettid in the first thread", sys_getpid() == sys_gettid(), 1);
    return check_status();
}
