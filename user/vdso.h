/* The vDSO: a shared object that the kernel puts into every program. */
#ifndef USER_VDSO_H
#define USER_VDSO_H

/* The address of the function that has this name in this version ("LINUX_2.6"), or NULL. */
void *vdso_find(const char *name, const char *version);

#endif
