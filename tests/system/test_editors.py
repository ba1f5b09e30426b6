"""F5, by what .vscode says; and the container, by what its Dockerfile says."""

import os
import re
import shutil
import subprocess

import editor
import pytest
from conftest import ROOT

LAUNCHES = {launch["name"]: launch for launch in editor.read(".vscode/launch.json")["configurations"]}
MACHINE = os.path.join(ROOT, "build", "machine.json")
RUN = re.compile(r"^RUN ((?:.*\\\n)*.*)", re.MULTILINE)


class Session:
    """F5 pressed: the task is ready, gdb has the launch's words."""

    def __init__(self, name, program):
        self.tasks = editor.Tasks({"program": program})
        self.launch = editor.resolved(LAUNCHES[name], {})
        self.output = self.tasks.run(self.launch["preLaunchTask"])
        self.debugger = editor.Debugger(self.launch)

    def end(self):
        self.debugger.end()
        self.tasks.run(self.launch["postDebugTask"])
        self.console = self.tasks.running[0].read() if self.tasks.running else ""
        self.tasks.end()


@pytest.fixture
def press_f5():
    if os.path.exists(MACHINE):
        pytest.skip("an editor's machine is running here")
    sessions = []

    def press(name, program):
        sessions.append(Session(name, program))
        return sessions[-1]

    yield press
    for session in sessions:
        session.end()
    assert not os.path.exists(MACHINE), "the machine still runs"


@pytest.mark.slow
def test_f5_stops_in_the_kernel(press_f5, terminal):
    session = press_f5("Kernel", "spinners")
    gdb = session.debugger
    stop = gdb.launch(session.launch, ["kernel/arch/i386/switch_to.c:__switch_to"])
    assert 'func="kernel_main"' in stop and "main.c" in stop, stop
    assert gdb.evaluate("magic").startswith("732803074")  # 0x2badb002, by which a loader is known
    stop = gdb.continue_()
    assert 'func="__switch_to"' in stop, stop
    assert int(gdb.evaluate("next->arch.stack_top")) % 0x4000 == 0
    frames = gdb.send("-stack-list-frames")[-1]
    assert "switch.asm" in frames, frames
    threads = "".join(gdb.console("baton threads"))
    assert "running" in threads, threads


@pytest.mark.slow
def test_f5_stops_in_a_programs_main(press_f5, terminal):
    session = press_f5("Program", "spinners")
    gdb = session.debugger
    stop = gdb.launch(session.launch, ["user/demos/spinners.c:spin"])
    assert 'func="main"' in stop and "spinners.c" in stop, stop
    assert int(gdb.evaluate("$cs")) & 3 == 3
    stop = gdb.continue_()
    assert 'func="spin"' in stop, stop
    assert gdb.evaluate("argument").startswith("0x")


@pytest.mark.slow
def test_the_console_is_the_tasks_terminal(press_f5, terminal):
    session = press_f5("Program", "hello_int80")
    session.debugger.launch(session.launch)
    session.debugger.send("-exec-continue", until="^running")
    session.tasks.running[0].expect_exact("Hello through")


def test_a_boot_that_fails_is_a_problem(terminal):
    tasks = editor.Tasks({"program": "there_is_no_such"})
    task = tasks.by_label["machine"]
    task["args"] = ["--gdb", "build/machine.json", "--nonsense"]
    output = tasks.run("machine")
    assert [file for file, _ in tasks.problems("machine", output)] == ["scripts/boot"], output
    tasks.end()
    stopped = "scripts/boot: stopped; in gdb: target remote 127.0.0.1:1"
    assert tasks.problems("machine", stopped) == []


def test_every_task_that_is_named_is_there():
    tasks = editor.Tasks({"program": "true"}).by_label
    for launch in LAUNCHES.values():
        assert {launch["preLaunchTask"], launch["postDebugTask"]} <= set(tasks)
        assert launch["type"] == "cppdbg" and launch["MIMode"] == "gdb"
    assert {task["dependsOn"] for task in tasks.values() if "dependsOn" in task} <= set(tasks)
    assert editor.read(".vscode/extensions.json")["recommendations"] == ["ms-vscode.cpptools"]


def packages(*tasks):
    """Gives the Debian packages that scripts/setup installs for tasks."""
    table = re.search(r"<<'TABLE'\n(.*?)^TABLE$", editor_text("scripts/setup"), re.MULTILINE | re.DOTALL)[1]
    rows = [line.split() for line in table.splitlines()]
    return sorted({row[2] for row in rows if row[0] in tasks})


def editor_text(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def test_the_container_is_what_setup_installs():
    description = editor.read(".devcontainer/devcontainer.json")
    folder = os.path.join(ROOT, ".devcontainer")
    context = os.path.join(folder, description["build"]["context"])
    text = editor_text(os.path.join(".devcontainer", description["build"]["dockerfile"]))
    assert re.findall(r"^FROM (.*)$", text, re.MULTILINE) == ["debian:bookworm"]
    for source in re.findall(r"^COPY (\S+) ", text, re.MULTILINE):
        assert os.path.exists(os.path.join(context, source))
    (command,) = RUN.findall(text)
    assert subprocess.run(["sh", "-nc", command]).returncode == 0
    for task in ("test", "stock"):
        assert f"sh /tmp/setup {task}" in command
    assert description["postCreateCommand"] == "make"


@pytest.mark.slow
def test_all_that_the_container_installs_is_to_be_had():
    """apt plans it for a system on which nothing is installed yet, as Debian's image nearly is."""
    if not shutil.which("apt-get") or "bookworm" not in editor_text("/etc/os-release"):
        pytest.skip("this is not Debian bookworm")
    own = re.search(r"install ([a-z -]+) \\\n", editor_text(".devcontainer/Dockerfile"))[1].split()
    command = ["apt-get", "-o", "Dir::State::status=/dev/null", "-s", "-q", "--no-install-recommends"]
    wanted = [*own, *packages("run", "test", "iso", "stock")]
    done = subprocess.run([*command, "install", *wanted], capture_output=True, text=True)
    if "Unable to locate package" in done.stderr and not os.listdir("/var/lib/apt/lists"):
        pytest.skip("no lists of packages here")
    assert done.returncode == 0, done.stderr
    planned = set(re.findall(r"^Inst (\S+) ", done.stdout, re.MULTILINE))
    assert set(wanted) <= planned, set(wanted) - planned
