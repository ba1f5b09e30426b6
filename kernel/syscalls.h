/* The one table of system calls: number, name, and for each argument type, name and kind. It is an
 * X-macro: whoever includes it defines CALL0 to CALL6, which end with it. From it come the dispatch
 * (kernel/arch/i386/syscall_table.c), the user stubs (user/syscall.h), traces and the tests of
 * every pointer argument. Numbers below 4096 are Linux i386's; those from 4096 are Baton's own.
 *
 * Kinds: INT a number; FD a descriptor; SIZE a byte count of the buffer before it; PATH a string
 * in; IN, OUT, INOUT a buffer or structure; STRINGS a NULL-ended array of strings; ADDRESSES memory
 * that holds addresses which the call follows too; USER an address that it does not follow itself.
 * No include guard: it is included several times on purpose.
 */

CALL0(0, restart_syscall)
CALL1(1, exit, int, status, INT)
CALL0(2, fork)
CALL3(3, read, int, fd, FD, void *, buffer, OUT, unsigned, count, SIZE)
CALL3(4, write, int, fd, FD, const void *, buffer, IN, unsigned, count, SIZE)
CALL3(5, open, const char *, path, PATH, int, flags, INT, int, mode, INT)
CALL1(6, close, int, fd, FD)
CALL3(7, waitpid, int, pid, INT, int *, status, OUT, int, options, INT)
CALL2(8, creat, const char *, path, PATH, int, mode, INT)
CALL2(9, link, const char *, old_path, PATH, const char *, path, PATH)
CALL1(10, unlink, const char *, path, PATH)
CALL3(11, execve, const char *, path, PATH, char *const *, argv, STRINGS, char *const *, envp,
      STRINGS)
