"""What every test run gets before Django reads its settings: a key of its own and an empty var/ of its own.

Loaded by `-p tests.environment` in pyproject.toml, because a conftest.py would come too late.
"""

import atexit
import os
import secrets
import shutil
import tempfile

var_dir = tempfile.mkdtemp(prefix="yunju-test-")
atexit.register(shutil.rmtree, var_dir, ignore_errors=True)

os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
os.environ["VAR_DIR"] = var_dir
# Tests read static files where they lie; collecting and compressing them belongs to `make setup`.
os.environ["PLAIN_STATIC"] = "1"
# The browser driver keeps an event loop in the thread of the test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A developer's .env must not change what the tests see.
os.environ["ENV_FILE"] = os.devnull
