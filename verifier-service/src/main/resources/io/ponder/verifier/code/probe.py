"""Tries what no program may do. Says "held" when all of it failed, else what succeeded.

Reads a forbidden path from stdin.
"""

import ctypes
import errno
import mmap
import os
import socket

secret = input()
libc = ctypes.CDLL(None, use_errno=True)


def read(path):
    with open(path, "rb") as file:
        file.read(1)


def write(path):
    with open(path, "ab") as file:
        file.write(b"x")


def fork():
    if os.fork() == 0:
        os._exit(0)


def call(function, *arguments):
    if function(*arguments) == -1 and ctypes.get_errno() == errno.EPERM:
        raise PermissionError()


ATTEMPTS = {
    "open a TCP socket": lambda: socket.socket(),
    "open a unix socket": lambda: socket.socket(socket.AF_UNIX),
    "read a file outside": lambda: read(secret),
    "list a directory outside": lambda: os.listdir(os.path.dirname(secret)),
    "write a file outside": lambda: write(secret),
    "write beside itself": lambda: write("written"),
    "delete a file outside": lambda: os.remove(secret),
    "change a file's mode": lambda: os.chmod(secret, 0o600),
    "make a link": lambda: os.symlink("/", "link"),
    "read its parent's environment": lambda: read("/proc/%d/environ" % os.getppid()),
    "start a process": fork,
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "leave its session": lambda: os.setsid(),
    "trace another process": lambda: call(libc.ptrace, 2, os.getppid(), 0, 0),
    "make a namespace": lambda: call(libc.unshare, 0x10000000),
    "make a memory file": lambda: os.memfd_create("file"),
    "allocate without limit": lambda: [bytearray(1 << 30) for _ in range(64)],
    "map without limit": lambda: [mmap.mmap(-1, 1 << 30) for _ in range(64)],
}

held = True
for name, attempt in ATTEMPTS.items():
    try:
        attempt()
        held = False
        print(name, flush=True)
    except (OSError, MemoryError):
        pass
if held:
    print("held")
