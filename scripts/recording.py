"""A recording: a folder with one run of the machine and all that its replay needs.

    log               QEMU's record: what came to the machine from outside, and before which instruction
    snapshots         the machine as it was at the start, in a disk image that it does not use itself
    baton.elf, initrd.cpio, initrd/bin    the kernel, its files, the programs with their symbols
    recording.json    memory, CPU model, boot line, program

A replay works on a copy of the snapshots, so that it may add some, and leaves the recording as it is.
"""

import json
import os
import shutil
import struct

LOG, SNAPSHOTS, DESCRIPTION = "log", "snapshots", "recording.json"
KERNEL, ARCHIVE, PROGRAMS = "baton.elf", "initrd.cpio", os.path.join("initrd", "bin")
START = "init"  # the snapshot that QEMU takes by itself
DISK_SIZE = 1 << 20  # it holds nothing: snapshots lie behind its end
CLUSTER_BITS = 16


def empty_disk(path):
    """Writes an image of format qcow2, the only one that holds snapshots, of a disk never written to.
    Its clusters: the header, the table of reference counts, the counts, the table of the disk."""
    cluster = 1 << CLUSTER_BITS
    header = struct.pack(
        ">4sIQIIQIIQQIIQQQQII", b"QFI\xfb", 3, 0, 0, CLUSTER_BITS, DISK_SIZE, 0, 1, 3 * cluster,
        cluster, 1, 0, 0, 0, 0, 0, 4, 104,
    )  # fmt: skip
    clusters = [header, struct.pack(">Q", 2 * cluster), struct.pack(">4H", 1, 1, 1, 1), b""]
    with open(path, "wb") as file:
        file.writelines(data.ljust(cluster, b"\0") for data in clusters)


def qemu_options(mode):
    """Gives QEMU's options for mode, record or replay, in a folder that holds LOG and SNAPSHOTS.

    Without sleep=off, under which QEMU 7.2 does not record: a halted CPU waits in real time. And
    without the APIC's help for hypervisors, of no use here, whose state QEMU 7.2 cannot load while
    it replays: it waits for the CPU's thread, which waits for the load to be over."""
    return [
        "-icount", f"shift=0,rr={mode},rrfile={LOG},rrsnapshot={START}",
        "-drive", f"file={SNAPSHOTS},format=qcow2,if=none,id=snapshots",
        "-rtc", "base=2024-01-01T00:00:00,clock=vm", "-global", "apic-common.vapic=off",
    ]  # fmt: skip


def read(target):
    """Gives the description of the recording in target; OSError or ValueError where there is none."""
    with open(os.path.join(target, DESCRIPTION), encoding="utf-8") as file:
        return json.load(file)


def lay(target, folder):
    """Lays what QEMU writes to or reads by these names into the run's folder."""
    os.symlink(os.path.abspath(os.path.join(target, LOG)), os.path.join(folder, LOG))
    shutil.copyfile(os.path.join(target, SNAPSHOTS), os.path.join(folder, SNAPSHOTS))


def remove(target):
    """Makes room for a new recording."""
    if os.path.isdir(target):
        shutil.rmtree(target)


def keep(folder, target, images, programs, description):
    """Makes a recording of the run that ended in folder: of what QEMU wrote, the images (kernel and
    initrd), the folder of programs, and the description. Nothing, where the run did not begin."""
    if not os.path.isfile(os.path.join(folder, LOG)):
        return
    os.makedirs(target)
    for name in (LOG, SNAPSHOTS):
        shutil.move(os.path.join(folder, name), target)
    for image, name in zip(images, (KERNEL, ARCHIVE)):
        if os.path.exists(image):
            shutil.copyfile(image, os.path.join(target, name))
    if os.path.isdir(programs):
        shutil.copytree(programs, os.path.join(target, PROGRAMS))
    with open(os.path.join(target, DESCRIPTION), "w", encoding="utf-8") as file:
        json.dump(description, file, indent=4)
        file.write("\n")