CALL1(12, chdir, const char *, path, PATH)
CALL1(13, time, int *, seconds, OUT)
CALL3(14, mknod, const char *, path, PATH, int, mode, INT, unsigned, device, INT)
CALL2(15, chmod, const char *, path, PATH, int, mode, INT)
CALL3(16, lchown, const char *, path, PATH, int, owner, INT, int, group, INT)
CALL2(18, oldstat, const char *, path, PATH, void *, status, OUT)
CALL3(19, lseek, int, fd, FD, int, offset, INT, int, whence, INT)
CALL0(20, getpid)
CALL1(23, setuid, unsigned, uid, INT)
CALL0(24, getuid)
CALL1(25, stime, const int *, seconds, IN)
CALL1(27, alarm, unsigned, seconds, INT)
CALL2(28, oldfstat, int, fd, FD, void *, status, OUT)
CALL0(29, pause)
CALL2(30, utime, const char *, path, PATH, const void *, times, IN)
CALL2(33, access, const char *, path, PATH, int, mode, INT)
CALL1(34, nice, int, increment, INT)
CALL0(36, sync)
CALL2(37, kill, int, pid, INT, int, signal, INT)
CALL2(38, rename, const char *, old_path, PATH, const char *, path, PATH)
CALL2(39, mkdir, const char *, path, PATH, int, mode, INT)
CALL1(40, rmdir, const char *, path, PATH)
CALL1(41, dup, int, fd, FD)
CALL1(42, pipe, int *, numbers, OUT)
CALL1(43, times, void *, times, OUT)
CALL1(45, brk, void *, end, USER)
CALL1(46, setgid, unsigned, gid, INT)
CALL0(47, getgid)
CALL2(48, signal, int, signal, INT, void *, handler, USER)
CALL0(49, geteuid)
CALL0(50, getegid)
CALL3(54, ioctl, int, fd, FD, unsigned, request, INT, void *, argument, USER)
CALL3(55, fcntl, int, fd, FD, int, command, INT, unsigned, argument, USER)
CALL2(57, setpgid, int, pid, INT, int, pgid, INT)
CALL1(60, umask, int, mask, INT)
CALL1(61, chroot, const char *, path, PATH)
CALL2(63, dup2, int, fd, FD, int, descriptor, INT)
CALL0(64, getppid)
CALL0(65, getpgrp)
CALL0(66, setsid)
CALL3(67, sigaction, int, signal, INT, const void *, action, IN, void *, old, OUT)
CALL0(68, sgetmask)
CALL1(69, ssetmask, int, mask, INT)
CALL2(70, setreuid, unsigned, real, INT, unsigned, effective, INT)
CALL2(71, setregid, unsigned, real, INT, unsigned, effective, INT)
CALL3(72, sigsuspend, int, unused1, INT, int, unused2, INT, unsigned, mask, INT)
CALL1(73, sigpending, void *, set, OUT)
CALL2(74, sethostname, const char *, name, IN, int, length, SIZE)
CALL2(75, setrlimit, int, resource, INT, const void *, limit, IN)
CALL2(76, getrlimit, int, resource, INT, void *, limit, OUT)
CALL2(77, getrusage, int, which, INT, void *, usage, OUT)
CALL2(78, gettimeofday, void *, time, OUT, void *, zone, OUT)
CALL2(79, settimeofday, const void *, time, IN, const void *, new_zone, IN)
CALL2(80, getgroups, int, size, INT, void *, groups, OUT)
CALL2(81, setgroups, int, size, INT, const void *, groups, IN)
CALL1(82, select, const void *, arguments, ADDRESSES)
CALL2(83, symlink, const char *, text, PATH, const char *, path, PATH)
CALL2(84, oldlstat, const char *, path, PATH, void *, status, OUT)
CALL3(85, readlink, const char *, path, PATH, void *, buffer, OUT, int, size, SIZE)
CALL4(88, reboot, int, magic, INT, int, magic2, INT, int, command, INT, void *, argument, USER)
CALL1(90, mmap, const void *, arguments, IN)
CALL2(91, munmap, void *, start, USER, unsigned, length, SIZE)
CALL2(92, truncate, const char *, path, PATH, int, size, INT)
CALL2(93, ftruncate, int, fd, FD, int, size, INT)
CALL2(94, fchmod, int, fd, FD, int, mode, INT)
CALL3(95, fchown, int, fd, FD, int, owner, INT, int, group, INT)
CALL2(96, getpriority, int, which, INT, int, who, INT)
CALL3(97, setpriority, int, which, INT, int, who, INT, int, nice, INT)
CALL2(99, statfs, const char *, path, PATH, void *, status, OUT)
CALL2(100, fstatfs, int, fd, FD, void *, status, OUT)
CALL3(104, setitimer, int, which, INT, const void *, value, IN, void *, old, OUT)
CALL2(105, getitimer, int, which, INT, void *, value, OUT)
CALL2(106, stat, const char *, path, PATH, void *, status, OUT)
CALL2(107, lstat, const char *, path, PATH, void *, status, OUT)
CALL2(108, fstat, int, fd, FD, void *, status, OUT)
CALL4(114, wait4, int, pid, INT, int *, status, OUT, int, options, INT, void *, usage, OUT)
CALL1(116, sysinfo, void *, information, OUT)
CALL1(118, fsync, int, fd, FD)
CALL0(119, sigreturn)
CALL5(120, clone, unsigned, flags, INT, void *, stack, USER, int *, parent_tid, OUT, void *, tls,
      IN, int *, child_tid, USER)
CALL2(121, setdomainname, const char *, name, IN, int, length, SIZE)
CALL1(122, uname, void *, name, OUT)
CALL1(124, adjtimex, void *, parameters, INOUT)
CALL3(125, mprotect, void *, start, USER, unsigned, length, SIZE, int, protection, INT)
CALL3(126, sigprocmask, int, how, INT, const void *, set, IN, void *, old, OUT)
CALL1(132, getpgid, int, pid, INT)
CALL1(133, fchdir, int, fd, FD)
CALL1(136, personality, unsigned, wanted, INT)
CALL1(138, setfsuid, unsigned, uid, INT)
CALL1(139, setfsgid, unsigned, gid, INT)
CALL5(140, _llseek, int, fd, FD, unsigned, high, INT, unsigned, low, INT, void *, position, OUT,
      int, whence, INT)
CALL3(141, getdents, int, fd, FD, void *, records, OUT, unsigned, size, SIZE)
CALL5(142, _newselect, int, count, INT, void *, in, INOUT, void *, out, INOUT, void *, except,
      INOUT, void *, timeout, INOUT)
