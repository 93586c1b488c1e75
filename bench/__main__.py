"""Measure the pages on PostgreSQL with 100,000 companies, in a scratch database that is dropped at the end.

BENCH_COMPANIES chooses another size (1000000 takes about ten minutes to fill), BENCH_PARTS the parts
(pages,exports,imports), BENCH_DATABASE_URL another server, or a file such as sqlite:////var/tmp/bench.sqlite3;
BENCH_KEEP=1 keeps the database for the next run. A database that was there before is never dropped.
"""

import os
import secrets
import sys
import tempfile
import warnings
from pathlib import Path

import psycopg
from psycopg import sql

DATABASE_URL = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/yunju_bench")
KEEP = os.environ.get("BENCH_KEEP") == "1"
# Static files are read where they lie, which whitenoise remarks on.
warnings.filterwarnings("ignore", "No directory at")
COMPANIES = int(os.environ.get("BENCH_COMPANIES", "100000"))


IS_FILE = DATABASE_URL.startswith("sqlite:")


def on_server(command: str) -> None:
    """Run `command` about the scratch database, from outside it."""
    server, _, name = DATABASE_URL.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=5) as connection:
        connection.execute(sql.SQL(command).format(sql.Identifier(name)))


def create_database() -> bool:
    """Create the scratch database; False where one of the name is there already."""
    if IS_FILE:
        return not file().exists()
    try:
        on_server("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
    except psycopg.errors.DuplicateDatabase:
        return False
    return True


def drop_database() -> None:
    if IS_FILE:
        file().unlink(missing_ok=True)
    else:
        on_server("DROP DATABASE {} WITH (FORCE)")


def file() -> Path:
    """The file of a database that is one."""
    return Path(DATABASE_URL.removeprefix("sqlite:///"))


def set_environment(folder: str) -> None:
    """Settings of a production machine, with a `var/` and a key for this run alone."""
    os.environ |= {
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": DATABASE_URL,
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": os.devnull,
        "HTTPS": "0",
        "LOG_LEVEL": "ERROR",
        "PLAIN_STATIC": "1",
        "PYTHONWARNINGS": "ignore",
        "REDIS_URL": "",
        "SECRET_KEY": secrets.token_hex(32),
        "VAR_DIR": folder,
    }


def measure() -> int:
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ROOT_URLCONF = "bench.floor"
    from bench.report import report
    from plan.scale import holds_scale_data

    call_command("migrate", verbosity=0)
    if not holds_scale_data():
        with open(os.devnull, "w") as nowhere:
            call_command("bootstrap", no_sample=True, stdout=nowhere)
        call_command("make_scale_data", companies=COMPANIES)
    return report()


def main() -> int:
    try:
        created = create_database()
    except psycopg.OperationalError as problem:
        print(f"PostgreSQL does not answer at {DATABASE_URL}: {problem}", file=sys.stderr)
        return 1
    try:
        with tempfile.TemporaryDirectory() as folder:
            set_environment(folder)
            return measure()
    finally:
        if created and not KEEP:
            drop_database()


if __name__ == "__main__":
    sys.exit(main())
