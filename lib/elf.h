/* ELF32: the format of executable files, as far as a loader of static programs needs it. */
#ifndef LIB_ELF_H
#define LIB_ELF_H

#include <stdint.h>

#define ELF_MAGIC "\177ELF"

enum { EI_CLASS = 4, EI_DATA = 5, EI_VERSION = 6, EI_NIDENT = 16 };
enum { ELFCLASS32 = 1, ELFDATA2LSB = 1, EV_CURRENT = 1 };
enum { ET_EXEC = 2, ET_DYN = 3, EM_386 = 3 };
enum { PT_NULL, PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_NOTE, PT_SHLIB, PT_PHDR, PT_TLS };
enum { PF_X = 1, PF_W = 2, PF_R = 4 };

typedef struct {
    unsigned char e_ident[EI_NIDENT];
    uint16_t e_type, e_machine;
    uint32_t e_version;
    uint32_t e_entry; /* where the program starts */
    uint32_t e_phoff; /* file offset of the program headers */
    uint32_t e_shoff; /* file offset of the section headers */
    uint32_t e_flags;
    uint16_t e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx;
} Elf32_Ehdr;

/* One segment: p_filesz bytes of the file at p_offset go to p_vaddr; zeros follow up to p_memsz. */
typedef struct {
    uint32_t p_type;
    uint32_t p_offset;
    uint32_t p_vaddr, p_paddr;
    uint32_t p_filesz, p_memsz;
    uint32_t p_flags;
    uint32_t p_align;
} Elf32_Phdr;

enum {
    SHT_NULL,
    SHT_PROGBITS,
    SHT_SYMTAB,
    SHT_STRTAB,
    SHT_HASH = 5,
    SHT_DYNAMIC = 6,
    SHT_DYNSYM = 11
};
enum { SHN_UNDEF = 0, SHN_ABS = 0xfff1 };

typedef struct {
    uint32_t sh_name, sh_type, sh_flags, sh_addr, sh_offset, sh_size, sh_link, sh_info;
    uint32_t sh_addralign, sh_entsize;
} Elf32_Shdr;

enum { STB_LOCAL, STB_GLOBAL, STB_WEAK, STT_NOTYPE = 0, STT_OBJECT, STT_FUNC };
#define ELF32_ST_INFO(binding, type) (((binding) << 4) + ((type)&15))
#define ELF32_ST_TYPE(info)          ((info)&15)
#define ELF32_ST_BIND(info)          ((info) >> 4)

typedef struct {
    uint32_t st_name, st_value, st_size;
    uint8_t st_info, st_other;
    uint16_t st_shndx;
} Elf32_Sym;

typedef struct {
    int32_t d_tag;
    uint32_t d_val;
} Elf32_Dyn;

/* A version that a shared object defines; vd_aux bytes on is the offset of its name, vd_next bytes
 * on the next one. */
typedef struct {
    uint16_t vd_version, vd_flags, vd_ndx, vd_cnt;
    uint32_t vd_hash, vd_aux, vd_next;
} Elf32_Verdef;
enum { DT_VERSYM = 0x6ffffff0, DT_VERDEF = 0x6ffffffc, VERSION_INDEX = 0x7fff };

enum { DT_NULL, DT_HASH = 4, DT_STRTAB, DT_SYMTAB, DT_STRSZ = 10, DT_SYMENT, DT_SONAME = 14 };

_Static_assert(sizeof(Elf32_Ehdr) == 52, "ELF header as the format fixes it");
_Static_assert(sizeof(Elf32_Phdr) == 32, "program header as the format fixes it");
_Static_assert(sizeof(Elf32_Shdr) == 40, "section header as the format fixes it");
_Static_assert(sizeof(Elf32_Verdef) == 20, "version as the format fixes it");
_Static_assert(sizeof(Elf32_Sym) == 16, "symbol as the format fixes it");

#endif
