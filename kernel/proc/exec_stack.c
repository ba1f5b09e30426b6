/* The first stack of a program, as the i386 System V ABI lays it, from the top down:
 *
 *     USER_STACK_TOP  the strings of envp, the last one topmost, then those of argv
 *                     "i686", 16 random bytes
 *                     (up to 15 bytes, for alignment)
 *                     auxv: pairs of type and value, the last is AT_NULL
 *                     envp: pointers, NULL
 *                     argv: pointers, NULL
 *     ESP             argc, at an address that 16 divides                                       */
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/process.h"
#include "kernel/random.h"
#include "lib/elf.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/string.h"

enum { RANDOM_BYTES = 16, AUX_WORDS = 2 * 20, CLOCK_TICKS = 100 };

/* What is being laid: bytes go below top, words into a copy of the lowest part. */
struct stack_builder {
    struct address_space *space;
    uint32_t top;
    uint32_t *words, count;
};

/* Puts length bytes below all that is there; gives 0, -ENOMEM or -EFAULT, and moves top. */
static int push_bytes(struct stack_builder *builder, const void *from, uint32_t length)
{
    builder->top -= length;
    return space_write(builder->space, builder->top, from, length);
}

static void add_word(struct stack_builder *builder, uint32_t word)
{
    builder->words[builder->count++] = word;
}

static void add_aux(struct stack_builder *builder, uint32_t type, uint32_t value)
{
    add_word(builder, type);
    add_word(builder, value);
}

/* Pushes count strings, the last one first, so that they lie in order; their addresses, and NULL,
 * become words from number first on. */
static int push_strings(struct stack_builder *builder, int count, char *const *strings,
                        uint32_t first)
{
    builder->words[first + (uint32_t)count] = 0;
    for (int index = count - 1; index >= 0; index--) {
        int error = push_bytes(builder, strings[index], strlen(strings[index]) + 1);
        if (error)
            return error;
        builder->words[first + (uint32_t)index] = builder->top;
    }
    return 0;
}

/* Adds the auxiliary vector; everybody is user 0. */
static void add_auxiliary(struct stack_builder *builder, const struct exec_image *image,
                          uint32_t random, uint32_t platform, uint32_t name)
{
    add_aux(builder, AT_SYSINFO, (uint32_t)(uintptr_t)vdso_vsyscall);
    add_aux(builder, AT_SYSINFO_EHDR, VDSO_ADDRESS);
    if (image->headers) {
        add_aux(builder, AT_PHDR, image->headers);
        add_aux(builder, AT_PHENT, sizeof(Elf32_Phdr));
        add_aux(builder, AT_PHNUM, image->header_count);
    }
    add_aux(builder, AT_PAGESZ, PAGE_SIZE);
    add_aux(builder, AT_BASE, 0);
    add_aux(builder, AT_FLAGS, 0);
    add_aux(builder, AT_ENTRY, image->entry);
    add_aux(builder, AT_UID, 0);
    add_aux(builder, AT_EUID, 0);
    add_aux(builder, AT_GID, 0);
    add_aux(builder, AT_EGID, 0);
    add_aux(builder, AT_CLKTCK, CLOCK_TICKS);
    add_aux(builder, AT_SECURE, 0);
    add_aux(builder, AT_RANDOM, random);
    add_aux(builder, AT_PLATFORM, platform);
    add_aux(builder, AT_EXECFN, name);
    add_aux(builder, AT_NULL, 0);
}

/* Lays everything in builder, whose words have room. 0, -ENOMEM. */
static int build(struct stack_builder *builder, struct exec_image *image, int argc,
                 char *const *argv, int envc, char *const *envp)
{
    uint32_t random[RANDOM_BYTES / 4];
    struct address_space *space = builder->space;
    uint32_t environment = 1 + (uint32_t)argc + 1; /* number of the word */
    space->environment_end = builder->top;
    int error = push_strings(builder, envc, envp, environment);
    space->environment = builder->top;
    if (!error)
        error = push_strings(builder, argc, argv, 1);
    space->arguments = builder->top;
    if (!error)
        error = push_bytes(builder, "i686", sizeof "i686");
    uint32_t platform = builder->top;
    random_bytes(random, sizeof random);
    if (!error)
        error = push_bytes(builder, random, sizeof random);
    uint32_t random_address = builder->top;
    if (error)
        return error;
    builder->words[0] = (uint32_t)argc;
    builder->count = environment + (uint32_t)envc + 1;
    add_auxiliary(builder, image, random_address, platform, builder->words[1]);
    uint32_t size = builder->count * sizeof(uint32_t);
    image->stack = (builder->top - size) & -16u;
    return space_write(image->space, image->stack, builder->words, size);
}

/* Gives image a stack with argc (at least 1), argv, envp and auxv, and sets image->stack. The
 * strings are kernel memory, far smaller than the stack. 0, -ENOMEM; the space stays the caller's.
 */
int exec_stack(struct exec_image *image, int argc, char *const *argv, int envc, char *const *envp)
{
    uint32_t most = 1 + (uint32_t)argc + 1 + (uint32_t)envc + 1 + AUX_WORDS;
    struct stack_builder builder = {.space = image->space, .top = USER_STACK_TOP};
    int error = space_map_stack(image->space);
    if (error)
        return error;
    builder.words = kmalloc(most * sizeof(uint32_t));
    if (!builder.words)
        return -ENOMEM;
    error = build(&builder, image, argc, argv, envc, envp);
    kfree(builder.words);
    return error;
}