CALL2(143, flock, int, fd, FD, int, operation, INT)
CALL3(144, msync, void *, start, USER, unsigned, length, SIZE, int, flags, INT)
CALL3(145, readv, int, fd, FD, const void *, pieces, ADDRESSES, unsigned, count, INT)
CALL3(146, writev, int, fd, FD, const void *, pieces, ADDRESSES, unsigned, count, INT)
CALL1(147, getsid, int, pid, INT)
CALL1(148, fdatasync, int, fd, FD)
CALL2(150, mlock, void *, start, USER, unsigned, length, SIZE)
CALL2(151, munlock, void *, start, USER, unsigned, length, SIZE)
CALL1(152, mlockall, int, flags, INT)
CALL0(153, munlockall)
CALL2(154, sched_setparam, int, tid, INT, const void *, param, IN)
CALL2(155, sched_getparam, int, tid, INT, void *, param, OUT)
CALL3(156, sched_setscheduler, int, tid, INT, int, policy, INT, const void *, param, IN)
CALL1(157, sched_getscheduler, int, tid, INT)
CALL0(158, sched_yield)
CALL1(159, sched_get_priority_max, int, policy, INT)
CALL1(160, sched_get_priority_min, int, policy, INT)
CALL2(161, sched_rr_get_interval, int, tid, INT, void *, interval, OUT)
CALL2(162, nanosleep, const void *, request, IN, void *, remaining, OUT)
CALL5(163, mremap, void *, start, USER, unsigned, old_length, SIZE, unsigned, new_length, INT, int,
      flags, INT, void *, target, USER)
CALL3(164, setresuid, unsigned, real, INT, unsigned, effective, INT, unsigned, saved, INT)
CALL3(165, getresuid, void *, real, OUT, void *, effective, OUT, void *, saved, OUT)
CALL3(168, poll, void *, list, INOUT, unsigned, count, SIZE, int, milliseconds, INT)
CALL3(170, setresgid, unsigned, real, INT, unsigned, effective, INT, unsigned, saved, INT)
CALL3(171, getresgid, void *, real, OUT, void *, effective, OUT, void *, saved, OUT)
CALL5(172, prctl, int, option, INT, unsigned, second, USER, unsigned, third, INT, unsigned, fourth,
      INT, unsigned, fifth, INT)
CALL0(173, rt_sigreturn)
CALL4(174, rt_sigaction, int, signal, INT, const void *, action, IN, void *, old, OUT, unsigned,
      size, INT)
CALL4(175, rt_sigprocmask, int, how, INT, const void *, set, IN, void *, old, OUT, unsigned, size,
      INT)
CALL2(176, rt_sigpending, void *, set, OUT, unsigned, size, SIZE)
CALL4(177, rt_sigtimedwait, const void *, set, IN, void *, info, OUT, const void *, timeout, IN,
      unsigned, size, INT)
CALL3(178, rt_sigqueueinfo, int, pid, INT, int, signal, INT, const void *, info, IN)
CALL2(179, rt_sigsuspend, const void *, mask, IN, unsigned, size, INT)
CALL5(180, pread64, int, fd, FD, void *, buffer, OUT, unsigned, count, SIZE, unsigned, low, INT,
      unsigned, high, INT)
CALL5(181, pwrite64, int, fd, FD, const void *, buffer, IN, unsigned, count, SIZE, unsigned, low,
      INT, unsigned, high, INT)
CALL3(182, chown, const char *, path, PATH, int, owner, INT, int, group, INT)
CALL2(183, getcwd, void *, buffer, OUT, unsigned, size, SIZE)
CALL2(184, capget, void *, header, INOUT, void *, data, OUT)
CALL2(185, capset, void *, header, INOUT, const void *, data, IN)
CALL2(186, sigaltstack, const void *, stack, IN, void *, old, OUT)
CALL4(187, sendfile, int, out_fd, FD, int, in_fd, FD, int *, offset, INOUT, unsigned, count, INT)
CALL0(190, vfork)
CALL2(191, ugetrlimit, int, resource, INT, void *, limit, OUT)
CALL6(192, mmap2, void *, start, USER, unsigned, length, SIZE, int, protection, INT, int, flags,
      INT, int, fd, FD, unsigned, page_offset, INT)
