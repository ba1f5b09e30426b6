"""Every compiler and optimization that a student may choose builds Baton, without a warning, and what
it builds runs."""

import os
import re
import subprocess

import pytest
from conftest import ROOT


def make(*words):
    done = subprocess.run(["make", "--no-print-directory", *words], cwd=ROOT, capture_output=True,
                          text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stderr


def kernel_stands(boot, target, compiler, level):
    """Builds target into a folder of its own, without a warning, and runs the kernel's tests; gives
    the kernel's path."""
    folder = f"build/{compiler}{level}"
    target = os.path.join(folder, target) if target.endswith(".elf") else target
    warnings = make(target, f"BUILD={folder}", f"CC={compiler}", f"OPT={level}", "WERROR=-Werror")
    assert "warning" not in warnings, warnings
    kernel = os.path.join(folder, "baton.elf")
    run = boot("--kernel", kernel, "--icount", "--timeout", "300", "--append", "quiet test=all")
    assert run.status == 0, run
    return kernel


@pytest.mark.slow
@pytest.mark.parametrize("compiler, level", [("gcc", "-O0"), ("gcc", "-Og"), ("gcc", "-Os"), ("clang", "-O0"), ("clang", "-Os")])
def test_kernel_builds_and_passes_its_suites(boot, compiler, level):
    kernel_stands(boot, "baton.elf", compiler, level)


@pytest.mark.slow
def test_kernel_and_programs_build_and_run(boot):
    kernel = kernel_stands(boot, "all", "clang", "-O2")
    run = boot("--kernel", kernel, "--", "echo", "up")
    assert (run.status, run.out) == (0, "up\n"), run


def test_kernel_passes_the_after_link_check(root):
    done = subprocess.run([f"{root}/scripts/check-multiboot", f"{root}/build/baton.elf"],
                          capture_output=True, text=True)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_after_link_check_sees_a_broken_header(root, tmp_path):
    with open(f"{root}/build/baton.elf", "rb") as file:
        image = file.read()
    broken = tmp_path / "broken.elf"
    broken.write_bytes(image.replace(bytes.fromhex("02b0ad1b"), bytes.fromhex("02b0ad1c"), 1))
    done = subprocess.run([f"{root}/scripts/check-multiboot", broken], capture_output=True, text=True)
    assert done.returncode == 1 and "multiboot header" in done.stderr, done.stderr


def test_vector_registers_appear_only_in_fpu_code(root):
    """The compiler must not use what the switch saves lazily or not at all."""
    text = subprocess.run(["objdump", "-d", f"{root}/build/baton.elf"], capture_output=True,
                          text=True, check=True).stdout  # fmt: skip
    users, function = set(), ""
    for line in text.splitlines():
        start = re.match(r"[0-9a-f]+ <(.*)>:", line)
        function = start[1] if start else function
        if re.search(r"%[xyz]?mm\d", line):
            users.add(function)
    assert all("fpu" in name or "test" in name for name in users), users
