"""Read settings from the environment, and refuse values that make no sense.

Every helper raises `ImproperlyConfigured` with the variable's name, so that a typing error stops the start instead of
silently becoming a default.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import folder_broker

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting: 1/0, true/false, yes/no, on/off."""
    word = os.environ.get(name, "1" if default else "0").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name}={word!r} is neither yes nor no.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`."""
    text = os.environ.get(name, str(default)).strip()
    try:
        value = int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={text!r} is not a whole number.") from None
    if value < least:
        raise ImproperlyConfigured(f"{name}={value} is below {least}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key(var_dir: Path) -> str:
    """The key from SECRET_KEY, or the one `manage.py bootstrap` wrote to `var/secret_key`.

    There is no built-in default: two installations must never share a key.
    """
    key = os.environ.get("SECRET_KEY", "")
    key_file = var_dir / "secret_key"
    if not key and key_file.exists():
        key = key_file.read_text(encoding="ascii").strip()
    if len(key) < 50:
        raise ImproperlyConfigured(
            f"Set SECRET_KEY to at least 50 random characters, or run `make setup`, which writes {key_file}."
        )
    return key


def database(url: str, var_dir: Path) -> dict:
    """Django's database settings for DATABASE_URL; without one, SQLite in `var/`.

    SQLite runs in WAL mode and takes the write lock when a transaction starts: an upgrade from read to write would
    fail at once, whatever the time-out.
    """
    import environ

    settings = environ.Env.db_url_config(url or f"sqlite:///{var_dir / 'yunju.sqlite3'}")
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA journal_size_limit=27103364",
        }
    elif settings["ENGINE"].endswith("postgresql"):
        settings |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        options = settings.setdefault("OPTIONS", {})
        options.setdefault("connect_timeout", 3)
        # Compiling a page's queries, or starting workers for them, takes the server longer than running them.
        options.setdefault("options", "-c jit=off -c max_parallel_workers_per_gather=0")
    else:
        raise ImproperlyConfigured("DATABASE_URL must be sqlite:///… or postgres://…")
    return settings


def broker(redis_url: str, var_dir: Path) -> dict:
    """Celery's broker settings: Redis when there is one, else a folder under `var/` on a local disk."""
    if redis_url:
        # Longer than any task may run: a task that outlives it would start a second time.
        return {
            "url": redis_url,
            "options": {"visibility_timeout": 4 * 3600, "socket_connect_timeout": 1, "socket_timeout": 5},
        }
    folder = var_dir / "broker"
    paths = {name: folder / name for name in ("queue", "control", "processed")}
    for path in paths.values():
        path.mkdir(parents=True, exist_ok=True)
    return {
        "url": f"{folder_broker.SCHEME}://localhost",
        "options": {
            "data_folder_in": str(paths["queue"]),
            "data_folder_out": str(paths["queue"]),
            "control_folder": str(paths["control"]),
            "processed_folder": str(paths["processed"]),
            "store_processed": False,
            "polling_interval": 0.1,
        },
    }
