/* Page frames: RAM in pieces of 4 KiB, counted by reference. Addresses here are physical. */
#ifndef KERNEL_MM_FRAME_H
#define KERNEL_MM_FRAME_H

#include <stdbool.h>
#include <stdint.h>

enum { PAGE_SIZE = 4096 };

#define FRAME_NONE 0 /* frame 0 is never given out */

/* Takes all usable RAM of boot_info, less the kernel, the modules and the first 64 KiB. */
void frame_init(void);
uint32_t frame_alloc(void);     /* any frame (perhaps above the direct map), or FRAME_NONE */
uint32_t frame_alloc_low(void); /* one that phys_to_virt() reaches, or FRAME_NONE */
/* The same for what programs keep in memory: some frames are left over, for the kernel only. */
uint32_t frame_alloc_user(void);
uint32_t frame_alloc_low_user(void);
uint32_t frame_alloc_zeroed(void);    /* filled with zero */
void frame_share(uint32_t frame);     /* one reference more */
void frame_free(uint32_t frame);      /* one fewer; at none it is free again */
bool frame_is_shared(uint32_t frame); /* whether it has more than one reference */
uint32_t frames_free(void);
uint32_t frames_total(void);
void frame_copy(uint32_t to, uint32_t from);
/* Copies length bytes into a frame at offset, or out of it, through a window where needed. */
void frame_write(uint32_t frame, uint32_t offset, const void *from, uint32_t length);
void frame_read(uint32_t frame, uint32_t offset, void *to, uint32_t length);

#endif
