/* The first stack of a program, as the i386 System V ABI lays it, from the top down:
 *
 *     USER_STACK_TOP  a word of zeros
 *                     the program's name, for AT_EXECFN
 *                     the strings of argv and then of envp, the first one lowest
 *                     "i686", 16 random bytes
 *                     (up to 15 bytes, for alignment)
 *                     auxv: pairs of type and value, the last is AT_NULL
 *                     envp: pointers, NULL
 *                     argv: pointers, NULL
 *     ESP             argc, at an address that 16 divides                                       */
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/exec.h"
#include "kernel/random.h"
#include "lib/elf.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/string.h"

enum { RANDOM_BYTES = 16, AUX_WORDS = 2 * 24, CLOCK_TICKS = 100 };

/* What is being laid: bytes go below top, words into a copy of the lowest part. */
struct stack_builder {
    struct address_space *space;
    uint32_t top;
    uint32_t *words, count;
    uint32_t name, platform, random; /* where they are */
};

/* Puts length bytes below all that is there; gives 0 or -ENOMEM, moves top to them. */
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

/* Pushes what is no word, and notes where it lies. 0 or -ENOMEM. */
static int push_all(struct stack_builder *builder, const struct exec *exec)
{
    uint32_t random[RANDOM_BYTES / 4];
    random_bytes(random, sizeof random);
    builder->top -= sizeof(uint32_t);
    int error = push_bytes(builder, exec->name, strlen(exec->name) + 1);
    builder->name = builder->top;
    if (!error)
        error = push_bytes(builder, exec->strings.bytes, exec->strings.used);
    builder->space->arguments = builder->top;
    builder->space->environment_end = builder->name;
    if (!error)
        error = push_bytes(builder, "i686", sizeof "i686");
    builder->platform = builder->top;
    if (!error)
        error = push_bytes(builder, random, sizeof random);
    builder->random = builder->top;
    return error;
}

/* Adds the addresses of count strings from text on, which lies at *address there, and NULL. Moves
 * *address behind them, and gives what comes next. */
static const char *add_pointers(struct stack_builder *builder, const char *text, int count,
                                uint32_t *address)
{
    for (int index = 0; index < count; index++) {
        uint32_t length = strlen(text) + 1;
        add_word(builder, *address);
        *address += length;
        text += length;
    }
    add_word(builder, 0);
    return text;
}

static void add_strings(struct stack_builder *builder, const struct exec *exec)
{
    uint32_t address = builder->space->arguments;
    add_word(builder, (uint32_t)exec->argc);
    const char *environment = add_pointers(builder, exec->strings.bytes, exec->argc, &address);
    builder->space->environment = address;
    add_pointers(builder, environment, exec->envc, &address);
}

static void add_identity(struct stack_builder *builder)
{
    const struct process *self = current()->process;
    static const struct identity nobody; /* init's, whose maker is no process: all numbers are 0 */
    const struct identity *own = self ? &self->identity : &nobody;
    add_aux(builder, AT_UID, own->user.real);
    add_aux(builder, AT_EUID, own->user.effective);
    add_aux(builder, AT_GID, own->group.real);
    add_aux(builder, AT_EGID, own->group.effective);
    add_aux(builder, AT_SECURE, 0); /* no file gives its rights to who runs it */
}

/* Adds the auxiliary vector, in Linux's order. */
static void add_auxiliary(struct stack_builder *builder, const struct exec_image *image)
{
    struct cpu_description cpu;
    arch_cpu_describe(&cpu);
    add_aux(builder, AT_SYSINFO, (uint32_t)(uintptr_t)vdso_vsyscall);
    add_aux(builder, AT_SYSINFO_EHDR, VDSO_ADDRESS);
    add_aux(builder, AT_MINSIGSTKSZ, arch_signal_stack_least());
    add_aux(builder, AT_HWCAP, cpu.features);
    add_aux(builder, AT_PAGESZ, PAGE_SIZE);
    add_aux(builder, AT_CLKTCK, CLOCK_TICKS);
    if (image->headers) {
        add_aux(builder, AT_PHDR, image->headers);
        add_aux(builder, AT_PHENT, sizeof(Elf32_Phdr));
        add_aux(builder, AT_PHNUM, image->header_count);
    }
    add_aux(builder, AT_BASE, 0);
    add_aux(builder, AT_FLAGS, 0);
    add_aux(builder, AT_ENTRY, image->entry);
    add_identity(builder);
    add_aux(builder, AT_RANDOM, builder->random);
    add_aux(builder, AT_HWCAP2, 0);
    add_aux(builder, AT_EXECFN, builder->name);
    add_aux(builder, AT_PLATFORM, builder->platform);
    add_aux(builder, AT_NULL, 0);
}

/* Lays everything in builder, whose words have room. 0 or -ENOMEM. */
static int build(struct stack_builder *builder, struct exec *exec)
{
    int error = push_all(builder, exec);
    if (error)
        return error;
    add_strings(builder, exec);
    add_auxiliary(builder, &exec->image);
    uint32_t size = builder->count * sizeof(uint32_t);
    exec->image.stack = (builder->top - size) & -16u;
    return space_write(builder->space, exec->image.stack, builder->words, size);
}

/* See exec.h. */
int exec_stack(struct exec *exec)
{
    uint32_t most = 1 + (uint32_t)exec->argc + 1 + (uint32_t)exec->envc + 1 + AUX_WORDS;
    struct stack_builder builder = {.space = exec->image.space, .top = USER_STACK_TOP};
    int error = space_map_stack(exec->image.space);
    if (error)
        return error;
    builder.words = kmalloc(most * sizeof(uint32_t));
    if (!builder.words)
        return -ENOMEM;
    error = build(&builder, exec);
    kfree(builder.words);
    return error;
}
