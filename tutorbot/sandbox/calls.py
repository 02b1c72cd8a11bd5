"""The system calls that a child may make, as a compiled seccomp filter. All others fail with EPERM.

No call that starts a process or a thread, opens a socket, sends a signal, traces, mounts, or changes limits is among
them. Files can be opened as far as Landlock lets them; whatever would change one is missing here as well, not least
what Landlock does not watch: chmod, utime, extended attributes.
"""

import fcntl
import os
from functools import cache
from typing import Any

import pyseccomp  # type: ignore[import-untyped]  # it has none

_ALLOWED = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close close_range dup dup2 dup3
    pipe pipe2 open openat access faccessat faccessat2 readlink readlinkat getcwd chdir fchdir getdents64 fstat
    newfstatat stat lstat statx fadvise64 umask poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait
    epoll_pwait eventfd2 mmap mprotect munmap mremap madvise brk futex futex_waitv set_robust_list rseq
    set_tid_address sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
    sched_get_priority_min getcpu gettid getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups
    getpgrp getpgid getsid getpriority uname sysinfo times getrusage getrlimit clock_gettime clock_getres
    clock_nanosleep nanosleep gettimeofday time getrandom rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending
    rt_sigtimedwait sigaltstack restart_syscall setitimer getitimer alarm pause exit exit_group arch_prctl
""".split()  # noqa: SIM905  a hundred names read better as a paragraph

_PR_SET_NAME, _PR_SET_VMA = 15, 0x53564D41
_TERMINAL = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX"""
_DESCRIPTOR = (fcntl.F_DUPFD, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_SETFL, fcntl.F_DUPFD_CLOEXEC, 1032)
"""And F_GETPIPE_SZ. Not F_SETOWN and F_SETSIG, which send signals without any call of the kill family."""
_ENOSYS = 38
_LOW = 0xFFFFFFFF


@cache
def compiled() -> bytes:
    """The filter as BPF, eight bytes an instruction."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(1))
    rules.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    for name in _ALLOWED:
        rules.add_rule(pyseccomp.ALLOW, name)
    # glibc asks for clone3 first and takes ENOSYS for "use clone", which is refused like all else.
    rules.add_rule(pyseccomp.ERRNO(_ENOSYS), "clone3")
    for option in (_PR_SET_NAME, _PR_SET_VMA):
        rules.add_rule(pyseccomp.ALLOW, "prctl", pyseccomp.Arg(0, pyseccomp.EQ, option))
    # To read one's own limits; a third argument would set them.
    itself, nothing = pyseccomp.Arg(0, pyseccomp.EQ, 0), pyseccomp.Arg(2, pyseccomp.EQ, 0)
    rules.add_rule(pyseccomp.ALLOW, "prlimit64", itself, nothing)
    for request in _TERMINAL:
        rules.add_rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, _LOW, request))
    for command in _DESCRIPTOR:
        rules.add_rule(pyseccomp.ALLOW, "fcntl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, _LOW, command))
    return _exported(rules)


def _exported(rules: Any) -> bytes:  # noqa: ANN401  as above
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1 << 17)  # so that the whole filter fits before anybody reads
    with os.fdopen(writing, "wb") as file:
        rules.export_bpf(file)
    with os.fdopen(reading, "rb") as file:
        return file.read()
