"""A thread waits for a word to change, and is woken: futex, wait queue, run queue, switch."""

TITLE = "A thread waits on a futex and is woken"
PROGRAM = "/demos/producer_consumer"
BOOT = ""

from baton_gdb import kernel, tour_moves as moves, tour_views as views  # noqa: E402
from baton_gdb.kernel import newest_register as register  # noqa: E402
from baton_gdb.tour import Stop, remember, state  # noqa: E402

INTRO = """
    In `producer_consumer` one thread fills a buffer of four places and another empties it, slowly.
    This tour follows the producer from the moment when it finds the buffer full: into the kernel,
    off the CPU, and back to its program after the consumer has taken something out. What it waits
    for is a word of its own memory, a futex.
    """

FUTEX = 240  # the call's number


def waits(name):
    """Whether the running thread of ring 3 is about to make the futex call FUTEX_<name>."""
    wanted = {"wait": 0, "wake": 1}[name]
    return register("eax") == FUTEX and register("ecx") & 0x7F == wanted


def at_the_door(name):
    """A move: runs to where a program calls the door with FUTEX_<name>."""
    def move():
        moves.run_to("vdso_vsyscall", lambda: waits(name))

    return move


def by_waker():
    return register("eax") == state.waiter.address and not waiter_runs()


def waiter_runs():
    return kernel.current_address() == state.waiter.address


def is_the_word():
    return waits("wake") and register("ebx") == state.word_at


def waiters():
    """Who stands in the wait queue."""
    queue = kernel.evaluate(f"*(struct wait_queue *){state.queue:#x}")
    items = kernel.list_items(queue["waiters"], "struct thread", "wait_link")
    found = [kernel.Thread(value) for value in items]
    names = ", ".join(f"{thread.tid} ({thread.name})" for thread in found) or "nobody"
    return [f"wait queue at {state.queue:08x}: {names}"]


def the_word():
    return [f"the word at {state.word_at:08x}: {kernel.word(state.word_at)}"]


def gone():
    """Whether a switch takes the CPU from the waiter."""
    return register("eax") == state.waiter.address


def comes_back():
    return register("edx") == state.waiter.address


FIELDS = ("state", "wait_reason", "wait_queue", "wait_result")

