/* clone, clone3 and vfork: what a child shares with its parent, which of them runs, and what is
 * refused. */
#include "lib/linux_process.h"
#include "lib/linux_signal.h"
#include "tests/user/expect.h"

enum { STACK = 16384, NOBODY = 32100 };

static char *program;
static char stack[STACK] __attribute__((aligned(16)));
static volatile int word, seen_tid, told_tid;
static volatile int *shared; /* seen by all processes made from here on */

/* clone(2) without a use of the stack between the two: the child goes on here too, on a stack that
 * may be the parent's or another. */
static inline __attribute__((always_inline)) int raw_clone(unsigned flags, void *top)
{
    int result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "0"(120), "b"(flags), "c"(top), "d"(&told_tid), "S"(0), "D"(&seen_tid)
                     : "memory", "cc");
    return result;
}

static inline __attribute__((always_inline)) int raw_vfork(void)
{
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "0"(190) : "memory", "cc");
    return result;
}

/* Starts entry on the stack above, in a process or thread of those flags; its end is its status. */
int clone_call(unsigned flags, void *top, int (*entry)(void));
__asm__(".pushsection .text\n"
        "clone_call:\n"
        "    push %ebx\n"
        "    push %esi\n"
        "    push %edi\n"
        "    mov 16(%esp), %ebx\n"
        "    mov 20(%esp), %ecx\n"
        "    mov 24(%esp), %eax\n"
        "    sub $16, %ecx\n"
        "    mov %eax, (%ecx)\n" /* what the child is to call */
        "    mov $told_tid, %edx\n"
        "    xor %esi, %esi\n"
        "    mov $seen_tid, %edi\n"
        "    mov $120, %eax\n"
        "    int $0x80\n"
        "    test %eax, %eax\n"
        "    jz 1f\n"
        "    pop %edi\n"
        "    pop %esi\n"
        "    pop %ebx\n"
        "    ret\n"
        "1:  xor %ebp, %ebp\n"
        "    call *(%esp)\n"
        "    mov %eax, %ebx\n"
        "    mov $1, %eax\n"
        "    int $0x80\n"
        "    hlt\n"
        ".popsection\n");

static int run(unsigned flags, int (*entry)(void))
{
    return clone_call(flags, stack + STACK, entry);
}

static int wait_status_of(int pid, int options)
{
    int status = -1, result = sys_waitpid(pid, &status, options);
    return result == pid ? status & ~0x80 : result;
}

static int vforking(void)
{
    word = 1;
    int pid = raw_vfork();
    if (pid == 0) {
        for (int i = 0; i < 50; i++)
            sys_sched_yield();
        word = sys_getpid();
        sys_exit_group(3);
    }
    check("the parent goes on after its child", pid, word);
    check("which has ended", exited(3), wait_status_of(pid, 0));
    char *words[] = {"spin", NULL}, *none[] = {"none", NULL};
    pid = raw_vfork();
    if (pid == 0) {
        sys_execve("/no/such/file", none, NULL);
        word = 7;
        sys_execve(program, words, NULL);
        sys_exit_group(1);
    }
    check("a failed execve does not let it go on", 7, word);
    check("one that works does", 0, wait_status_of(pid, WNOHANG));
    sys_kill(pid, SIGKILL);
    check("the program runs on", SIGKILL, wait_status_of(pid, 0));
    return check_result();
}

static int deep(void)
{
    int pid = raw_vfork();
    if (pid == 0) {
        int inner = raw_vfork();
        if (inner == 0) {
            word = 11;
            sys_exit_group(0);
        }
        word = word == 11 ? 12 : 0;
        sys_exit_group(wait_status_of(inner, 0) == 0 ? 4 : 5);
    }
    check("a vfork in a vfork", 12, word);
    check("its status", exited(4), wait_status_of(pid, 0));
    return check_result();
}

/* A parent can be killed while it waits. */
static int killed_parent(void)
{
    shared[0] = 0;
    int pid = sys_fork();
    if (pid == 0) {
        int child = raw_vfork();
        if (child == 0) {
            shared[0] = sys_getpid();
            for (;;)
                sys_sched_yield();
        }
        sys_exit_group(1);
    }
    while (shared[0] == 0)
        sys_sched_yield();
    check("its child runs", 0, wait_status_of(pid, WNOHANG));
    sys_kill(pid, SIGKILL);
    check("the parent ends", SIGKILL, wait_status_of(pid, 0));
    check("the child lives on", 0, sys_kill(shared[0], 0));
    sys_kill(shared[0], SIGKILL);
    return check_result();
}

