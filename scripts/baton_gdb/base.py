"""What the commands have in common: the prefix `baton`, a short alias, and errors in one line."""

import gdb


class Prefix(gdb.Command):
    """Baton's own commands: the kernel's threads, its switch, and the CPU's tables, in words."""

    def __init__(self):
        super().__init__("baton", gdb.COMMAND_DATA, gdb.COMMAND_NONE, True)

    def invoke(self, argument, from_tty):
        gdb.execute("help baton")


Prefix()


class Command(gdb.Command):
    """A command `baton NAME`; the subclass's docstring is its help."""

    def __init__(self, name, alias):
        super().__init__(f"baton {name}", gdb.COMMAND_DATA)
        gdb.execute(f"alias {alias} = baton {name}")

    def invoke(self, argument, from_tty):
        try:
            self.run(gdb.string_to_argv(argument))
        except gdb.MemoryError as error:
            raise gdb.GdbError(f"{error}: is the kernel far enough to have it?") from error
        except gdb.error as error:  # of the user's expression, or of a machine that has ended
            raise gdb.GdbError(str(error)) from error

    def run(self, words):
        """Takes the command's arguments. Errors are gdb.GdbError: gdb prints them in one line."""
        raise NotImplementedError


def expect(words, count, usage):
    """Refuses a wrong number of arguments."""
    if len(words) != count:
        raise gdb.GdbError(f"usage: {usage}")
