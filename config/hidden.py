"""
Processes that hold secrets are closed to others of the same user: a program that takes over the child
which looks at strangers' files finds neither their environment nor their memory in /proc.
"""

import ctypes
import sys

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4


def hide(**_: object) -> None:
    """Close this process, and those it forks, on Linux; elsewhere nothing happens. A new program begins open again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, *map(ctypes.c_ulong, (0, 0, 0, 0)))


def is_hidden() -> bool:
    if sys.platform != "linux":
        return False
    found: int = ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, *map(ctypes.c_ulong, (0, 0, 0, 0)))
    return found == 0
