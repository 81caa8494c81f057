"""Gives up every right that is not named on its command line, then becomes another program.

usage: python3 -I -S -c SOURCE MARK key=value... -- PROGRAM ARGUMENT...

Landlock decides which files may be opened, seccomp which system calls may be made, rlimits how much may be used. None of
the three needs a privilege, none can be taken back, and what is started later inherits them. The kernel's own words:
https://docs.kernel.org/userspace-api/landlock.html and https://docs.kernel.org/userspace-api/seccomp_filter.html.

MARK is a word that only the caller knows. It is written to stdout once all rights are gone, so that whatever comes before
it, or without it, is this file's failure and not the program's; and to stderr, with the reason, if something fails.
"""

import ctypes
import errno
import os
import resource
import struct
import sys

# name, number on x86_64, number on aarch64. A call that is not here fails with EPERM: no sockets, no new processes, no
# signals to others, no change of owners, modes or times, no mounts, namespaces, tracing, io_uring or memory files.
ALLOWED = """
    access 21 -, alarm 37 -, arch_prctl 158 -, brk 12 214, chdir 80 49, clock_getres 229 114, clock_gettime 228 113,
    clock_nanosleep 230 115, close 3 57, dup 32 23, dup2 33 -, dup3 292 24, epoll_create 213 -, epoll_create1 291 20,
    epoll_ctl 233 21, epoll_pwait 281 22, epoll_pwait2 441 441, epoll_wait 232 -, eventfd2 290 19, execve 59 221,
    exit 60 93, exit_group 231 94, faccessat 269 48, faccessat2 439 439, fadvise64 221 223, fchdir 81 50, fstat 5 80,
    futex 202 98, get_robust_list 274 100, getcpu 309 168, getcwd 79 17, getdents 78 -, getdents64 217 61, getegid
    108 177, geteuid 107 175, getgid 104 176, getgroups 115 158, getitimer 36 102, getpgid 121 155, getpgrp 111 -,
    getpid 39 172, getppid 110 173, getpriority 140 141, getrandom 318 278, getresgid 120 150, getresuid 118 148,
    getrlimit 97 -, getrusage 98 165, getsid 124 156, gettid 186 178, gettimeofday 96 169, getuid 102 174, lseek 8
    62, lstat 6 -, madvise 28 233, membarrier 324 283, mincore 27 232, mkdir 83 -, mkdirat 258 34, mmap 9 222,
    mprotect 10 226, mremap 25 216, munmap 11 215, nanosleep 35 101, newfstatat 262 79, open 2 -, openat 257 56,
    pause 34 -, pipe 22 -, pipe2 293 59, poll 7 -, ppoll 271 73, pread64 17 67, pselect6 270 72, pwrite64 18 68, read
    0 63, readlink 89 -, readlinkat 267 78, readv 19 65, recvfrom 45 207, restart_syscall 219 128, rmdir 84 -, rseq
    334 293, rt_sigaction 13 134, rt_sigpending 127 136, rt_sigprocmask 14 135, rt_sigreturn 15 139, rt_sigsuspend
    130 133, rt_sigtimedwait 128 137, sched_getaffinity 204 123, sched_getparam 143 121, sched_getscheduler 145 120,
    sched_yield 24 124, select 23 -, set_robust_list 273 99, set_tid_address 218 96, setitimer 38 103, sigaltstack
    131 132, stat 4 -, statx 332 291, sysinfo 99 179, time 201 -, times 100 153, uname 63 160, unlink 87 -, unlinkat
    263 35, wait4 61 260, waitid 247 95, write 1 64, writev 20 66
"""
# Calls that are allowed for some arguments only.
GUARDED = {
    "clone": (56, 220), "clone3": (435, 435), "fcntl": (72, 25), "ioctl": (16, 29), "prctl": (157, 167),
    "prlimit64": (302, 261), "sendto": (44, 206), "socketpair": (53, 199), "tgkill": (234, 131),
}
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read file, read directory
OF_FILES = 1 << 0 | 1 << 1 | 1 << 2  # the rights that a rule on a single file may give: execute, write, read
WRITE = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8  # write file, remove directory and file, make directory and file
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.argtypes = [ctypes.c_long] * 7
libc.syscall.restype = ctypes.c_long
libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def syscall(number, *arguments):
    result = libc.syscall(number, *arguments, *[0] * (6 - len(arguments)))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def prctl(what, *arguments):
    if libc.prctl(what, *arguments, *[0] * (4 - len(arguments))) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def restrict_files(readable, writable):
    try:
        abi = syscall(LANDLOCK_CREATE_RULESET, 0, 0, 1)
    except OSError as e:
        raise OSError(e.errno, "Landlock is missing: this needs Linux 5.13 or newer with landlock among its security modules (lsm=)")
    # Every right that this kernel knows, so that all of them are refused but those that a rule gives.
    files = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}.get(abi, 0xFFFF)
    network = 3 if abi >= 4 else 0  # TCP bind and connect
    scoped = 3 if abi >= 6 else 0  # abstract unix sockets and signals
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    attributes = ctypes.create_string_buffer(struct.pack("=QQQ", files, network, scoped), 24)
    ruleset = syscall(LANDLOCK_CREATE_RULESET, ctypes.addressof(attributes), size, 0)
    for path, rights in [(p, READ) for p in readable] + [(p, READ | WRITE) for p in writable]:
        try:
            parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        if not os.path.isdir(path):
            rights &= OF_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, parent), 12)
        syscall(LANDLOCK_ADD_RULE, ruleset, 1, ctypes.addressof(rule), 0)
        os.close(parent)
    syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def seccomp_filter(machine):
    column, audit = MACHINES[machine]
    allow, refuse = (0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050000 | errno.EPERM)
    number = {name: numbers[column] for name, numbers in GUARDED.items()}

    def load(offset):
        return (0x20, 0, 0, offset)

    def argument(index):  # its low half; all machines here are little-endian
        return load(16 + 8 * index)

    def equals(value, otherwise):
        return (0x15, 0, otherwise, value)

    def one_of(index, values):
        return [argument(index)] + [i for v in values for i in (equals(v, 1), allow)] + [refuse]

    def none(index):  # both halves are 0
        return [argument(index), equals(0, 3), load(20 + 8 * index), equals(0, 1), allow, refuse]

    guards = {
        # A thread of this process and no new namespace.
        "clone": [argument(0), (0x45, 0, 2, 0x00010000), (0x45, 1, 0, 0x7E020000), allow, refuse],
        # Its flags are out of a filter's reach; libc falls back to clone.
        "clone3": [(0x06, 0, 0, 0x00050000 | errno.ENOSYS)],
        # Duplicates, flags, locks, pipe sizes; not F_SETOWN, which sends signals to others.
        "fcntl": one_of(1, [0, 1, 2, 3, 4, 5, 6, 7, 1030, 1032]),
        # TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX
        "ioctl": one_of(1, [0x5401, 0x5413, 0x541B, 0x5421, 0x5451]),
        # PR_SET_NAME, PR_GET_NAME, PR_SET_VMA
        "prctl": one_of(0, [15, 16, 0x53564D41]),
        "prlimit64": none(2),  # limits may be read
        "sendto": none(4),  # to the other end only
        # A pair of connected streams, AF_UNIX and SOCK_STREAM: asyncio has one.
        "socketpair": [argument(0), equals(1, 4), argument(1), (0x54, 0, 0, 0xF), equals(1, 1), allow, refuse],
        # To this process, and no SIGKILL: who is killed was killed by someone else.
        "tgkill": [argument(0), equals(os.getpid(), 2), argument(2), equals(9, 1), refuse, allow],
    }
    kill = (0x06, 0, 0, 0x80000000)  # numbers of another architecture mean other calls
    program = [load(4), equals(audit, 1), (0x05, 0, 0, 1), kill, load(0)]
    for entry in ALLOWED.replace("\n", " ").split(","):
        allowed = entry.split()[1 + column]
        if allowed != "-":
            program += [equals(int(allowed), 1), allow]
    for name, guard in guards.items():
        program += [equals(number[name], len(guard))] + guard
    return program + [refuse]


