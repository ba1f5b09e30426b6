/* The program's symbols: see symbols.h. The file is mapped when the first name is wanted. */
#include "user/go/symbols.h"

#include <stdbool.h>
#include <stddef.h>

#include "lib/elf.h"
#include "lib/linux_file.h"
#include "user/syscall.h"

static const Elf32_Sym *symbols; /* NULL: not known */
static uint32_t count;
static const char *names;

static const char *map_own_file(void)
{
    int fd = sys_open("/proc/self/exe", O_RDONLY | O_CLOEXEC, 0);
    int end = fd < 0 ? 0 : sys_lseek(fd, 0, SEEK_END);
    if (end <= (int)sizeof(Elf32_Ehdr))
        return NULL;
    int memory = sys_mmap2(NULL, (unsigned)end, PROT_READ, MAP_PRIVATE, fd, 0);
    sys_close(fd);
    return (unsigned)memory >= (unsigned)-ERRNO_MAX ? NULL : (const char *)memory;
}

static void find_symbols(void)
{
    const char *file = map_own_file();
    const Elf32_Ehdr *header = (const Elf32_Ehdr *)file;
    if (!file || header->e_shentsize != sizeof(Elf32_Shdr))
        return;
    const Elf32_Shdr *sections = (const Elf32_Shdr *)(file + header->e_shoff);
    for (int i = 0; i < header->e_shnum; i++) {
        if (sections[i].sh_type != SHT_SYMTAB)
            continue;
        symbols = (const Elf32_Sym *)(file + sections[i].sh_offset);
        count = sections[i].sh_size / sizeof(Elf32_Sym);
        names = file + sections[sections[i].sh_link].sh_offset;
    }
}

/* The last that begins at or before address; functions in assembly have no type. */
const char *symbol_of(uint32_t address, uint32_t *offset)
{
    static bool looked;
    const Elf32_Sym *best = NULL;
    if (!looked)
        find_symbols();
    looked = true;
    for (uint32_t i = 0; i < count; i++) {
        const Elf32_Sym *one = &symbols[i];
        unsigned type = ELF32_ST_TYPE(one->st_info);
        if ((type == STT_FUNC || type == STT_NOTYPE) && one->st_shndx != SHN_UNDEF &&
            one->st_shndx != SHN_ABS && one->st_name && one->st_value <= address &&
            (!best || one->st_value > best->st_value))
            best = one;
    }
    if (!best)
        return NULL;
    *offset = address - best->st_value;
    return names + best->st_name;
}