STOPS = [
    Stop(
        title="A word and the value it had",
        go=[at_the_door("wait"),
            remember(waiter=kernel.current, word_at=lambda: register("ebx"),
                     expected=lambda: register("edx"), before=views.snapshot)],
        text="""
            The producer found the buffer full. It is about to call futex, number
            {decimal(register("eax"))}, by the door in the vDSO. EBX is the address of a word, the
            condition's sequence; EDX the value that the word had when the thread looked:
            {decimal(register("edx"))}. The call says: let me sleep, if the word still has this
            value.
            """,
        show=[views.calls, views.cpu, the_word],
        notice="""
            - The lock around the buffer is free again already: `condition_wait` has unlocked it
              before the call.
            """,
        question="""
            Why does the program not just say: let me sleep?
            """,
        answer="""
            Between its look at the buffer and the call, the consumer may run, take something out,
            and signal. The signal would find nobody asleep, and the producer would then sleep for a
            wake-up that has been and gone: a lost wake-up. The consumer changes the word before it
            wakes; so the kernel sees that the value is old, and does not put the thread to sleep.
            """,
    ),
    Stop(
        title="Under the bucket's lock",
        go=[moves.to("wait_forever_and_leave", waiter_runs),
            remember(queue=lambda: register("eax"))],
        text="""
            In the kernel. The word's address gave, by hash, one of many wait queues, a bucket. Its
            lock is held and interrupts are off. The word was read under the lock and still had the
            expected value; so the thread will sleep.
            """,
        show=[views.calls, the_word, waiters, views.fields("waiter", *FIELDS)],
        notice="""
            - EAX is the queue, {register("eax")}.
            - Whoever wakes takes the same lock, after it has changed the word.
            """,
        question="""
            What if another thread changes the word just now, under the kernel's nose?
            """,
        answer="""
            It changes the word, then calls the kernel to wake, and waits for the bucket's lock.
            This thread is in the queue by the time the lock is free, and is found there.
            """,
    ),
    Stop(
        title="In the queue, still running",
        go=[moves.to("sched_block", waiter_runs)],
        text="""
            The thread has put itself into the queue and said what it waits for. It runs on.
            `kernel/sched.c:sched_block` makes it BLOCKED, frees the bucket's lock, and hands the
            CPU over, in this order.
            """,
        show=[waiters, views.fields("waiter", *FIELDS), views.run_queue, views.place],
        notice="""
            - It stands in a wait queue, and in no list of the run queue. Nobody can choose it.
            """,
        question="""
            `sched_block` takes the run queue's lock before it frees the bucket's. Why not after?
            """,
        answer="""
            On a machine with several CPUs, a waker could come in the gap between them. It would
            find the thread in the bucket and put it into the run queue, while it still runs and its
            stack is in use. With the run queue's lock held, the waker has to wait until the switch
            is done.
            """,
    ),
    Stop(
        title="The CPU goes to another",
        go=[moves.to("switch_to", gone),
            remember(prev=lambda: kernel.thread_at(register("eax")),
                     next=lambda: kernel.thread_at(register("edx")))],
        text="""
            The same `switch_to` as when the timer takes the CPU away. Only the state differs:
            BLOCKED, not READY, and prev has been put into no list. next is thread
            {decimal(next.tid)}, {next.name}.
            """,
        show=[views.fields("prev", "state", "wait_reason"), views.run_queue, views.calls],
        notice="""
            - The calls lie on prev's stack. They wait with it.
            - What a waiter waits for, its key, lies on this stack too: a wait needs no memory.
            """,
        question="""
            When nobody is ready, thread 0 runs. What does it do, and why is there always one such
            thread?
            """,
        answer="""
            It halts the CPU until an interrupt comes, again and again. With it `pick` always finds
            somebody, so that the switch needs no special case for an empty queue.
            """,
    ),
    Stop(
        title="The other side",
        go=[moves.to("vdso_vsyscall", is_the_word), remember(waker=kernel.current)],
        text="""
            Later, thread {decimal(waker.tid)} has taken an item out. It has added 1 to the word and
            now calls the kernel: wake one who waits for the word at {register("ebx")}.
            """,
        show=[views.calls, views.cpu, the_word, waiters],
        notice="""
            - The word was {decimal(expected)} when the producer fell asleep.
            - The address in EBX is the same. It is all that the two have agreed on.
            """,
        question="""
            How can the program avoid this call when nobody waits?
            """,
        answer="""
            By noting in the word itself that somebody waits, as the mutex in
            `user/thread.c:mutex_unlock` does: its word is 2 only if somebody may be asleep. The
            condition here counts signals and cannot tell, so it always calls.
            """,
    ),
    Stop(
        title="Woken",
        go=[moves.to("sched_make_ready", by_waker),
            remember(returns=lambda: kernel.word(register("esp")))],
        text="""
            The waker has locked the same bucket and found the thread by its key. It took it out of
            the wait queue and wrote the result of its sleep, 0, into its struct. Now it calls
            `kernel/sched.c:sched_make_ready`, with the thread in EAX.
            """,
        show=[views.calls, waiters, views.fields("waiter", *FIELDS), views.run_queue],
        notice="""
            - All this is done by the waker, on the waker's stack. The woken thread does nothing
              yet.
            """,
        question="""
            The state is still BLOCKED and the thread is in no queue at all. Why can it not get lost
            here?
            """,
        answer="""
            Interrupts are off and the bucket's lock is held: this thread, the waker, cannot be
            interrupted before it has put the other into the run queue, and nobody else can reach
            it.
            """,
    ),
    Stop(
        title="In line for the CPU",
        go=[moves.to(lambda: state.returns)],
        text="""
            READY, at the end of its list in the run queue. If it were more urgent than the waker, a
            bit in the waker's `work` would make it switch on the way out. It is not, so the waker
            goes on.
            """,
        show=[views.fields("waiter", *FIELDS), views.fields("waker", "state", "work"),
              views.run_queue],
        notice="""
            - Waking is a matter of lists: out of one, into another. There is no switch in it.
            """,
        question="""
            Where in the program will the woken thread go on?
            """,
        answer="""
            Nowhere in the program at first. It goes on in the kernel, in its call of `switch_to`,
            on its own stack.
            """,
    ),
    Stop(
        title="The switch back",
        go=[moves.to("switch_to", comes_back),
            remember(prev=lambda: kernel.thread_at(register("eax")),
                     next=lambda: kernel.thread_at(register("edx")))],
        text="""
            Some time later the CPU leaves thread {decimal(prev.tid)}, and now the producer is next.
            """,
        show=[views.fields("next", "state", "wait_reason"), views.stack_of("next")],
        notice="""
            - next's stack is as it was when it left: the trap frame of its call, the calls of the
              kernel, four registers.
            """,
        question="""
            How long is it from the wake-up to here, and what decides it?
            """,
        answer="""
            The time until the running threads before it in line have waited or used up their
            slices: the scheduling latency. For the most urgent thread it is no more than the way
            out of the waker's call.
            """,
    ),
    Stop(
        title="Its call returns",
        go=[moves.to("switch_resume", waiter_runs), views.walk(5)],
        text="""
            The RET of `switch_resume` has gone into the producer's own call of `hand_over`. From
            here the calls return one by one, and the result travels up in EAX.
            """,
        show=[views.steps, views.calls, views.fields("waiter", *FIELDS)],
        notice="""
            - `wait_result` is what the sleep will return: 0, as the waker wrote it.
            """,
        question="""
            If a signal had ended the sleep, what would be different?
            """,
        answer="""
            The result: -EINTR, written by whoever sent the signal, who would have taken the thread
            out of the queue in the same way. The word would be unchanged.
            """,
    ),
    Stop(
        title="Ring 3, awake",
        go=[moves.to("vdso_sysenter_return", waiter_runs)],
        text="""
            The call is over. The program does not trust the wake-up: it takes the lock again and
            looks at the buffer again.
            """,
        show=[views.cpu, views.calls, the_word],
        notice="""
            - EAX is {decimal(register("eax"))}, the result.
            - The code that waited is a loop, `while (used == PLACES)`.
            """,
        question="""
            The consumer has just taken something out, so there is room. Why look again?
            """,
        answer="""
            Between the wake-up and this moment another producer could have filled the place. A
            wake-up says that something has changed; only the look, under the lock, says what.
            """,
    ),
]
