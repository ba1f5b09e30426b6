/* What /proc tells of a process's memory: its map, and the strings that it was started with. */
#include "kernel/fs/path.h"
#include "kernel/fs/procfs.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/object.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux_file.h"

enum {
    NAME_COLUMN = 49,        /* where Linux puts the name in /proc/PID/maps, on 32 bits */
    STRINGS_MOST = 64 << 10, /* bytes of arguments or environment that are shown */
};

/* Where the map is written, and what its names are made of. */
struct map {
    struct text *text, program; /* the program file's path */
    const struct file *file;    /* the program file, or NULL */
    uint32_t break_start, break_end;
};

static void print_line(struct map *map, uint32_t start, uint32_t end, uint32_t protection,
                       bool shared, uint32_t offset)
{
    text_print(map->text, "%08x-%08x %c%c%c%c %08x ", start, end,
               protection & PROT_READ ? 'r' : '-', protection & PROT_WRITE ? 'w' : '-',
               protection & PROT_EXEC ? 'x' : '-', shared ? 's' : 'p', offset);
}

/* The inode whose bytes object has, if it still has the name by which it was mapped; with a
 * reference, or NULL. */
static struct inode *find_inode(const struct memory_object *object)
{
    struct path_place place;
    struct inode *inode = NULL;
    if (!object || !object_name(object))
        return NULL;
    mutex_lock(&tree_lock);
    if (path_find(AT_FDCWD, object_name(object), 0, &place) == 0) {
        if (place.inode->object == object)
            inode = inode_share(place.inode);
        path_put(&place);
    }
    mutex_unlock(&tree_lock);
    return inode;
}

/* What Linux calls memory that processes share without a file. */
static void print_shared(struct text *text, const struct region *region, const struct inode *inode)
{
    const char *name = object_name(region->object);
    text_print(text, "%s%s", name ? name : "/dev/zero", inode ? "" : " (deleted)");
}

/* Prints what region is of, behind its line, which begins at start. */
static void print_name(struct map *map, const struct region *region, const struct inode *inode,
                       uint32_t start)
{
    struct text *text = map->text;
    bool program = map->file && inode == map->file->inode;
    bool heap = region->start < map->break_end && region->end > map->break_start;
    if (region->object || heap || region->flags & REGION_GROWS_DOWN)
        text_pad(text, start, NAME_COLUMN);
    if (program)
        text_print(text, "%.*s", (int)map->program.length, map->program.bytes);
    else if (region->object)
        print_shared(text, region, inode);
    else if (region->flags & REGION_GROWS_DOWN)
        text_print(text, "[stack]");
    else if (heap)
        text_print(text, "[heap]");
    text_put(text, '\n');
}

/* The line of one region. */
static void print_region(struct map *map, const struct region *region)
{
    struct text *text = map->text;
    uint32_t start = text->length;
    bool program = map->file && region->object && region->object == map->file->inode->object;
    struct inode *inode = program ? inode_share(map->file->inode) : find_inode(region->object);
    print_line(map, region->start, region->end, region->protection, region->flags & REGION_SHARED,
               region->page_offset << 12);
    text_print(text, "%02x:%02x %u ", inode ? device_major(inode->system->device) : 0,
               inode ? device_minor(inode->system->device) : 0, inode ? inode->number : 0);
    print_name(map, region, inode, start);
    if (inode)
        inode_release(inode);
}

/* All lines; from a copy, as no name may be looked up with the space locked. 0 or -ENOMEM. */
static int print_regions(struct map *map, struct address_space *space)
{
    struct region_list copy = {0};
    mutex_lock(&space->lock);
    bool copied = region_copy(&copy, &space->regions);
    mutex_unlock(&space->lock);
    for (uint32_t index = 0; copied && index < copy.count; index++)
        print_region(map, &copy.sorted[index]);
    if (copied)
        region_list_free(&copy);
    return copied ? 0 : -ENOMEM;
}

/* The vDSO is no region: all spaces have it at the same place, its data below its code. */
static void print_vdso(struct map *map)
{
    struct text *text = map->text;
    static const struct {
        uint32_t start, protection;
        const char *name;
    } parts[] = {{VDSO_ADDRESS - PAGE_SIZE, PROT_READ, "[vvar]"},
                 {VDSO_ADDRESS, PROT_READ | PROT_EXEC, "[vdso]"}};
    for (int index = 0; index < 2; index++) {
        uint32_t start = text->length;
        print_line(map, parts[index].start, parts[index].start + PAGE_SIZE, parts[index].protection,
                   false, 0);
        text_print(text, "00:00 0 ");
        text_pad(text, start, NAME_COLUMN);
        text_print(text, "%s\n", parts[index].name);
    }
}

PROC_TEXT(proc_maps)
{
    struct proc_parts parts;
    if (!proc_hold(subject.pid, &parts))
        return -ESRCH;
    struct address_space *space = parts.space;
    struct map map = {.text = text};
    int error = 0;
    if (space) {
        map.file = space->program;
        map.break_start = space->break_start;
        map.break_end = space->break_end;
        if (map.file)
            (void)file_path(map.file, &map.program);
        error = print_regions(&map, space);
        print_vdso(&map);
    }
    text_free(&map.program);
    proc_let_go(&parts);
    return error;
}

/* Copies what lies in a space between two addresses. 0, -ENOMEM, -EFAULT. */
static int print_bytes(struct text *text, struct address_space *space, uint32_t start, uint32_t end)
{
    uint32_t length = end - start < STRINGS_MOST ? end - start : STRINGS_MOST;
    char *bytes = kmalloc(length + 1);
    if (!bytes)
        return -ENOMEM;
    int error = space_read(space, start, bytes, length);
    for (uint32_t index = 0; !error && index < length; index++)
        text_put(text, bytes[index]);
    kfree(bytes);
    return error;
}

/* A zombie has nothing left to tell. */
PROC_TEXT(proc_command_line)
{
    struct proc_parts parts;
    if (!proc_hold(subject.pid, &parts))
        return -ESRCH;
    struct address_space *space = parts.space;
    int error = space ? print_bytes(text, space, space->arguments, space->environment) : 0;
    proc_let_go(&parts);
    return error;
}

PROC_TEXT(proc_environment)
{
    struct proc_parts parts;
    if (!proc_hold(subject.pid, &parts))
        return -ESRCH;
    struct address_space *space = parts.space;
    int error = space ? print_bytes(text, space, space->environment, space->environment_end) : 0;
    proc_let_go(&parts);
    return error;
}
