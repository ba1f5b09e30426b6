/* Builds an address space from an ELF32 file: its segments are mapped, and read when they are first
 * touched. The file is hostile until proved: every field is checked before it is used, in 64 bits
 * where a sum could wrap. What fails leaves nothing behind. */
#include "kernel/mm/frame.h"
#include "kernel/mm/object.h"
#include "kernel/proc/process.h"
#include "lib/elf.h"
#include "lib/errno.h"
#include "lib/string.h"

/* Programs lie between the first page that may be mapped and the stack, a page apart from it. */
#define PROGRAM_END (USER_STACK_TOP - USER_STACK_SIZE - PAGE_SIZE)

/* Where a position-independent program (ET_DYN with no interpreter: it relocates itself) is put. */
#define PIE_BASE 0x00400000u

/* A file being loaded. */
struct elf_file {
    struct memory_object *object;
    uint32_t size;
    Elf32_Ehdr header;
    uint32_t bias;      /* added to each of the file's addresses */
    uint32_t end;       /* the highest address loaded so far */
    bool entry_is_code; /* the entry lies in an executable segment */
};

static uint32_t page_up(uint32_t address)
{
    return (address + PAGE_SIZE - 1) & -(uint32_t)PAGE_SIZE;
}

static uint32_t page_down(uint32_t address)
{
    return address & -(uint32_t)PAGE_SIZE;
}

/* Whether the header says: a program for this CPU, whose program headers lie within the file. */
static bool header_ok(const struct elf_file *elf)
{
    const Elf32_Ehdr *header = &elf->header;
    return memcmp(header->e_ident, ELF_MAGIC, 4) == 0 && header->e_ident[EI_CLASS] == ELFCLASS32 &&
           header->e_ident[EI_DATA] == ELFDATA2LSB && header->e_ident[EI_VERSION] == EV_CURRENT &&
           (header->e_type == ET_EXEC || header->e_type == ET_DYN) && header->e_machine == EM_386 &&
           header->e_version == EV_CURRENT && header->e_phentsize == sizeof(Elf32_Phdr) &&
           header->e_phnum > 0 &&
           (uint64_t)header->e_phoff + header->e_phnum * sizeof(Elf32_Phdr) <= elf->size;
}

/* Reads the header. Whether it is a program's. */
static bool read_header(struct elf_file *elf)
{
    if (object_read_kernel(elf->object, 0, &elf->header, sizeof elf->header) !=
        (int)sizeof elf->header)
        return false;
    elf->bias = elf->header.e_type == ET_DYN ? PIE_BASE : 0;
    return header_ok(elf);
}

/* Reads program header number index, with the bias added to its address. A file that became
 * shorter meanwhile has zeros there: PT_NULL. */
static Elf32_Phdr read_segment(const struct elf_file *elf, unsigned index)
{
    Elf32_Phdr segment = {0};
    object_read_kernel(elf->object, elf->header.e_phoff + index * sizeof segment, &segment,
                       sizeof segment);
    segment.p_vaddr += elf->bias; /* may wrap: then it is too low, or was out of bounds before */
    return segment;
}

/* Whether a PT_LOAD segment takes its bytes from within the file, puts them within the program's
 * part of memory, and has them at the same place in a page as the file. */
static bool segment_ok(const struct elf_file *elf, const Elf32_Phdr *segment)
{
    uint64_t file_end = (uint64_t)segment->p_offset + segment->p_filesz;
    uint64_t memory_end = (uint64_t)segment->p_vaddr + segment->p_memsz;
    return segment->p_filesz <= segment->p_memsz && file_end <= elf->size &&
           segment->p_vaddr >= USER_START && segment->p_vaddr >= elf->bias &&
           memory_end <= PROGRAM_END && (segment->p_vaddr - segment->p_offset) % PAGE_SIZE == 0;
}

static uint32_t protection_of(const Elf32_Phdr *segment)
{
    return (segment->p_flags & PF_R ? PROT_READ : 0) | (segment->p_flags & PF_W ? PROT_WRITE : 0) |
           (segment->p_flags & PF_X ? PROT_EXEC : 0);
}

