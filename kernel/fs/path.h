/* Paths: how names lead to inodes. */
#ifndef KERNEL_FS_PATH_H
#define KERNEL_FS_PATH_H

#include "kernel/fs/inode.h"

enum {
    NAME_MOST = 255,  /* bytes of a name */
    PATH_SIZE = 4096, /* of a path, with its NUL */
    PATH_SHORT = 120, /* that many without a block of the heap */
    LINKS_MOST = 40,  /* symbolic links on one way */
};

/* One lock for the tree of all names: whoever looks a path up holds it, and so does whoever changes
 * what a directory has. No user memory is touched under it. */
extern struct mutex tree_lock;

extern struct inode *tree_root; /* of the root file system */

/* A path out of user memory. */
struct path_text {
    char *text;
    char room[PATH_SHORT];
};

/* 0, -EFAULT, -ENAMETOOLONG, -ENOMEM. Only after 0 it is to be freed. */
int path_read(struct path_text *path, const char *user_path);
void path_free(struct path_text *path);

/* The inode of an open file, with a reference; of the current directory for AT_FDCWD. 0, -EBADF. */
int path_descriptor(int descriptor, struct inode **inode);

/* How the last name of a path is looked up. */
enum path_flags {
    PATH_FOLLOW = 1, /* if it is a symbolic link, go where that leads */
    PATH_NEW = 2,    /* it need not exist */
    PATH_ENTRY = 4,  /* the name itself is wanted, to be removed or made: a slash behind it leads no
                        further */
};

/* What the last name of a path is. */
enum path_kind { PATH_NAME, PATH_ROOT, PATH_DOT, PATH_DOT_DOT };

/* Where a path leads. */
struct path_place {
    struct inode *directory; /* that has the last name, with a reference; never NULL */
    struct name name;        /* the last name, lies in the path or in text */
    enum path_kind kind;     /* PATH_NAME: name is to be looked up, else it is not */
    bool slash;              /* slashes come after it: only a directory will do */
    struct inode *inode;     /* with a reference; NULL: nothing has that name (PATH_NEW only) */
    struct file *through;    /* such a one led to inode by a link like /proc/PID/exe, or NULL */
    char *text;              /* of the last symbolic link with what came after it, or NULL */
};

/* Finds path, from the directory that descriptor stands for (AT_FDCWD: the caller's current one)
 * or from the caller's root. Tree lock held. 0, -ENOENT, -ENOTDIR, -EACCES, -ELOOP, -EBADF,
 * -ENAMETOOLONG, -ENOMEM. After 0 path_put() takes it back. */
int path_find(int descriptor, const char *path, int flags, struct path_place *place);
void path_put(struct path_place *place);

/* All in one: the inode to which a user's path leads, with a reference. flags are those of
 * fstatat(2): AT_SYMLINK_NOFOLLOW; AT_EMPTY_PATH allows "" for descriptor itself. */
int path_inode(int descriptor, const char *user_path, int flags, struct inode **inode);

/* The path of directory, seen from root, in words; at the end of buffer, whose size is PATH_SIZE.
 * Tree lock held. NULL: it is too long, or there is none any more. */
char *path_of_directory(struct inode *directory, struct inode *root, char *buffer);
/* The caller's root; a kernel thread's is the tree's. */
struct inode *path_root(void);

#endif
