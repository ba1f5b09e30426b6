/* What lies behind AT_SYSINFO: a page in this program's memory that came from no file.
 *
 * Watch: the page is an ELF file made by the kernel (once called linux-gate.so.1). The door's first
 * bytes show which instructions it uses: 0f 34 is SYSENTER, 0f 05 is SYSCALL, cd 80 is INT 0x80.
 * The bytes differ from CPU to CPU and between Baton and Linux; how programs use them does not. */
#include <stdbool.h>
#include <stddef.h>

#include "lib/elf.h"
#include "lib/string.h"
#include "user/stdio.h"
#include "user/syscall.h"

enum { SHOWN = 24 };

/* Whether the two-byte instruction first, second occurs among the bytes shown. */
static bool contains(const uint8_t *code, uint8_t first, uint8_t second)
{
    for (int i = 0; i + 1 < SHOWN; i++)
        if (code[i] == first && code[i + 1] == second)
            return true;
    return false;
}

static const char *door_name(const uint8_t *code)
{
    if (contains(code, 0x0f, 0x34))
        return "SYSENTER";
    if (contains(code, 0x0f, 0x05))
        return "SYSCALL";
    return contains(code, 0xcd, 0x80) ? "INT 0x80" : "none that is known here";
}

int main(void)
{
    const uint8_t *code = (const uint8_t *)getauxval(AT_SYSINFO);
    const Elf32_Ehdr *header = (const Elf32_Ehdr *)getauxval(AT_SYSINFO_EHDR);
    if (!code) {
        printf("The kernel gave no AT_SYSINFO: there is INT 0x80 only.\n");
        return 1;
    }
    if (header)
        printf("AT_SYSINFO_EHDR = %p: %s an ELF file\n", (const void *)header,
               memcmp(header->e_ident, ELF_MAGIC, 4) == 0 ? "it is" : "it is not");
    printf("AT_SYSINFO      = %p: __kernel_vsyscall\nits first bytes:", (const void *)code);
    for (int i = 0; i < SHOWN; i++)
        printf(" %02x", code[i]);
    printf("\nthe door among them: %s\n", door_name(code));
    return 0;
}
