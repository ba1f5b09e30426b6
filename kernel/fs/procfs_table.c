/* The names in /proc. */
#include "kernel/fs/procfs.h"

#define FILE(name, write)                                                                          \
    {                                                                                              \
        name, S_IFREG | 0444, write, NULL, NULL, NULL                                              \
    }
#define DIRECTORY(name, d)                                                                         \
    {                                                                                              \
        name, S_IFDIR | 0555, NULL, d, NULL, NULL                                                  \
    }
#define LINK(name, follow, text)                                                                   \
    {                                                                                              \
        name, S_IFLNK | 0777, NULL, NULL, follow, text                                             \
    }
#define COUNT(entries) (sizeof(entries) / sizeof *(entries))

/* /proc/PID/fd, fdinfo */
static const struct proc_entry descriptor_link =
    LINK(NULL, proc_follow_descriptor, proc_link_descriptor);
static const struct proc_directory descriptors = {.numbered = &descriptor_link,
                                                  .next_number = proc_next_descriptor};
static const struct proc_entry descriptor_text = FILE(NULL, proc_descriptor);
static const struct proc_directory descriptor_texts = {.numbered = &descriptor_text,
                                                       .next_number = proc_next_descriptor};

/* /proc/PID/task/TID */
static const struct proc_entry thread_entries[] = {
    FILE("comm", proc_command),
    FILE("stat", proc_stat),
    FILE("status", proc_status),
    FILE("syscall", proc_call),
};
static const struct proc_directory thread_directory = {thread_entries, COUNT(thread_entries), NULL,
                                                       NULL, false};
static const struct proc_entry thread_entry = DIRECTORY(NULL, &thread_directory);
static const struct proc_directory threads = {.numbered = &thread_entry,
                                              .next_number = proc_next_thread};

/* /proc/PID */
static const struct proc_entry process_entries[] = {
    FILE("cmdline", proc_command_line),
    FILE("comm", proc_command),
    LINK("cwd", proc_follow_current, proc_link_current),
    FILE("environ", proc_environment),
    LINK("exe", proc_follow_program, proc_link_program),
    DIRECTORY("fd", &descriptors),
    DIRECTORY("fdinfo", &descriptor_texts),
    FILE("maps", proc_maps),
    FILE("mounts", proc_mounts),
    LINK("root", proc_follow_root, proc_link_root),
    FILE("stat", proc_stat),
    FILE("statm", proc_statm),
    FILE("status", proc_status),
    DIRECTORY("task", &threads),
};
static const struct proc_directory process_directory = {process_entries, COUNT(process_entries),
                                                        NULL, NULL, false};
static const struct proc_entry process_entry = DIRECTORY(NULL, &process_directory);

/* /proc/sys */
static const struct proc_entry random_entries[] = {
    FILE("boot_id", proc_boot_number),
    FILE("uuid", proc_random_number),
};
static const struct proc_directory random_directory = {random_entries, COUNT(random_entries), NULL,
                                                       NULL, false};
static const struct proc_entry kernel_entries[] = {
    FILE("hostname", proc_host_name),       FILE("osrelease", proc_os_release),
    FILE("ostype", proc_os_type),           FILE("pid_max", proc_pid_most),
    DIRECTORY("random", &random_directory), FILE("threads-max", proc_threads_most),
};
static const struct proc_directory kernel_directory = {kernel_entries, COUNT(kernel_entries), NULL,
                                                       NULL, false};
static const struct proc_entry memory_entries[] = {FILE("overcommit_memory", proc_overcommit)};
static const struct proc_directory memory_directory = {memory_entries, COUNT(memory_entries), NULL,
                                                       NULL, false};
static const struct proc_entry fs_entries[] = {FILE("nr_open", proc_files_most)};
static const struct proc_directory fs_directory = {fs_entries, COUNT(fs_entries), NULL, NULL,
                                                   false};
static const struct proc_entry sys_entries[] = {
    DIRECTORY("fs", &fs_directory),
    DIRECTORY("kernel", &kernel_directory),
    DIRECTORY("vm", &memory_directory),
};
static const struct proc_directory sys_directory = {sys_entries, COUNT(sys_entries), NULL, NULL,
                                                    false};

/* /proc */
static const struct proc_entry root_entries[] = {
    FILE("cmdline", proc_boot_line),
    FILE("cpuinfo", proc_cpu),
    FILE("filesystems", proc_file_systems),
    FILE("loadavg", proc_load),
    FILE("meminfo", proc_memory),
    LINK("mounts", NULL, proc_link_mounts),
    LINK("self", NULL, proc_link_self),
    FILE("stat", proc_machine_stat),
    DIRECTORY("sys", &sys_directory),
    LINK("thread-self", NULL, proc_link_thread_self),
    FILE("threads", proc_threads),
    FILE("trace", proc_trace),
    FILE("uptime", proc_uptime),
    FILE("version", proc_version),
};
const struct proc_directory proc_root = {root_entries, COUNT(root_entries), &process_entry,
                                         proc_next_process, true};