/* Notes what the rest of exec wants to know of a segment that was loaded. */
static void note_segment(struct elf_file *elf, const Elf32_Phdr *segment, struct exec_image *image)
{
    uint32_t end = segment->p_vaddr + segment->p_memsz;
    uint32_t headers = elf->header.e_phoff - segment->p_offset;
    uint32_t headers_size = elf->header.e_phnum * sizeof(Elf32_Phdr);
    if (end > elf->end)
        elf->end = end;
    if (segment->p_flags & PF_X && image->entry >= segment->p_vaddr && image->entry < end)
        elf->entry_is_code = true;
    if (elf->header.e_phoff >= segment->p_offset &&
        (uint64_t)headers + headers_size <= segment->p_filesz)
        image->headers = segment->p_vaddr + headers;
}

/* Zeroes what the last page of a segment's file part shows of the file behind it. */
static int clear_tail(struct address_space *space, uint32_t start, uint32_t end)
{
    static const char zeros[256];
    int error = 0;
    while (start < end && !error) {
        uint32_t part = end - start < sizeof zeros ? end - start : sizeof zeros;
        error = space_write(space, start, zeros, part);
        start += part;
    }
    return error;
}

/* Maps the pages of a segment: those of the file's part, then zeros. */
static int map_segment(struct elf_file *elf, const Elf32_Phdr *segment, struct address_space *space)
{
    uint32_t start = page_down(segment->p_vaddr), file_end = segment->p_vaddr + segment->p_filesz;
    uint32_t split = segment->p_filesz ? page_up(file_end) : start;
    uint32_t end = page_up(segment->p_vaddr + segment->p_memsz);
    int error = 0;
    if (split > start)
        error = space_map_object(space, start, split - start, protection_of(segment), 0,
                                 elf->object, segment->p_offset / PAGE_SIZE);
    if (!error && end > split)
        error = space_map(space, split, end - split, protection_of(segment));
    if (!error && segment->p_memsz > segment->p_filesz)
        error = clear_tail(space, file_end, split);
    return error;
}

/* Loads one PT_LOAD segment. Segments that share a page are refused: their rights could not both
 * hold. */
static int load_segment(struct elf_file *elf, const Elf32_Phdr *segment, struct exec_image *image)
{
    if (segment->p_memsz == 0)
        return segment->p_filesz == 0 ? 0 : -ENOEXEC;
    if (!segment_ok(elf, segment))
        return -ENOEXEC;
    int error = map_segment(elf, segment, image->space);
    if (error == 0)
        note_segment(elf, segment, image);
    return error == -EEXIST || error == -EFAULT ? -ENOEXEC : error;
}

/* Loads every segment. An interpreter, that is a dynamic linker, is not there to be had. */
static int load_segments(struct elf_file *elf, struct exec_image *image)
{
    for (unsigned index = 0; index < elf->header.e_phnum; index++) {
        Elf32_Phdr segment = read_segment(elf, index);
        int error = 0;
        if (segment.p_type == PT_INTERP)
            error = -ENOEXEC;
        else if (segment.p_type == PT_LOAD)
            error = load_segment(elf, &segment, image);
        if (error)
            return error;
    }
    return elf->entry_is_code ? 0 : -ENOEXEC;
}

/* See process.h. */
int elf_load(struct memory_object *file, struct exec_image *image)
{
    struct elf_file elf = {.object = file, .size = object_size(file)};
    if (!read_header(&elf))
        return -ENOEXEC;
    *image = (struct exec_image){.entry = elf.header.e_entry + elf.bias,
                                 .header_count = elf.header.e_phnum};
    image->space = space_create();
    if (!image->space)
        return -ENOMEM;
    int error = load_segments(&elf, image);
    if (error) {
        space_release(image->space);
        image->space = NULL;
        return error;
    }
    image->space->break_start = page_up(elf.end);
    image->space->break_end = image->space->break_start;
    return 0;
}
