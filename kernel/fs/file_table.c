/* Descriptor tables. Each has a spin lock with short sections; files are closed after it is let go,
 * as that may sleep. */
#include "kernel/fs/file_table.h"

#include "kernel/fs/file_transfer.h"

#include "kernel/fs/file_lock.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/string.h"

/* See file_table.h. */
struct file_table *file_table_create(void)
{
    struct file_table *table = kmalloc(sizeof *table);
    if (!table)
        return NULL;
    table->lock = (struct spinlock)SPINLOCK_INIT;
    table->references = 1;
    table->size = TABLE_FIRST;
    table->file = table->first;
    memset(table->used, 0, sizeof table->used);
    memset(table->close_on_exec, 0, sizeof table->close_on_exec);
    return table;
}

/* Sets or clears the bit of descriptor. */
static void set_bit(uint32_t *words, int descriptor, bool on)
{
    uint32_t bit = 1u << descriptor % 32;
    if (on)
        words[descriptor / 32] |= bit;
    else
        words[descriptor / 32] &= ~bit;
}

/* The first number from lowest on whose bit is set in words (each first turned over by `invert`),
 * or TABLE_MOST. */
static int find_bit(const uint32_t *words, int lowest, uint32_t invert)
{
    for (int word = lowest / 32; word < TABLE_WORDS; word++) {
        uint32_t bits = words[word] ^ invert;
        if (word == lowest / 32)
            bits &= ~0u << lowest % 32;
        if (bits)
            return word * 32 + __builtin_ctz(bits);
    }
    return TABLE_MOST;
}

/* Makes room for descriptor, below TABLE_MOST; lock held, so that nobody reads the old places. */
static bool make_room(struct file_table *table, int descriptor)
{
    int size = table->size;
    while (size <= descriptor)
        size *= 2;
    if (size == table->size)
        return true;
    struct file **file = kmalloc((size_t)size * sizeof *file);
    if (!file)
        return false;
    memcpy(file, table->file, (size_t)table->size * sizeof *file);
    if (table->file != table->first)
        kfree(table->file);
    table->file = file;
    table->size = size;
    return true;
}

/* Puts file at a number, for which there is room; lock held. */
static void put(struct file_table *table, int descriptor, struct file *file, bool close_on_exec)
{
    table->file[descriptor] = file;
    set_bit(table->used, descriptor, true);
    set_bit(table->close_on_exec, descriptor, close_on_exec);
}

/* Empties a place; lock held. Gives what was there, with its reference, or NULL. */
static struct file *remove(struct file_table *table, int descriptor)
{
    if (!file_table_has(table, (unsigned)descriptor))
        return NULL;
    set_bit(table->used, descriptor, false);
    return table->file[descriptor];
}

/* A descriptor of the table was closed, which gives up what the table has locked in the file: by
 * any of its descriptors, as POSIX wants it. Takes the reference. */
static void let_go(struct file_table *table, struct file *file)
{
    file_lock_forget(file->inode, table);
    file_release(file);
}

/* See file_table.h. */
int file_table_install(struct file_table *table, struct file *file, int lowest, int limit,
                       bool close_on_exec)
{
    uint32_t irq = spin_lock(&table->lock);
    int descriptor = lowest < TABLE_MOST ? find_bit(table->used, lowest, ~0u) : TABLE_MOST;
    int result = descriptor;
    if (descriptor >= limit || descriptor >= TABLE_MOST)
        result = -EMFILE;
    else if (!make_room(table, descriptor))
        result = -ENOMEM;
    else
        put(table, descriptor, file, close_on_exec);
    spin_unlock(&table->lock, irq);
    return result;
}

/* See file_table.h. */
int file_table_replace(struct file_table *table, struct file *file, int descriptor, int limit,
                       bool close_on_exec)
{
    if (descriptor < 0 || descriptor >= limit || descriptor >= TABLE_MOST)
        return -EBADF;
    uint32_t irq = spin_lock(&table->lock);
    struct file *old = remove(table, descriptor);
    bool room = make_room(table, descriptor);
    if (room)
        put(table, descriptor, file, close_on_exec);
    spin_unlock(&table->lock, irq);
    if (old)
        let_go(table, old);
    return room ? 0 : -ENOMEM;
}

/* See file_table.h. */
struct file *file_table_take(struct file_table *table, int descriptor)
{
    uint32_t irq = spin_lock(&table->lock);
    struct file *file =
        file_table_has(table, (unsigned)descriptor) ? table->file[descriptor] : NULL;
    if (file)
        file_share(file);
    spin_unlock(&table->lock, irq);
    return file;
}

