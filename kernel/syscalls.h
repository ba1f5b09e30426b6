/* The one table of system calls: number, name, and for each argument type, name and kind. It is an
 * X-macro: whoever includes it defines CALL0 to CALL6. From it come the kernel's dispatch
 * (kernel/arch/i386/syscall_table.c), the user stubs (user/syscall.h), traces and the tests of
 * every pointer argument. Numbers below 4096 are Linux i386's; those from 4096 are Baton's own.
 *
 * Kinds: INT a number; FD a descriptor; SIZE a byte count of the buffer before it; PATH a string
 * in; IN, OUT, INOUT a buffer or structure; STRINGS a NULL-ended array of strings; USER an address
 * that the call does not follow itself. No include guard: it is included several times on purpose.
 */

CALL1(1, exit, int, status, INT)
CALL0(2, fork)
CALL3(3, read, int, fd, FD, void *, buffer, OUT, unsigned, count, SIZE)
CALL3(4, write, int, fd, FD, const void *, buffer, IN, unsigned, count, SIZE)
CALL3(5, open, const char *, path, PATH, int, flags, INT, int, mode, INT)
CALL1(6, close, int, fd, FD)
CALL3(7, waitpid, int, pid, INT, int *, status, OUT, int, options, INT)
CALL3(11, execve, const char *, path, PATH, char *const *, argv, STRINGS, char *const *, envp,
      STRINGS)
CALL0(20, getpid)
CALL2(37, kill, int, pid, INT, int, signal, INT)
CALL1(45, brk, void *, end, USER)
CALL2(57, setpgid, int, pid, INT, int, pgid, INT)
CALL0(64, getppid)
CALL0(65, getpgrp)
CALL0(66, setsid)
CALL2(78, gettimeofday, void *, time, OUT, void *, zone, OUT)
CALL4(88, reboot, int, magic, INT, int, magic2, INT, int, command, INT, void *, argument, USER)
CALL1(90, mmap, const void *, arguments, IN)
CALL2(91, munmap, void *, start, USER, unsigned, length, SIZE)
CALL4(114, wait4, int, pid, INT, int *, status, OUT, int, options, INT, void *, usage, OUT)
CALL5(120, clone, unsigned, flags, INT, void *, stack, USER, int *, parent_tid, OUT, void *, tls,
      IN, int *, child_tid, USER)
CALL1(122, uname, void *, name, OUT)
CALL3(125, mprotect, void *, start, USER, unsigned, length, SIZE, int, protection, INT)
CALL1(132, getpgid, int, pid, INT)
CALL3(144, msync, void *, start, USER, unsigned, length, SIZE, int, flags, INT)
CALL1(147, getsid, int, pid, INT)
CALL2(150, mlock, void *, start, USER, unsigned, length, SIZE)
CALL2(151, munlock, void *, start, USER, unsigned, length, SIZE)
CALL1(152, mlockall, int, flags, INT)
CALL0(153, munlockall)
CALL0(158, sched_yield)
CALL2(162, nanosleep, const void *, request, IN, void *, remaining, OUT)
CALL5(163, mremap, void *, start, USER, unsigned, old_length, SIZE, unsigned, new_length, INT, int,
      flags, INT, void *, target, USER)
CALL6(192, mmap2, void *, start, USER, unsigned, length, SIZE, int, protection, INT, int, flags,
      INT, int, fd, FD, unsigned, page_offset, INT)
CALL3(218, mincore, void *, start, USER, unsigned, length, SIZE, unsigned char *, residence, OUT)
CALL3(219, madvise, void *, start, USER, unsigned, length, SIZE, int, advice, INT)
CALL0(224, gettid)
CALL6(240, futex, void *, word, INOUT, int, operation, INT, int, value, INT, const void *, timeout,
      IN, void *, word2, USER, int, value3, INT)
CALL1(243, set_thread_area, void *, description, INOUT)
CALL1(252, exit_group, int, status, INT)
CALL1(258, set_tid_address, int *, word, USER)
CALL2(265, clock_gettime, int, clock, INT, void *, time, OUT)
CALL2(311, set_robust_list, void *, head, USER, unsigned, length, SIZE)
CALL3(312, get_robust_list, int, number, INT, void **, head, OUT, unsigned *, length, OUT)
CALL3(376, mlock2, void *, start, USER, unsigned, length, SIZE, int, flags, INT)

/* Baton's own. thread_list fills struct baton_thread records (user/baton.h) and gives the number of
 * threads; kernel_demo runs a demonstration made of kernel threads, printing as it goes;
 * list_files gives the initrd paths, each ended by NUL, and the bytes they need; set_foreground
 * names the process that ^C kills; set_priority sets the calling thread's priority, 0 to 63;
 * test_one_shot, with test-calls on the boot line only, sends one timer interrupt after counts of
 * 838 ns and gives the address of the instruction before which the last one came. */
CALL2(4096, thread_list, void *, records, OUT, unsigned, size, SIZE)
CALL1(4097, kernel_demo, const char *, name, PATH)
CALL2(4098, list_files, char *, names, OUT, unsigned, size, SIZE)
CALL1(4099, set_foreground, int, pid, INT)
CALL1(4100, set_priority, int, priority, INT)
CALL1(4101, test_one_shot, unsigned, counts, INT)