CALL3(193, truncate64, const char *, path, PATH, unsigned, low, INT, unsigned, high, INT)
CALL3(194, ftruncate64, int, fd, FD, unsigned, low, INT, unsigned, high, INT)
CALL2(195, stat64, const char *, path, PATH, void *, status, OUT)
CALL2(196, lstat64, const char *, path, PATH, void *, status, OUT)
CALL2(197, fstat64, int, fd, FD, void *, status, OUT)
CALL3(198, lchown32, const char *, path, PATH, int, owner, INT, int, group, INT)
CALL0(199, getuid32)
CALL0(200, getgid32)
CALL0(201, geteuid32)
CALL0(202, getegid32)
CALL2(203, setreuid32, unsigned, real, INT, unsigned, effective, INT)
CALL2(204, setregid32, unsigned, real, INT, unsigned, effective, INT)
CALL2(205, getgroups32, int, size, INT, void *, groups, OUT)
CALL2(206, setgroups32, int, size, INT, const void *, groups, IN)
CALL3(207, fchown32, int, fd, FD, int, owner, INT, int, group, INT)
CALL3(208, setresuid32, unsigned, real, INT, unsigned, effective, INT, unsigned, saved, INT)
CALL3(209, getresuid32, void *, real, OUT, void *, effective, OUT, void *, saved, OUT)
CALL3(210, setresgid32, unsigned, real, INT, unsigned, effective, INT, unsigned, saved, INT)
CALL3(211, getresgid32, void *, real, OUT, void *, effective, OUT, void *, saved, OUT)
CALL3(212, chown32, const char *, path, PATH, int, owner, INT, int, group, INT)
CALL1(213, setuid32, unsigned, uid, INT)
CALL1(214, setgid32, unsigned, gid, INT)
CALL1(215, setfsuid32, unsigned, uid, INT)
CALL1(216, setfsgid32, unsigned, gid, INT)
CALL3(218, mincore, void *, start, USER, unsigned, length, SIZE, unsigned char *, residence, OUT)
CALL3(219, madvise, void *, start, USER, unsigned, length, SIZE, int, advice, INT)
CALL3(220, getdents64, int, fd, FD, void *, records, OUT, unsigned, size, SIZE)
CALL3(221, fcntl64, int, fd, FD, int, command, INT, unsigned, argument, USER)
CALL0(224, gettid)
CALL2(238, tkill, int, tid, INT, int, signal, INT)
CALL4(239, sendfile64, int, out_fd, FD, int, in_fd, FD, void *, offset, INOUT, unsigned, count, INT)
CALL6(240, futex, void *, word, INOUT, int, operation, INT, int, value, INT, const void *, timeout,
      IN, void *, word2, USER, int, value3, INT)
CALL3(241, sched_setaffinity, int, tid, INT, unsigned, size, SIZE, const void *, mask, IN)
CALL3(242, sched_getaffinity, int, tid, INT, unsigned, size, SIZE, void *, mask, OUT)
CALL1(243, set_thread_area, void *, description, INOUT)
CALL1(244, get_thread_area, void *, description, INOUT)
CALL5(250, fadvise64, int, fd, FD, unsigned, low, INT, unsigned, high, INT, unsigned, length, INT,
      int, advice, INT)
CALL1(252, exit_group, int, status, INT)
CALL1(254, epoll_create, int, size, INT)
CALL4(255, epoll_ctl, int, fd, FD, int, operation, INT, int, watched, FD, void *, event, IN)
CALL4(256, epoll_wait, int, fd, FD, void *, events, OUT, int, most, SIZE, int, milliseconds, INT)
CALL1(258, set_tid_address, int *, word, USER)
CALL3(259, timer_create, int, clock, INT, const void *, event, IN, int *, id, OUT)
CALL4(260, timer_settime, int, id, INT, int, flags, INT, const void *, value, IN, void *, old, OUT)
CALL2(261, timer_gettime, int, id, INT, void *, value, OUT)
CALL1(262, timer_getoverrun, int, id, INT)
CALL1(263, timer_delete, int, id, INT)
CALL2(264, clock_settime, int, clock, INT, const void *, time, IN)
CALL2(265, clock_gettime, int, clock, INT, void *, time, OUT)
CALL2(266, clock_getres, int, clock, INT, void *, time, OUT)
CALL4(267, clock_nanosleep, int, clock, INT, int, flags, INT, const void *, request, IN, void *,
      remaining, OUT)