/* See file_table.h. */
int file_table_next(struct file_table *table, int descriptor)
{
    if (descriptor < 0 || descriptor >= TABLE_MOST)
        return -1;
    int next = find_bit(table->used, descriptor, 0);
    return next < TABLE_MOST ? next : -1;
}

/* See file_table.h. */
int file_table_close(struct file_table *table, int descriptor)
{
    uint32_t irq = spin_lock(&table->lock);
    struct file *file = remove(table, descriptor);
    spin_unlock(&table->lock, irq);
    if (!file)
        return -EBADF;
    let_go(table, file);
    return 0;
}

/* See file_table.h. */
int file_table_flag(struct file_table *table, int descriptor)
{
    uint32_t irq = spin_lock(&table->lock);
    int flag = -EBADF;
    if (file_table_has(table, (unsigned)descriptor))
        flag = table->close_on_exec[descriptor / 32] >> descriptor % 32 & 1;
    spin_unlock(&table->lock, irq);
    return flag;
}

/* See file_table.h. */
int file_table_set_flag(struct file_table *table, int descriptor, bool close_on_exec)
{
    uint32_t irq = spin_lock(&table->lock);
    bool used = file_table_has(table, (unsigned)descriptor);
    if (used)
        set_bit(table->close_on_exec, descriptor, close_on_exec);
    spin_unlock(&table->lock, irq);
    return used ? 0 : -EBADF;
}

/* See file_table.h. Only the words and places in use are touched: fork() is measured. */
struct file_table *file_table_copy(struct file_table *from)
{
    struct file_table *to = file_table_create();
    if (!to)
        return NULL;
    uint32_t irq = spin_lock(&from->lock);
    bool room = make_room(to, from->size - 1);
    for (int word = 0; room && word < from->size / 32; word++) {
        uint32_t bits = from->used[word];
        to->used[word] = bits;
        to->close_on_exec[word] = from->close_on_exec[word];
        for (; bits; bits &= bits - 1) {
            int descriptor = word * 32 + __builtin_ctz(bits);
            to->file[descriptor] = file_share(from->file[descriptor]);
        }
    }
    spin_unlock(&from->lock, irq);
    if (room)
        return to;
    kfree(to);
    return NULL;
}

/* See file_table.h. */
struct file_table *file_table_share(struct file_table *table)
{
    __atomic_fetch_add(&table->references, 1, __ATOMIC_RELAXED);
    return table;
}

/* See file_table.h. */
bool file_table_own(struct process *process)
{
    struct file_table *table = process->files;
    if (table->references == 1) /* nobody else who could share it */
        return true;
    struct file_table *own = file_table_copy(table);
    if (!own)
        return false;
    uint32_t irq = spin_lock(&process_lock); /* /proc may be looking */
    process->files = own;
    spin_unlock(&process_lock, irq);
    file_table_release(table);
    return true;
}

/* See file_table.h. */
void file_table_release(struct file_table *table)
{
    if (__atomic_sub_fetch(&table->references, 1, __ATOMIC_ACQ_REL) != 0)
        return;
    int descriptor = -1;
    while ((descriptor = file_table_next(table, descriptor + 1)) >= 0)
        file_table_close(table, descriptor);
    if (table->file != table->first)
        kfree(table->file);
    kfree(table);
}

/* See file_table.h. */
void file_table_exec(struct file_table *table)
{
    int descriptor = -1;
    while ((descriptor = file_table_next(table, descriptor + 1)) >= 0)
        if (file_table_flag(table, descriptor) == 1)
            file_table_close(table, descriptor);
}

/* See file.h. */
struct file *file_take(int descriptor)
{
    return file_take_quickly(descriptor);
}

/* See file.h. */
unsigned file_limit(void)
{
    uint32_t limit = current()->process->limits[RLIMIT_NOFILE].current;
    return limit < TABLE_MOST ? limit : TABLE_MOST;
}

/* See file.h. */
int file_install_from(struct file *file, int lowest, bool close_on_exec)
{
    return file_table_install(current()->process->files, file, lowest, (int)limit_of(RLIMIT_NOFILE),
                              close_on_exec);
}

/* See file.h. */
int file_install(struct file *file, bool close_on_exec)
{
    return file_install_from(file, 0, close_on_exec);
}

/* See file.h. */
int file_replace(struct file *file, int descriptor, bool close_on_exec)
{
    return file_table_replace(current()->process->files, file, descriptor, (int)file_limit(),
                              close_on_exec);
}

/* See file.h. */
int file_close(int descriptor)
{
    return file_table_close(current()->process->files, descriptor);
}
