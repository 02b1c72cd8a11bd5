"""A container's bounds, as Docker draws them by default, put round this process: its seccomp profile, its capabilities.

The profile is https://github.com/moby/moby at b985e2313a8676e18072b442911fc8f64f17d440,
`vendor/github.com/moby/profiles/seccomp/default.json`. It names what is allowed; here stands the rest: what a process
on x86-64 without CAP_SYS_ADMIN, CAP_SYS_PTRACE and the like is denied.
"""

import ctypes

import pyseccomp  # type: ignore[import-untyped]  # it has none

DENIED = """
    _sysctl acct add_key afs_syscall bpf clock_settime create_module delete_module fanotify_init finit_module
    fsconfig fsmount fsopen fspick get_kernel_syms get_mempolicy getpmsg init_module io_uring_enter
    io_uring_register io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind
    migrate_pages mount mount_setattr move_mount move_pages nfsservctl open_by_handle_at open_tree perf_event_open
    pidfd_getfd pivot_root process_madvise putpmsg query_module quotactl quotactl_fd reboot request_key security
    set_mempolicy set_mempolicy_home_node setdomainname sethostname setns settimeofday swapoff swapon sysfs syslog
    tuxcall umount2 unshare uselib userfaultfd ustat vhangup vserver
""".split()  # noqa: SIM905  a hundred names read better as a paragraph
KEPT = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)
"""The capabilities that a container's root has: CAP_CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP,
NET_BIND_SERVICE, NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE, SETFCAP."""

_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET"""
_FAMILIES = (38, 40)
"""AF_ALG and AF_VSOCK"""
_EPERM, _ENOSYS = 1, 38
_PR_CAPBSET_DROP = 24
_LAST_CAPABILITY = 63


def enter(*, is_root: bool) -> None:
    """For good, and for whatever this process starts."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    # Docker loads it as root, and leaves it to the image whether setuid programs work.
    rules.set_attr(pyseccomp.Attr.CTL_NNP, 0 if is_root else 1)
    for name in DENIED:
        rules.add_rule(pyseccomp.ERRNO(_EPERM), name)
    rules.add_rule(pyseccomp.ERRNO(_ENOSYS), "clone3")
    for flag in _NAMESPACES:
        rules.add_rule(pyseccomp.ERRNO(_EPERM), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    for family in _FAMILIES:
        rules.add_rule(pyseccomp.ERRNO(_EPERM), "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    libc = ctypes.CDLL(None, use_errno=True)
    if is_root:
        for capability in set(range(_LAST_CAPABILITY + 1)) - set(KEPT):
            libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # those that this kernel does not know fail
    rules.load()
