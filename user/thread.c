/* Threads: clone(2) starts one, the kernel's clearing of its tid word ends it.
 *
 * A thread's memory is one mapping: the stack, and at its top the struct thread. */
#include "user/thread.h"

#include <stddef.h>

#include "user/syscall.h"

enum { THREAD_MEMORY = 64 * 1024 };

struct thread {
    volatile uint32_t tid; /* the kernel writes it at the start, and clears it at the end */
    int (*entry)(void *argument);
    void *argument;
    int result;
};

/* What a thread shares with its maker: all but its registers and its stack. */
enum {
    THREAD_FLAGS = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
                   CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID
};

/* int clone_thread(flags, stack, tid word): gives the tid or -errno in the parent. The child starts
 * on an empty stack, so it cannot return through the C code that called clone; nor through the fast
 * door, whose way back pops registers from the stack that the parent has and the child has not.
 * Hence assembly, and INT 0x80. The thread's struct lies where its stack starts, which is how it
 * finds it. */
int clone_thread(unsigned flags, void *stack, volatile uint32_t *tid);
__asm__(".pushsection .text\n"
        ".globl clone_thread\n"
        "clone_thread:\n"
        "    push %ebx\n"
        "    push %esi\n"
        "    push %edi\n"
        "    mov 16(%esp), %ebx\n" /* flags */
        "    mov 20(%esp), %ecx\n" /* stack */
        "    mov 24(%esp), %edx\n" /* where the parent is to find the tid */
        "    xor %esi, %esi\n"     /* no TLS */
        "    mov %edx, %edi\n"     /* what to clear at the end */
        "    mov $120, %eax\n"
        "    int $0x80\n"
        "    test %eax, %eax\n"
        "    jz 1f\n"
        "    pop %edi\n"
        "    pop %esi\n"
        "    pop %ebx\n"
        "    ret\n"
        "1:  xor %ebp, %ebp\n" /* the child: a backtrace ends here */
        "    mov %esp, %eax\n"
        "    sub $12, %esp\n" /* the stack is aligned to 16 at the CALL */
        "    push %eax\n"
        "    call thread_main\n"
        "    hlt\n"
        ".popsection\n");

/* The first C code of a new thread. */
__attribute__((noreturn, used)) void thread_main(struct thread *self)
{
    self->result = self->entry(self->argument);
    for (;;)
        sys_exit(0);
}

struct thread *thread_create(int (*entry)(void *argument), void *argument)
{
    int memory =
        mmap2(NULL, THREAD_MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == -1)
        return NULL;
    char *top = (char *)memory + THREAD_MEMORY;
    struct thread *thread = (struct thread *)(top - ((sizeof(struct thread) + 15) & ~15u));
    thread->entry = entry;
    thread->argument = argument;
    int tid = clone_thread(THREAD_FLAGS, thread, &thread->tid);
    if (tid < 0) {
        sys_munmap((void *)memory, THREAD_MEMORY);
        errno = -tid;
        return NULL;
    }
    return thread;
}

int thread_join(struct thread *thread)
{
    uint32_t tid;
    /* Not FUTEX_PRIVATE_FLAG: the kernel's wake at a thread's end is a shared one. */
    while ((tid = thread->tid) != 0)
        sys_futex((void *)&thread->tid, FUTEX_WAIT, (int)tid, NULL, NULL, 0);
    int result = thread->result;
    uintptr_t top = ((uintptr_t)(thread + 1) + 15) & ~(uintptr_t)15;
    sys_munmap((void *)(top - THREAD_MEMORY), THREAD_MEMORY);
    return result;
}

int thread_id(const struct thread *thread)
{
    return (int)thread->tid;
}

static void futex_wait(uint32_t *word, uint32_t value)
{
    sys_futex(word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, (int)value, NULL, NULL, 0);
}

static void futex_wake(uint32_t *word, int count)
{
    sys_futex(word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, NULL, NULL, 0);
}

/* Free to held without the kernel. Otherwise the state is set to 2, so that the holder knows that a
 * wake is due; whoever finds 0 by that has the mutex (and perhaps wakes once too often). */
void mutex_lock(struct mutex *mutex)
{
    uint32_t expected = 0;
    if (__atomic_compare_exchange_n(&mutex->state, &expected, 1, 0, __ATOMIC_ACQUIRE,
                                    __ATOMIC_RELAXED))
        return;
    while (__atomic_exchange_n(&mutex->state, 2, __ATOMIC_ACQUIRE) != 0)
        futex_wait(&mutex->state, 2);
}

void mutex_unlock(struct mutex *mutex)
{
    if (__atomic_exchange_n(&mutex->state, 0, __ATOMIC_RELEASE) == 2)
        futex_wake(&mutex->state, 1);
}

/* A signal between the unlock and the wait is not lost: it has changed the sequence, and the kernel
 * does not put to sleep whoever brings an old value. */
void condition_wait(struct condition *condition, struct mutex *mutex)
{
    uint32_t sequence = __atomic_load_n(&condition->sequence, __ATOMIC_RELAXED);
    mutex_unlock(mutex);
    futex_wait(&condition->sequence, sequence);
    mutex_lock(mutex);
}

void condition_signal(struct condition *condition)
{
    __atomic_add_fetch(&condition->sequence, 1, __ATOMIC_RELEASE);
    futex_wake(&condition->sequence, 1);
}

void condition_broadcast(struct condition *condition)
{
    __atomic_add_fetch(&condition->sequence, 1, __ATOMIC_RELEASE);
    futex_wake(&condition->sequence, 0x7fffffff);
}
