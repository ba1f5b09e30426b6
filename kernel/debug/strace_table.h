/* How the tables of names are written, for the files that hold them. */
#ifndef KERNEL_DEBUG_STRACE_TABLE_H
#define KERNEL_DEBUG_STRACE_TABLE_H

#define NAME(name)                                                                                 \
    {                                                                                              \
        name, #name                                                                                \
    }
#define END                                                                                        \
    {                                                                                              \
        0, NULL                                                                                    \
    }

#endif
