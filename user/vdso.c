/* Looks names up in the vDSO, as a C library does: from AT_SYSINFO_EHDR to the ELF header, from its
 * program headers to the dynamic section, from there to the tables of symbols, of their names and
 * of their versions. */
#include "user/vdso.h"

#include <stdbool.h>
#include <stddef.h>

#include "lib/elf.h"
#include "lib/linux.h"
#include "lib/string.h"
#include "user/syscall.h"

/* The tables; NULL where the dynamic section names none. */
struct tables {
    uint32_t bias; /* what to add to the file's addresses */
    const uint32_t *hash;
    const char *names;
    const Elf32_Sym *symbols;
    const uint16_t *versions; /* one for each symbol */
    const Elf32_Verdef *definitions;
};

static void note_table(struct tables *tables, const Elf32_Dyn *entry)
{
    const void *address = (const void *)(tables->bias + entry->d_val);
    switch (entry->d_tag) {
    case DT_HASH:
        tables->hash = address;
        break;
    case DT_STRTAB:
        tables->names = address;
        break;
    case DT_SYMTAB:
        tables->symbols = address;
        break;
    case DT_VERSYM:
        tables->versions = address;
        break;
    case DT_VERDEF:
        tables->definitions = address;
        break;
    }
}

/* Fills tables. False: there is no vDSO, or not all that is needed. */
static bool find_tables(struct tables *tables)
{
    const Elf32_Ehdr *header = (const Elf32_Ehdr *)getauxval(AT_SYSINFO_EHDR);
    if (!header)
        return false;
    const Elf32_Phdr *segments = (const Elf32_Phdr *)((const char *)header + header->e_phoff);
    const Elf32_Dyn *dynamic = NULL;
    for (int i = 0; i < header->e_phnum; i++) {
        if (segments[i].p_type == PT_LOAD)
            tables->bias = (uint32_t)header + segments[i].p_offset - segments[i].p_vaddr;
        if (segments[i].p_type == PT_DYNAMIC)
            dynamic = (const Elf32_Dyn *)((const char *)header + segments[i].p_offset);
    }
    for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++)
        note_table(tables, dynamic);
    return tables->hash && tables->names && tables->symbols && tables->versions &&
           tables->definitions;
}

/* Whether version number index, of those that the file defines, has this name. */
static bool version_is(const struct tables *tables, unsigned index, const char *name)
{
    const Elf32_Verdef *definition = tables->definitions;
    while (definition->vd_ndx != index) {
        if (definition->vd_next == 0)
            return false;
        definition = (const Elf32_Verdef *)((const char *)definition + definition->vd_next);
    }
    const uint32_t *name_offset = (const uint32_t *)((const char *)definition + definition->vd_aux);
    return strcmp(tables->names + *name_offset, name) == 0;
}

void *vdso_find(const char *name, const char *version)
{
    struct tables tables = {0};
    if (!find_tables(&tables))
        return NULL;
    uint32_t count = tables.hash[1]; /* of chains, and so of symbols */
    for (uint32_t i = 1; i < count; i++) {
        const Elf32_Sym *symbol = &tables.symbols[i];
        if (symbol->st_shndx != SHN_UNDEF && strcmp(tables.names + symbol->st_name, name) == 0 &&
            version_is(&tables, tables.versions[i] & VERSION_INDEX, version))
            return (void *)(tables.bias + symbol->st_value);
    }
    return NULL;
}
