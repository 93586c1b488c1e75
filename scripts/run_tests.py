"""Run the test suite: on SQLite always, and what touches the database again on PostgreSQL with Redis where both answer.

Tools that some tests need are installed from the distribution where that is allowed; otherwise one line says what to
install and which tests are left out. TEST_DATABASE_URL and TEST_REDIS_URL choose other servers than those on this
machine. With CI=true, a run on a machine where PostgreSQL or Redis answers must use both.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests import chromium

DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/yunju")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
NO_TESTS_COLLECTED = 5


def has_chinese_font() -> bool:
    fonts = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True) if shutil.which("fc-list") else None
    return bool(fonts and fonts.stdout.strip())


@dataclass(frozen=True)
class Tool:
    """Something from the distribution that some tests cannot do without."""

    package: str
    is_there: Callable[[], bool]
    tests: str


TOOLS = (
    Tool("chromium", lambda: bool(chromium.path()), "browser tests"),
    Tool("libatomic1", chromium.driver_has_its_library, "browser tests"),
    Tool("fonts-noto-cjk", has_chinese_font, "Chinese screenshots"),
    Tool("gettext", lambda: bool(shutil.which("msgfmt")), "translation tests"),
    Tool("libreoffice-calc", lambda: bool(shutil.which("soffice")), "LibreOffice tests"),
    Tool("poppler-utils", lambda: bool(shutil.which("pdftotext")), "print tests"),
)


def install_tools() -> None:
    """Install what is missing, or say in one line what to install and what is left out."""
    missing = [tool for tool in TOOLS if not tool.is_there()]
    if not missing:
        return
    print("Installing", ", ".join(tool.package for tool in missing), "...", flush=True)
    subprocess.run(["scripts/apt_install.sh", *(tool.package for tool in missing)], capture_output=True)
    chromium.path.cache_clear()
    if missing := [tool for tool in missing if not tool.is_there()]:
        tests = ", ".join(dict.fromkeys(tool.tests for tool in missing))
        print(f"LEFT OUT: {tests}. To run them, install: {' '.join(tool.package for tool in missing)}", flush=True)


def postgres_answers() -> bool:
    import psycopg

    server, _, _ = DATABASE_URL.rpartition("/")
    try:
        psycopg.connect(f"{server}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers() -> bool:
    import redis

    try:
        return bool(redis.Redis.from_url(REDIS_URL, socket_connect_timeout=3).ping())
    except redis.RedisError:
        return False


def pytest(title: str, environment: dict[str, str], arguments: list[str]) -> int:
    """Run pytest once and give its exit code; a selection without tests is no failure."""
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "--quiet", *arguments]
    code = subprocess.run(command, env=os.environ | environment).returncode
    print(f"=== {title}: {time.monotonic() - started:.0f} s", flush=True)
    return 0 if code == NO_TESTS_COLLECTED else code


def run_half(name: str, environment: dict[str, str], only: str | None, extra: list[str]) -> list[int]:
    """Run the unit part, then the browser part, each on two cores; the tests of a file stay together."""
    codes = []
    workers = ["-n", "2", "--dist", "loadfile"]
    if only in (None, "unit"):
        selection = "not e2e and not libreoffice and not slow" if only else "not e2e"
        codes.append(pytest(f"{name}: unit tests", environment, [*workers, "-m", selection, *extra]))
    if only in (None, "e2e"):
        codes.append(pytest(f"{name}: browser tests", environment, [*workers, "-m", "e2e", *extra]))
    return codes


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the test suite. Further arguments go to pytest.")
    parser.add_argument("--only", choices=["unit", "e2e"], help="one part, on SQLite")
    options, extra = parser.parse_known_args()
    install_tools()
    codes = run_half("SQLite", {"DATABASE_URL": "", "REDIS_URL": ""}, options.only, extra)
    if options.only:
        return max(codes)

    postgres, redis = postgres_answers(), redis_answers()
    if postgres and redis:
        servers = {"DATABASE_URL": DATABASE_URL, "REDIS_URL": REDIS_URL}
        codes += run_half("PostgreSQL and Redis", servers, None, ["--database-only", *extra])
        print("\nRan on SQLite, and what touches the database again on PostgreSQL with Redis.")
        return max(codes)
    silent = " and ".join(name for name, answers in (("PostgreSQL", postgres), ("Redis", redis)) if not answers)
    print(f"\nRan on SQLite only: {silent} did not answer ({DATABASE_URL}, {REDIS_URL}).")
    if os.environ.get("CI") == "true" and (postgres or redis):
        print("CI must run the other half on a machine where one of the two answers.")
        return 1
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
