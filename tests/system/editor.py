"""What an editor does with .vscode when F5 is pressed, as far as it can be done without one: reads the
files, starts the task and waits for its pattern, and drives gdb by its machine interface (MI) in the
order of the cppdbg adapter: setup commands, the user's breakpoints, then the launch is complete."""

import json
import os
import re
import subprocess

import pexpect
from conftest import ROOT

STRING_OR_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
CONTINUE = {"exec-continue": "-exec-continue", "exec-run": "-exec-run"}


def read(name):
    """Reads JSON with comments."""
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return json.loads(STRING_OR_COMMENT.sub(lambda match: match[1] or "", file.read()))


def resolved(value, inputs):
    """Gives value with its ${variables} replaced; one that nobody knows is an error."""
    if isinstance(value, list):
        return [resolved(item, inputs) for item in value]
    if isinstance(value, dict):
        return {key: resolved(item, inputs) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    known = {"workspaceFolder": ROOT, **{f"input:{name}": text for name, text in inputs.items()}}
    return re.sub(r"\$\{([^}]*)\}", lambda match: known[match[1]], value)


class Tasks:
    """The tasks of tasks.json; those started in the background run until end()."""

    def __init__(self, inputs):
        self.file = read(".vscode/tasks.json")
        self.by_label = {task["label"]: resolved(task, inputs) for task in self.file["tasks"]}
        self.running = []

    def command(self, task):
        words = [task["command"], *task.get("args", [])]
        return ["sh", "-c", " ".join(words)] if task["type"] == "shell" else words

    def run(self, label):
        """Runs a task to its end, or a background task until it is ready; gives its output so far."""
        task = self.by_label[label]
        if "dependsOn" in task:
            self.run(task["dependsOn"])
        child = pexpect.spawn(self.command(task)[0], self.command(task)[1:], cwd=ROOT, timeout=120,
                              encoding="utf-8")  # fmt: skip
        if not task.get("isBackground"):
            child.expect(pexpect.EOF)
            child.close()
            return child.before
        self.running.append(child)
        ready = task["problemMatcher"]["background"]["endsPattern"]
        child.expect([re.compile(ready.replace("^", "(?m)^", 1)), pexpect.EOF])
        return child.before + (child.after if isinstance(child.after, str) else "")

    def problems(self, label, output):
        """Gives what the task's problem matcher finds in the lines of output: (file, message)."""
        pattern = self.by_label[label]["problemMatcher"]["pattern"]
        found = [re.search(pattern["regexp"], line) for line in output.splitlines()]
        return [(match[pattern["file"]], match[pattern["message"]]) for match in found if match]

    def end(self):
        for child in self.running:
            child.close(force=True)


class Debugger:
    """gdb under MI. Each answer is a list of gdb's lines up to the one that was waited for."""

    def __init__(self, launch):
        command = [launch["miDebuggerPath"], *launch["miDebuggerArgs"].split(), "--interpreter=mi3"]
        self.process = subprocess.Popen(command, cwd=launch["cwd"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)  # fmt: skip

    def wait_for(self, start):
        """Reads until a line that begins with start; an error of gdb is one here."""
        seen = []
        for line in self.process.stdout:
            seen.append(line.rstrip("\n"))
            assert not line.startswith("^error"), seen
            if line.startswith(start):
                return seen
        raise AssertionError(f"gdb ended: {seen}")

    def send(self, command, until="^"):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.wait_for(until)

    def console(self, text):
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        return self.send(f'-interpreter-exec console "{quoted}"')

    def evaluate(self, expression):
        answer = self.send(f'-data-evaluate-expression "{expression}"')[-1]
        return re.search(r'value="(.*)"', answer)[1]

    def continue_(self):
        """Continues to the next stop, and gives its description."""
        return self.send("-exec-continue", until="*stopped")[-1]

    def launch(self, launch, breakpoints=()):
        """Does what the adapter does up to the first stop, whose description it gives."""
        for command in launch["setupCommands"] + launch["customLaunchSetupCommands"]:
            self.console(command["text"])
        for place in breakpoints:
            self.send(f"-break-insert -f {place}")
        return self.send(CONTINUE[launch["launchCompleteCommand"]], until="*stopped")[-1]

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.write("-gdb-exit\n")
            self.process.stdin.close()
            self.process.wait(30)
        self.process.stdout.close()