CALL3(268, statfs64, const char *, path, PATH, unsigned, size, INT, void *, status, OUT)
CALL3(269, fstatfs64, int, fd, FD, unsigned, size, INT, void *, status, OUT)
CALL3(270, tgkill, int, pid, INT, int, tid, INT, int, signal, INT)
CALL2(271, utimes, const char *, path, PATH, const void *, times, IN)
CALL6(272, fadvise64_64, int, fd, FD, unsigned, low, INT, unsigned, high, INT, unsigned, length_low,
      INT, unsigned, length_high, INT, int, advice, INT)
CALL5(284, waitid, int, which, INT, int, number, INT, void *, information, OUT, int, options, INT,
      void *, usage, OUT)
CALL4(295, openat, int, fd, FD, const char *, path, PATH, int, flags, INT, int, mode, INT)
CALL3(296, mkdirat, int, fd, FD, const char *, path, PATH, int, mode, INT)
CALL4(297, mknodat, int, fd, FD, const char *, path, PATH, int, mode, INT, unsigned, device, INT)
CALL5(298, fchownat, int, fd, FD, const char *, path, PATH, int, owner, INT, int, group, INT, int,
      flags, INT)
CALL3(299, futimesat, int, fd, FD, const char *, path, PATH, const void *, times, IN)
CALL4(300, fstatat64, int, fd, FD, const char *, path, PATH, void *, status, OUT, int, flags, INT)
CALL3(301, unlinkat, int, fd, FD, const char *, path, PATH, int, flags, INT)
CALL4(302, renameat, int, old_fd, FD, const char *, old_path, PATH, int, fd, FD, const char *, path,
      PATH)
CALL5(303, linkat, int, old_fd, FD, const char *, old_path, PATH, int, fd, FD, const char *, path,
      PATH, int, flags, INT)
CALL3(304, symlinkat, const char *, text, PATH, int, fd, FD, const char *, path, PATH)
CALL4(305, readlinkat, int, fd, FD, const char *, path, PATH, void *, buffer, OUT, int, size, SIZE)
CALL3(306, fchmodat, int, fd, FD, const char *, path, PATH, int, mode, INT)
CALL3(307, faccessat, int, fd, FD, const char *, path, PATH, int, mode, INT)
CALL6(308, pselect6, int, count, INT, void *, in, INOUT, void *, out, INOUT, void *, except, INOUT,
      void *, timeout, INOUT, const void *, mask, ADDRESSES)
CALL5(309, ppoll, void *, list, INOUT, unsigned, count, SIZE, void *, timeout, INOUT, const void *,
      mask, IN, unsigned, size, SIZE)
CALL2(311, set_robust_list, void *, head, USER, unsigned, length, SIZE)
CALL3(312, get_robust_list, int, number, INT, void **, head, OUT, unsigned *, length, OUT)
CALL3(318, getcpu, void *, cpu, OUT, void *, node, OUT, void *, unused, USER)
CALL6(319, epoll_pwait, int, fd, FD, void *, events, OUT, int, most, SIZE, int, milliseconds, INT,
      const void *, mask, IN, unsigned, size, SIZE)
CALL4(320, utimensat, int, fd, FD, const char *, path, PATH, const void *, times, IN, int, flags,
      INT)
CALL1(323, eventfd, unsigned, count, INT)
CALL6(324, fallocate, int, fd, FD, int, mode, INT, unsigned, low, INT, unsigned, high, INT,
      unsigned, length_low, INT, unsigned, length_high, INT)
CALL2(328, eventfd2, unsigned, count, INT, int, flags, INT)
CALL1(329, epoll_create1, int, flags, INT)
CALL3(330, dup3, int, fd, FD, int, descriptor, INT, int, flags, INT)
CALL2(331, pipe2, int *, numbers, OUT, int, flags, INT)
CALL5(333, preadv, int, fd, FD, const void *, pieces, ADDRESSES, unsigned, count, INT, unsigned,
      low, INT, unsigned, high, INT)
CALL5(334, pwritev, int, fd, FD, const void *, pieces, ADDRESSES, unsigned, count, INT, unsigned,
      low, INT, unsigned, high, INT)
CALL4(335, rt_tgsigqueueinfo, int, pid, INT, int, tid, INT, int, signal, INT, const void *, info,
      IN)
