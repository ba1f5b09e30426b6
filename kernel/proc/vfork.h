/* CLONE_VFORK: a child runs in its parent's place, in the parent's memory and perhaps on its stack,
 * and the parent sleeps until the child has a program of its own or has ended. */
#ifndef KERNEL_PROC_VFORK_H
#define KERNEL_PROC_VFORK_H

#include "kernel/wait.h"

struct thread;

/* On the parent's kernel stack. */
struct vfork_wait {
    struct thread *child; /* while not over: it points here by its vfork */
    bool over;
    struct wait_queue queue;
};

/* Before child starts: it will have the caller wait. */
void vfork_prepare(struct vfork_wait *wait, struct thread *child);
/* Sleeps until the child lets the caller go, or the caller is to die. */
void vfork_sleep(struct vfork_wait *wait);
/* The caller leaves the memory it was made in: its parent, if that waits, goes on. */
void vfork_release(void);

#endif
