"""Run every check that needs no test: style, imports, types, settings, migrations, translations, browser support.

All of them run, whatever fails; the last lines say which did.
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

PYTHON = sys.executable
BIN = Path(PYTHON).parent
MANAGE = [PYTHON, "manage.py"]
# What a production machine would say, so that the deployment check has nothing left to warn about.
PRODUCTION = {"DEBUG": "0", "HTTPS": "1", "ALLOWED_HOSTS": "yunju.example", "SECRET_KEY": secrets.token_urlsafe(64)}

CHECKS: dict[str, list[str]] = {
    "lint": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "imports": [str(BIN / "lint-imports")],
    "types": [str(BIN / "mypy")],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "templates"],
    "settings": [*MANAGE, "check", "--fail-level", "WARNING"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "scripts.check_translations"],
    "browsers": ["scripts/npm.sh", "run", "check", "--silent"],
}


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its output is shown only when it fails."""
    started = time.monotonic()
    environment = os.environ | (PRODUCTION if name == "deployment" else {})
    result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    word = "ok" if result.returncode == 0 else "FAILED"
    print(f"{name:13}{word:7}{time.monotonic() - started:5.1f} s", flush=True)
    if result.returncode:
        print(result.stdout, flush=True)
    return result.returncode == 0


def main() -> int:
    chosen = sys.argv[1:] or list(CHECKS)
    failed = [name for name in chosen if not passes(name, CHECKS[name])]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