CALL4(340, prlimit64, int, pid, INT, int, resource, INT, const void *, fresh, IN, void *, old, OUT)
CALL2(343, clock_adjtime, int, clock, INT, void *, parameters, INOUT)
CALL1(344, syncfs, int, fd, FD)
CALL5(353, renameat2, int, old_fd, FD, const char *, old_path, PATH, int, fd, FD, const char *,
      path, PATH, unsigned, flags, INT)
CALL3(355, getrandom, void *, buffer, OUT, unsigned, size, SIZE, unsigned, flags, INT)
CALL5(358, execveat, int, directory, FD, const char *, path, PATH, char *const *, argv, STRINGS,
      char *const *, envp, STRINGS, int, flags, INT)
CALL3(376, mlock2, void *, start, USER, unsigned, length, SIZE, int, flags, INT)
CALL6(377, copy_file_range, int, in_fd, FD, void *, in_offset, INOUT, int, out_fd, FD, void *,
      out_offset, INOUT, unsigned, count, INT, unsigned, flags, INT)
CALL5(383, statx, int, fd, FD, const char *, path, PATH, int, flags, INT, unsigned, mask, INT,
      void *, status, OUT)
CALL2(403, clock_gettime64, int, clock, INT, void *, time, OUT)
CALL2(404, clock_settime64, int, clock, INT, const void *, time, IN)
CALL2(405, clock_adjtime64, int, clock, INT, void *, parameters, INOUT)
CALL2(406, clock_getres_time64, int, clock, INT, void *, time, OUT)
CALL4(407, clock_nanosleep_time64, int, clock, INT, int, flags, INT, const void *, request, IN,
      void *, remaining, OUT)
CALL2(408, timer_gettime64, int, id, INT, void *, value, OUT)
CALL4(409, timer_settime64, int, id, INT, int, flags, INT, const void *, value, IN, void *, old,
      OUT)
CALL4(412, utimensat_time64, int, fd, FD, const char *, path, PATH, const void *, times, IN, int,
      flags, INT)
CALL6(413, pselect6_time64, int, count, INT, void *, in, INOUT, void *, out, INOUT, void *, except,
      INOUT, void *, timeout, INOUT, const void *, mask, ADDRESSES)
CALL5(414, ppoll_time64, void *, list, INOUT, unsigned, count, SIZE, void *, timeout, INOUT,
      const void *, mask, IN, unsigned, size, SIZE)
CALL4(421, rt_sigtimedwait_time64, const void *, set, IN, void *, info, OUT, const void *, timeout,
      IN, unsigned, size, INT)
CALL6(422, futex_time64, void *, word, INOUT, int, operation, INT, int, value, INT, const void *,
      timeout, IN, void *, word2, USER, int, value3, INT)
CALL2(423, sched_rr_get_interval_time64, int, tid, INT, void *, interval, OUT)
CALL2(435, clone3, const void *, arguments, IN, unsigned, size, INT)
CALL3(436, close_range, unsigned, first, INT, unsigned, last, INT, unsigned, flags, INT)
CALL4(439, faccessat2, int, fd, FD, const char *, path, PATH, int, mode, INT, int, flags, INT)
CALL6(441, epoll_pwait2, int, fd, FD, void *, events, OUT, int, most, SIZE, const void *, timeout,
      IN, const void *, mask, IN, unsigned, size, SIZE)

/* Baton's own. thread_list fills struct baton_thread records (user/baton.h) and gives the number of
 * threads; kernel_demo runs a demonstration made of kernel threads, printing as it goes;
 * set_priority sets the calling thread's priority, 0 to 63; test_one_shot, with test-calls on the
 * boot line only, sends one timer interrupt after counts of 838 ns and gives the address of the
 * instruction before which the last one came; trace_calls traces the caller's calls; explore names
 * the schedule of the next program that the caller executes (kernel/explore.h), and explored gives
 * a struct baton_exploration, with as many preemptions as fit. */
CALL2(4096, thread_list, void *, records, OUT, unsigned, size, SIZE)
CALL1(4097, kernel_demo, const char *, name, PATH)
CALL1(4100, set_priority, int, priority, INT)
CALL1(4101, test_one_shot, unsigned, counts, INT)
CALL1(4102, trace_calls, int, on, INT)
CALL1(4105, explore, const char *, schedule, PATH)
CALL2(4106, explored, void *, report, OUT, unsigned, size, SIZE)

#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#undef CALL4
#undef CALL5
#undef CALL6
