/* The initrd: a cpio archive that the boot loader left in memory, and with which the tree begins.
 */
#ifndef KERNEL_FS_INITRD_H
#define KERNEL_FS_INITRD_H

void initrd_unpack(void); /* boot module 0, into the tree; by a thread */

#endif