def restrict_calls():
    machine = os.uname().machine
    if machine not in MACHINES:
        raise OSError(errno.ENOSYS, "there is no list of system calls for " + machine + ", only for " + " and ".join(MACHINES))
    program = seccomp_filter(machine)
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    instructions = ctypes.create_string_buffer(code, len(code))
    header = ctypes.create_string_buffer(struct.pack("=H6xQ", len(program), ctypes.addressof(instructions)), 16)
    try:
        prctl(PR_SET_SECCOMP, 2, ctypes.addressof(header))
    except OSError as e:
        raise OSError(e.errno, "seccomp is missing: this needs a kernel with CONFIG_SECCOMP_FILTER")


def restrict_use(limits):
    for name, limit in limits.items():
        soft = int(limit)
        # A second after SIGXCPU, which a program may catch, comes SIGKILL.
        hard = soft + 1 if name == "CPU" else soft
        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (soft, hard))


def main():
    mark = sys.argv[1].encode()
    try:
        split = sys.argv.index("--")
        settings = [a.split("=", 1) for a in sys.argv[2:split]]
        command = sys.argv[split + 1 :]
        environment = dict(v.split("=", 1) for k, v in settings if k == "env")
        one = {k: v for k, v in settings}

        prctl(PR_SET_PDEATHSIG, 9)
        if os.getppid() != int(one["parent"]):
            raise OSError(errno.ESRCH, "the service that started this is gone")
        os.nice(10)
        # If the machine runs out of memory, this goes first.
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("1000")
        os.chdir(one["in"])
        os.closerange(3, 1024)
        restrict_use({k[6:]: v for k, v in settings if k.startswith("limit.")})
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        restrict_files([v for k, v in settings if k == "read"], [v for k, v in settings if k == "write"])
        restrict_calls()
        os.write(1, mark)
        os.execve(command[0], command, environment)
    except BaseException as e:
        os.write(2, mark + str(e).encode())
        os._exit(125)


main()