static int write_word(void)
{
    word = 21;
    return sys_getpid() == seen_tid ? 0 : 1;
}

static int sharing_memory(void)
{
    word = 20;
    int pid =
        run(CLONE_VM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_PARENT_SETTID | SIGCHLD,
            write_word);
    check("the number told", pid, told_tid);
    check("a process in one's memory", 0, wait_status_of(pid, 0));
    check("its word", 21, word);
    check("and its number, cleared at its end", 0, seen_tid);
    return check_result();
}

static int open_one(void)
{
    return sys_open(SELF, O_RDONLY, 0);
}

static int sharing_descriptors(void)
{
    int free = sys_open(SELF, O_RDONLY, 0);
    char byte;
    sys_close(free);
    int pid = run(CLONE_VM | SIGCHLD, open_one);
    check("a child's descriptor", exited(free), wait_status_of(pid, 0));
    check("is its own", -EBADF, sys_read(free, &byte, 1));
    pid = run(CLONE_VM | CLONE_FILES | SIGCHLD, open_one);
    check("with CLONE_FILES", exited(free), wait_status_of(pid, 0));
    check("it is both's", 1, sys_read(free, &byte, 1));
    pid = raw_clone(CLONE_FILES | SIGCHLD, NULL);
    if (pid == 0)
        sys_exit_group(sys_close(free));
    check("closed by a child", 0, wait_status_of(pid, 0));
    check("it is gone", -EBADF, sys_read(free, &byte, 1));
    return check_result();
}

static int siblings(void)
{
    int parent = sys_getppid();
    int pid = raw_clone(CLONE_PARENT | SIGCHLD, NULL);
    if (pid == 0)
        sys_exit_group(sys_getppid() == parent ? 8 : 9);
    check("a sibling is nobody's child", -ECHILD, wait_status_of(pid, 0));
    shared[1] = pid;
    return check_result();
}

static int signals(void)
{
    int pid = raw_clone(0, NULL);
    if (pid == 0)
        sys_exit_group(2);
    check("without an exit signal it is no ordinary child", -ECHILD, wait_status_of(pid, 0));
    check("but a clone", exited(2), wait_status_of(pid, (int)WAIT_OPTION_CLONE));
    pid = raw_clone(SIGCONT, NULL);
    if (pid == 0)
        sys_exit_group(2);
    check("so it is with another signal", -ECHILD, wait_status_of(pid, WNOHANG));
    check("and one of all", exited(2), wait_status_of(pid, WAIT_OPTION_ALL));
    return check_result();
}

static int refusing(void)
{
    check("a thread without handlers", -EINVAL, raw_clone(CLONE_THREAD | CLONE_VM, NULL));
    check("handlers without memory", -EINVAL, raw_clone(CLONE_SIGHAND | SIGCHLD, NULL));
    if (on_baton()) {
        check_baton("a namespace", -EINVAL, raw_clone(0x20000000 | SIGCHLD, NULL));
        check_baton("a descriptor", -EINVAL, raw_clone(CLONE_PIDFD | SIGCHLD, NULL));
        check_baton("a thread with files of its own", -ENOSYS,
                    raw_clone(CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS, NULL));
    }
    return check_result();
}

static struct {
    struct clone_arguments arguments;
    uint64_t more[4];
} newer;

/* clone3() with size bytes of the arguments; a child ends with 6. */
static int call3(unsigned size)
{
    int pid = sys_clone3(&newer.arguments, size);
    if (pid == 0)
        sys_exit_group(6);
    return pid > 0 ? wait_status_of(pid, 0) : pid;
}

static void fresh(void)
{
    memset(&newer, 0, sizeof newer);
    newer.arguments.exit_signal = SIGCHLD;
}

