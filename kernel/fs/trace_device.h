/* /dev/trace and /dev/trace_mark: docs/trace.md says how they are used. */
#ifndef KERNEL_FS_TRACE_DEVICE_H
#define KERNEL_FS_TRACE_DEVICE_H

/* At boot, by a thread, after the tree was made. */
void trace_devices_init(void);

#endif
