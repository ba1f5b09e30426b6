/* What the loader left, copied before its memory is used for anything else; and the boot line's
 * words. */
#include "kernel/boot_info.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/multiboot.h"
#include "kernel/print.h"
#include "lib/string.h"

struct boot_info boot_info;

static void copy_ranges(const struct multiboot_info *info)
{
    uint32_t at = info->mmap_address, end = info->mmap_address + info->mmap_length;

    while (at < end && boot_info.ranges < BOOT_MAX_RANGES) {
        const struct multiboot_range *range = phys_to_virt(at);
        if (range->type == MULTIBOOT_RAM)
            boot_info.range[boot_info.ranges++] =
                (struct memory_range){.base = range->base, .length = range->length};
        at += range->size + sizeof(range->size);
    }
}

static void copy_modules(const struct multiboot_info *info)
{
    const struct multiboot_module *module = phys_to_virt(info->modules_address);

    for (uint32_t i = 0; i < info->module_count && i < BOOT_MAX_MODULES; i++) {
        boot_info.module[boot_info.modules++] =
            (struct boot_module){.start = module[i].start, .end = module[i].end};
    }
}

void boot_info_copy(uint32_t magic, uint32_t information)
{
    const struct multiboot_info *info = phys_to_virt(information);

    if (magic != MULTIBOOT_LOADER_MAGIC)
        panic("not started by a multiboot loader (EAX %08x): use GRUB, or qemu -kernel", magic);
    if (info->flags & MULTIBOOT_HAS_LINE)
        strlcpy(boot_info.line, phys_to_virt(info->line_address), sizeof(boot_info.line));
    if (info->flags & MULTIBOOT_HAS_MODULES)
        copy_modules(info);
    if (info->flags & MULTIBOOT_HAS_MMAP)
        copy_ranges(info);
    else if (info->flags & MULTIBOOT_HAS_MEMORY) {
        boot_info.range[boot_info.ranges++] = (struct memory_range){0, info->lower_kib * 1024ull};
        boot_info.range[boot_info.ranges++] =
            (struct memory_range){0x100000, info->upper_kib * 1024ull};
    }
}

/* Takes the next word of *line into word, without its double quotes; false at the end. A word that
 * does not fit is cut. */
static bool next_word(const char **line, char *word, unsigned size)
{
    const char *at = *line;
    bool quoted = false;
    unsigned length = 0;

    while (*at == ' ')
        at++;
    if (*at == '\0')
        return false;
    for (; *at != '\0' && (quoted || *at != ' '); at++) {
        if (*at == '"')
            quoted = !quoted;
        else if (length + 1 < size)
            word[length++] = *at;
    }
    word[length] = '\0';
    *line = at;
    return true;
}

bool boot_option(const char *name, char *value, unsigned size)
{
    const char *line = boot_info.line;
    char word[BOOT_LINE_SIZE];
    size_t length = strlen(name);

    while (next_word(&line, word, sizeof(word)) && strcmp(word, "--") != 0) {
        if (strncmp(word, name, length) != 0 || (word[length] != '=' && word[length] != '\0'))
            continue;
        strlcpy(value, word[length] == '=' ? word + length + 1 : "", size);
        return true;
    }
    return false;
}

bool boot_flag(const char *name)
{
    char value[2];
    return boot_option(name, value, sizeof(value));
}

uint32_t boot_number(const char *name, uint32_t otherwise, uint32_t least, uint32_t most)
{
    char text[16];
    uint32_t value = 0;

    if (!boot_option(name, text, sizeof(text)))
        return otherwise;
    for (const char *at = text; *at >= '0' && *at <= '9' && value <= most; at++)
        value = value * 10 + (uint32_t)(*at - '0');
    if (value >= least && value <= most)
        return value;
    kprintf("boot line: %s=%s is not between %u and %u; taking %u\n", name, text, least, most,
            otherwise);
    return otherwise;
}

int boot_init_arguments(char *buffer, unsigned size, char **words, int most)
{
    const char *line = boot_info.line;
    int count = 0;
    bool after = false;

    while (count < most && next_word(&line, buffer, size)) {
        if (!after) {
            after = strcmp(buffer, "--") == 0;
            continue;
        }
        words[count++] = buffer;
        unsigned used = strlen(buffer) + 1;
        buffer += used;
        size -= used;
    }
    return count;
}
