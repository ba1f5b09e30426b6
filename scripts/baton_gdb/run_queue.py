"""baton runqueue: who stands in line for the CPU."""

from baton_gdb import kernel
from baton_gdb.base import Command


def levels(queue):
    """Gives (level, its threads in order), the most urgent level first, empty ones left out."""
    heads = queue["level"]
    for level in range(heads.type.range()[1], -1, -1):
        items = kernel.list_items(heads[level], "struct thread", "run_link")
        waiting = [kernel.Thread(value) for value in items]
        if waiting:
            yield level, waiting


def bitmap_levels(queue):
    """Gives the levels whose bit is set."""
    words = queue["bitmap"]
    count = (words.type.range()[1] + 1) * 32
    return {level for level in range(count) if int(words[level // 32]) >> level % 32 & 1}


class RunQueue(Command):
    """Shows the run queue: baton runqueue.
Levels from the most urgent down, the threads of each in the order in which they will run. The
running thread is in no list. A level that has threads but no bit in the bitmap is pointed out."""

    def __init__(self):
        super().__init__("runqueue", "brq")

    def run(self, words):
        running = self.name(kernel.current())
        queue = kernel.evaluate("*boot_cpu.run_queue")
        found = dict(levels(queue))
        ready = sum(len(waiting) for waiting in found.values())
        print(f"ready: {ready}; running: {running}")
        for level, waiting in found.items():
            print(f"level {level:2}: " + ", ".join(self.name(thread) for thread in waiting))
        for level in sorted(set(found) - bitmap_levels(queue)):
            print(f"level {level:2}: its threads are not found, for its bit in the bitmap is 0")

    def name(self, thread):
        return f"{thread.tid} ({thread.name})"


RunQueue()
