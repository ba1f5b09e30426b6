"""The stock programs: what is built of them, how each is run, and what must be the same on both systems.

A family is built where its compiler or package is there. Elsewhere it is left out, with a line that says
why; in continuous integration (CI is set) that is a failure.
"""

import dataclasses
import os
import re
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STOCK = "build/stock"
BUSYBOX = f"{STOCK}/busybox"
PROCESSORS = ["1", "2", "4"]  # of GOMAXPROCS
# What a quick run runs of each family.
QUICK = ["glibc-hello", "glibc-locks", "musl-signals", "cxx-exceptions", "go-sieve 2", "busybox language"]
PANICS = ["panic", "nil", "range", "divide", "goroutine", "deadlock", "exit"]


@dataclasses.dataclass
class Program:
    """One program with one set of arguments; the file is `binary` here and `guest` in Baton."""

    name: str
    binary: str
    arguments: list
    here: list = dataclasses.field(default_factory=list)  # the first arguments on Linux
    there: list = dataclasses.field(default_factory=list)  # the first arguments on Baton
    files: list = dataclasses.field(default_factory=list)  # HOSTFILE:/GUESTPATH
    plain: object = staticmethod(lambda output: output)  # takes out what may differ

    @property
    def guest(self):
        return f"/bin/{os.path.basename(self.binary)}"

    def on_linux(self):
        return [os.path.join(ROOT, self.binary), *self.here, *self.arguments]

    def on_baton(self):
        added = [word for file in [f"{self.binary}:{self.guest}", *self.files] for word in ("--add", file)]
        return ["--mem", "128", *added, "--", "under_init", self.guest, *self.there, *self.arguments]


def without_addresses(output):
    """Takes a traceback of Go's; numbers of goroutines, addresses and offsets become X."""
    output = re.sub(rb"0x[0-9a-f]+", b"X", output)
    return re.sub(rb"goroutine \d+", b"goroutine X", output)


def names(folder, ending):
    files = os.listdir(os.path.join(ROOT, "tests/stock", folder))
    return sorted(file.removesuffix(ending) for file in files if file.endswith(ending))


SHELL = [f"{BUSYBOX}:/bin/sh"]  # system() and popen() call it


def c_programs(family):
    for name in names("c", ".c"):
        arguments = ["one", "two words", ""] if name == "hello" else []
        yield Program(f"{family}-{name}", f"{STOCK}/bin/{family}-{name}", arguments, files=SHELL)


def glibc():
    yield from c_programs("glibc")
    yield Program("glibc-pie-hello", f"{STOCK}/bin/glibc-pie-hello", ["one"])


def musl():
    yield from c_programs("musl")


def cxx():
    for name in names("cxx", ".cc"):
        yield Program(f"cxx-{name}", f"{STOCK}/bin/cxx-{name}", [])


def go():
    for name in names("go", ".go"):
        for word in PANICS if name == "panicking" else PROCESSORS:
            yield Program(f"go-{name} {word}", f"{STOCK}/bin/go-{name}", [word], plain=without_addresses)


def busybox():
    for name in names("busybox", ".sh"):
        script = f"tests/stock/busybox/{name}.sh"
        yield Program(
            f"busybox {name}", BUSYBOX, ["one", "two"],
            here=["sh", os.path.join(ROOT, script), os.path.join(ROOT, BUSYBOX)],
            there=["sh", f"/{name}.sh", "/bin/busybox"], files=[f"{script}:/{name}.sh", *SHELL],
        )  # fmt: skip


def links(compiler, language):
    """Whether the compiler makes static i386 programs."""
    if not shutil.which(compiler):
        return False
    with tempfile.TemporaryDirectory() as folder:
        command = [compiler, "-m32", "-static", "-x", language, "-o", f"{folder}/probe", "-"]
        return not subprocess.run(command, input=b"int main(void) { return 0; }", capture_output=True).returncode


def is_there(*paths):
    return all(os.path.exists(os.path.join(ROOT, path)) for path in paths)


# family: (its programs, how to build them, whether that can be, why not)
FAMILIES = {
    "glibc": (glibc, "stock-glibc", lambda: is_there(BUSYBOX) and links("gcc", "c"),
              "scripts/setup stock gives gcc -m32 -static, scripts/fetch-stock the shell that they call"),
    "musl": (musl, "stock-musl", lambda: is_there(f"{STOCK}/musl", BUSYBOX) and links("gcc", "c"),
             "scripts/fetch-stock gives musl for i386, and the shell that the programs call"),
    "cxx": (cxx, "stock-cxx", lambda: links("g++", "c++"), "scripts/setup stock gives g++ -m32 -static"),
    "go": (go, "stock-go", lambda: shutil.which("go"), "scripts/setup stock gives Go"),
    "busybox": (busybox, None, lambda: is_there(BUSYBOX), "scripts/fetch-stock gives BusyBox for i386"),
}  # fmt: skip
