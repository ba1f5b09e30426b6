"""The documents against the source: what they name exists, what they quote stands there.

In README.md and below docs/, `path/file` names a file, `path/file:name` a definition in it. A fenced
block headed ```LANGUAGE path/file quotes consecutive lines of that file, their indentation aside; a
line ... skips some.
"""

import glob
import os
import re
import subprocess

import pytest
from conftest import ROOT

DOCUMENTS = ["README.md"] + sorted(
    os.path.relpath(path, ROOT) for path in glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True)
)
FOLDERS = "boot|kernel|lib|user|tests|scripts|docs|build"
REFERENCE = re.compile(rf"`((?:{FOLDERS})/[\w./-]*|Makefile|linker\.ld)(?::([A-Za-z_]\w*))?`")
BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)[^)]*\)")
HEADING = "## Boot options"
BOOT_CALL = re.compile(r'boot_(?:flag|option|number)\("(\w+)"')
IN_C = [
    r"^#define {}\b",
    r"^(?:static |const |extern )*(?:struct|union|enum) {} \{{",
    r"^[A-Za-z_][\w \*\(\)]*[ \*]{}\s*\([^;]*$",  # a function: no ; ends its first line
    r"^[A-Za-z_][\w \*,\[\]]*[ \*]{}(?:\[[^\]]*\])*(?: =.*|;|,.*)$",  # a variable
    r"^(?:enum.*\{{|\s+).*\b{}(?: = [^;]*)?(?:,| \}};)",  # an enumerator
]
DEFINITION = {
    ".c": IN_C,
    ".h": IN_C,
    ".asm": [r"^{}:", r"^%macro {}\b", r"^%define {}\b", r"^{}\s+equ\b"],
    ".py": [r"^(?:def|class) {}\b", r"^{} ="],
    ".mk": [r"^{}:", r"^{} *[:?]?="],
    "": [r"^(?:def|class) {}\b", r"^{}\(\)", r"^{}:", r"^{} *[:?]?="],
}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def each_reference():
    for document in DOCUMENTS:
        for path, name in REFERENCE.findall(read(document)):
            yield document, path, name


def defines(path, name):
    """Whether the file at path defines name."""
    text, kind = read(path), os.path.splitext(path)[1]
    return any(re.search(p.format(re.escape(name)), text, re.MULTILINE) for p in DEFINITION[kind])


def bare_lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def quotes(source, block):
    """Whether the lines of block stand in source in a row; a line ... lets some be left out."""
    text = "\n" + "\n".join(bare_lines(source)) + "\n"
    at = 0
    for part in re.split(r"^\s*\.\.\.$", block, flags=re.MULTILINE):
        lines = "\n" + "\n".join(bare_lines(part)) + "\n"
        at = text.find(lines, at)
        if at < 0:
            return False
        at += len(lines) - 1
    return True


def options_in_the_code():
    found = set()
    for folder in ("kernel", "tests/kernel"):
        for path in glob.glob(os.path.join(ROOT, folder, "**", "*.c"), recursive=True):
            found |= set(BOOT_CALL.findall(read(path)))
    return found


def options_in_readme():
    section = read("README.md").split(HEADING)[1].split("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)", section, re.MULTILINE))


@pytest.mark.parametrize("document, path, name", sorted(set(each_reference())))
def test_reference(document, path, name):
    if path.startswith("build/"):
        pytest.skip("made by the build") if not os.path.exists(os.path.join(ROOT, path)) else None
    assert os.path.exists(os.path.join(ROOT, path)), f"{document} names {path}, which is not there"
    if name:
        assert defines(path, name), f"{document} names {path}:{name}, which is not defined there"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_quoted_lines(document):
    for _, path, block in BLOCK.findall(read(document)):
        assert quotes(read(path), block), f"{document} quotes {path}, which does not say\n{block}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links(document):
    for target in LINK.findall(read(document)):
        if "://" not in target:
            place = os.path.join(ROOT, os.path.dirname(document), target)
            assert os.path.exists(place), f"{document} links to {target}, which is not there"


def test_make_targets():
    makefiles = "".join(map(read, ["Makefile", "scripts/targets.mk", "tests/unit/build.mk"]))
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefiles, re.MULTILINE))
    for document in DOCUMENTS:
        commands = re.findall(r"(?:`|^    )make ([a-z][a-z-]*)", read(document), re.MULTILINE)
        assert set(commands) <= targets, document
    explained = set(re.findall(r"^([a-z][a-z-]*):.*##", makefiles, re.MULTILINE))
    in_readme = set(re.findall(r"^    make ([a-z-]+)", read("README.md"), re.MULTILINE))
    assert explained <= in_readme, "README.md leaves out targets that make help lists"


def test_boot_options_are_all_documented_and_all_there():
    assert options_in_readme() == options_in_the_code()


def test_policies_are_all_documented():
    table = read("kernel/sched.c").split("policies[] = {")[1].split("}")[0]
    for policy in re.findall(r"&policy_(\w+)", table):
        assert f"`{policy}" in read("README.md"), policy


def test_script_options():
    known = {"--help"} | set(re.findall(r'option\("(--\w+)"', read("scripts/boot")))
    for document in DOCUMENTS:
        for words in re.findall(r"scripts/boot((?: [^\n`]*)?)", read(document)):
            used = re.findall(r"(--\w+)", words.split(" -- ")[0])
            assert set(used) <= known, f"{document}: scripts/boot{words}"


def test_the_page_of_system_calls_is_what_the_table_says():
    check = subprocess.run([os.path.join(ROOT, "scripts/syscalls-doc"), "--check"],
                           capture_output=True, text=True)  # fmt: skip
    assert check.returncode == 0, check.stderr


def test_demos():
    for document in DOCUMENTS:
        for name in re.findall(r"DEMO=([a-z]\w*)", read(document)):
            assert os.path.exists(os.path.join(ROOT, "user", "demos", f"{name}.c")), name


def test_the_core_is_as_small_as_said():
    said = re.search(r"fewer than ([\d,]+) lines", read("README.md"))
    command = re.search(r"^    (cat boot/.*?\n)\n", read("README.md"), re.MULTILINE | re.DOTALL)
    done = subprocess.run(["bash", "-c", command[1]], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == "" and 0 < int(done.stdout) < int(said[1].replace(",", ""))
