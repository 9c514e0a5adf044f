"""What a worker process takes from itself before it touches a hostile file.

Each limit has a Unix form and a Windows twin. The Windows twins are checked by the type checker
and by review; the tests run them only on Windows.
"""

from __future__ import annotations

import os
import signal
import sys

_NICENESS = 10

_THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)


def limit_this_process(memory_limit: int) -> None:
    """Limit this process to `memory_limit` bytes of address space and make it small and silent.

    It computes on one thread at low priority, leaves Ctrl-C to its parent, writes nothing to the
    terminal, never loads Qt and dumps no memory when it dies. Call it before numpy or OpenCV are
    imported: they read the number of threads at import.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _THREAD_SETTINGS:
        os.environ[name] = "1"
    _forbid_qt()
    _fall_silent()
    if sys.platform == "win32":
        _limit_on_windows(memory_limit)
    else:
        _limit_on_unix(memory_limit)


def _forbid_qt() -> None:
    # None is how Python marks a module that must not be imported; a window's libraries cost 100 MB
    # and could open a second connection to the display.
    sys.modules["PySide6"] = None  # type: ignore[assignment]


def _fall_silent() -> None:
    """Send both outputs nowhere: warnings of C libraries hold paths, and the parent's may be JSON."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _BELOW_NORMAL_PRIORITY_CLASS = 0x4000
    _EXTENDED_LIMIT_INFORMATION = 9
    _LIMIT_PROCESS_MEMORY = 0x100
    _LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x400
    _LIMIT_KILL_ON_JOB_CLOSE = 0x2000

    class _BasicLimits(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _IoCounters(ctypes.Structure):
        """IO_COUNTERS."""

        _fields_ = tuple(
            (name, ctypes.c_ulonglong)
            for name in (
                "ReadOperationCount",
                "WriteOperationCount",
                "OtherOperationCount",
                "ReadTransferCount",
                "WriteTransferCount",
                "OtherTransferCount",
            )
        )

    class _ExtendedLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", _IoCounters),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _limit_on_windows(memory_limit: int) -> None:
        """Put this process into a job object of its own; OSError where Windows refuses.

        The job's handle is never closed: it goes with the process, which is the job's only member.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            wintypes.LPVOID,
            wintypes.DWORD,
        )
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.SetPriorityClass.argtypes = (wintypes.HANDLE, wintypes.DWORD)

        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = (
            _LIMIT_PROCESS_MEMORY | _LIMIT_DIE_ON_UNHANDLED_EXCEPTION | _LIMIT_KILL_ON_JOB_CLOSE
        )
        limits.ProcessMemoryLimit = memory_limit
        this_process = kernel.GetCurrentProcess()
        job = kernel.CreateJobObjectW(None, None)
        done = (
            job
            and kernel.SetInformationJobObject(
                job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            and kernel.AssignProcessToJobObject(job, this_process)
            and kernel.SetPriorityClass(this_process, _BELOW_NORMAL_PRIORITY_CLASS)
        )
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource

    def _limit_on_unix(memory_limit: int) -> None:
        """Set the resource limits; a limit that is tighter already stays."""
        _lower(resource.RLIMIT_AS, memory_limit)
        _lower(resource.RLIMIT_CORE, 0)
        os.nice(_NICENESS)

    def _lower(which: int, wanted: int) -> None:
        hard = resource.getrlimit(which)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(which, (most, most))
