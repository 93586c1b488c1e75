"""Find the distribution's Chromium and what its driver needs."""

import ctypes
import functools
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@functools.cache
def path() -> str | None:
    """The path of a Chromium that really starts; Ubuntu's chromium-browser may be a stub that does not."""
    for found in filter(None, map(shutil.which, NAMES)):
        if subprocess.run([found, "--version"], capture_output=True).returncode == 0:
            return found
    return None


def driver_has_its_library() -> bool:
    """True when Playwright's driver can start: a minimal system lacks this library."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return True


def reason_to_skip() -> str | None:
    """One sentence that says what to install before browser tests can run; None when nothing is missing."""
    missing = [
        *(["chromium"] if path() is None else []),
        *([] if driver_has_its_library() else ["libatomic1"]),
    ]
    return f"Browser tests need the distribution's {' and '.join(missing)}." if missing else None
