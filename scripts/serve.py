"""Serve Yunju on this machine: the web server and one background worker, until Ctrl-C.

Both may finish what they are doing before they end. A production machine has its own units: docs/operations.md.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

PATIENCE_SECONDS = 30


def commands(port: int) -> list[list[str]]:
    """The two processes: gunicorn with two processes of four threads, Celery with its clock built in."""
    web = ["gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    web += ["--workers", "2", "--threads", "4", "--log-level", "warning"]
    worker = ["celery", "--quiet", "--app", "config", "worker", "--beat", "--loglevel", "warning"]
    worker += ["--without-gossip", "--without-mingle"]
    # Celery warns of running as root, which is how one first tries things on a fresh machine.
    python = [sys.executable, "-W", "ignore::UserWarning:celery.platforms"]
    return [[*python, "-m", *command] for command in (web, worker)]


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            sys.exit(f"Port {port} is in use. Stop what runs there, or choose another: make run PORT={port + 1}")


def wait_for_the_first_end(processes: list[subprocess.Popen]) -> int:
    """The exit code of whichever process ends by itself; 0 when Ctrl-C or SIGTERM comes before that."""
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
    except KeyboardInterrupt:
        print("\nStopping; what is running may finish ...", flush=True)
        return 0
    ended = next(process for process in processes if process.returncode is not None)
    name = "web server" if ended is processes[0] else "background worker"
    print(f"The {name} ended by itself (see above), so the rest is stopped, too.", flush=True)
    return ended.returncode or 1


def stop(processes: list[subprocess.Popen]) -> None:
    """Ask each process to end, and after a while end it, with all it started."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        # A process that crashed leaves its children behind.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def main() -> int:
    port = int(os.environ.get("PORT") or 8000)
    refuse_a_taken_port(port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    # A session of their own keeps Ctrl-C from the children: only this process decides how they stop.
    processes = [subprocess.Popen(command, start_new_session=True) for command in commands(port)]
    print(f"Yunju is at http://127.0.0.1:{port} (Ctrl-C stops it).", flush=True)
    code = wait_for_the_first_end(processes)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    stop(processes)
    return code


if __name__ == "__main__":
    sys.exit(main())