static int third(void)
{
    fresh();
    check("the first size", exited(6), call3(64));
    check("the second", exited(6), call3(80));
    check("the third", exited(6), call3(88));
    check("a later one", exited(6), call3(88 + 16));
    check("too small", -EINVAL, call3(63));
    check("too large", -E2BIG, call3(4097));
    newer.more[1] = 1;
    check("something new", -E2BIG, call3(88 + 16));
    check("that is not read", exited(6), call3(88 + 8));
    fresh();
    newer.arguments.exit_signal = 65;
    check("no such signal", -EINVAL, call3(88));
    fresh();
    newer.arguments.flags = 1;
    check("a signal among the flags", -EINVAL, call3(88));
    newer.arguments.flags = CLONE_DETACHED;
    check("CLONE_DETACHED", -EINVAL, call3(88));
    newer.arguments.flags = 1ull << 40;
    check("a flag that is not", -EINVAL, call3(88));
    newer.arguments.flags = CLONE_PARENT;
    check("a sibling's signal", -EINVAL, call3(88));
    newer.arguments.flags = CLONE_CLEAR_SIGHAND | CLONE_SIGHAND | CLONE_VM;
    check("handlers shared and cleared", -EINVAL, call3(88));
    fresh();
    newer.arguments.stack = (uintptr_t)stack;
    check("a stack without a size", -EINVAL, call3(88));
    newer.arguments.stack = 0;
    newer.arguments.stack_size = STACK;
    check("a size without a stack", -EINVAL, call3(88));
    newer.arguments.stack = 0xbffff000;
    newer.arguments.stack_size = 0x80000000;
    if (on_baton()) /* a kernel of 64 bits finds it nowhere near its end */
        check_baton("a stack that ends nowhere", -EINVAL, call3(88));
    fresh();
    newer.arguments.set_tid_size = 1;
    check("no numbers for it", -EINVAL, call3(88));
    return check_result();
}

static int telling(void)
{
    fresh();
    newer.arguments.flags = CLONE_PARENT_SETTID | CLONE_CHILD_SETTID;
    newer.arguments.parent_tid = (uintptr_t)&told_tid;
    newer.arguments.child_tid = (uintptr_t)&seen_tid;
    seen_tid = told_tid = 0;
    int pid = sys_clone3(&newer.arguments, 88);
    if (pid == 0)
        sys_exit_group(seen_tid == sys_getpid() ? 31 : 32);
    check("the child is told its number", exited(31), wait_status_of(pid, 0));
    check("and the parent", pid, told_tid);
    check("each in its own memory", 0, seen_tid);
    return check_result();
}

static void handler(int signal)
{
    (void)signal;
}

static int clearing(void)
{
    struct sigaction action = {.handler = (uint32_t)(uintptr_t)handler}, now;
    sys_rt_sigaction(SIGUSR1, &action, NULL, sizeof(signal_set));
    action.handler = SIG_IGN;
    sys_rt_sigaction(SIGUSR2, &action, NULL, sizeof(signal_set));
    fresh();
    newer.arguments.flags = CLONE_CLEAR_SIGHAND;
    int pid = sys_clone3(&newer.arguments, 88);
    if (pid == 0) {
        sys_rt_sigaction(SIGUSR1, NULL, &now, sizeof(signal_set));
        int handled = now.handler == SIG_DFL;
        sys_rt_sigaction(SIGUSR2, NULL, &now, sizeof(signal_set));
        sys_exit_group(handled && now.handler == SIG_IGN ? 41 : 42);
    }
    check("a child without handlers", exited(41), wait_status_of(pid, 0));
    sys_rt_sigaction(SIGUSR1, NULL, &now, sizeof(signal_set));
    check_true("its parent has them still", now.handler == (uint32_t)(uintptr_t)handler);
    return check_result();
}

int main(int argc, char **argv)
{
    if (argc > 0 && strcmp(argv[0], "spin") == 0)
        for (;;)
            sys_sched_yield();
    const char *name = (const char *)getauxval(AT_EXECFN);
    program = name ? (char *)name : "/bin/test_clone";
    shared =
        (int *)sys_mmap2(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check("vfork", 0, in_child(vforking));
    check("vfork in vfork", 0, in_child(deep));
    check("a parent killed", 0, in_child(killed_parent));
    check("shared memory", 0, in_child(sharing_memory));
    check("shared descriptors", 0, in_child(sharing_descriptors));
    check("siblings", 0, in_child(siblings));
    check("a sibling is a child", exited(8), wait_status_of(shared[1], 0));
    check("exit signals", 0, in_child(signals));
    check("refusing", 0, in_child(refusing));
    check("clone3", 0, in_child(third));
    check("numbers told", 0, in_child(telling));
    check("handlers cleared", 0, in_child(clearing));
    return check_result();
}
