"""All hostile files through a real web server to a real worker, which is the same afterwards and still works."""

import http.cookiejar
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.faults.test_killed_worker import SERVER, redis_server
from tests.faults.test_killed_worker import postgres_answers as servers_answer
from tests.hostile import packages
from tests.hostile.make import FILES, READ

pytestmark = pytest.mark.faults
SECONDS = 15
MEGABYTES = 512
PREPARE = """
import django, json
django.setup()
from django.core.management import call_command
from django.test import Client
from accounts.loading import load_regions
from accounts.models import Region, User
from accounts.roles import Role
call_command("migrate", verbosity=0)
load_regions()
province = Region.objects.get(code="140000")
user = User.objects.create(username="officer", full_name="示例招商干部", role=Role.OFFICER, region=province)
client = Client(HTTP_HOST="127.0.0.1")
client.force_login(user)
print(json.dumps({"session": client.cookies["sessionid"].value, "region": province.pk}))
"""


class Browser:
    """Asks the pages of one server as one person."""

    def __init__(self, port: int, session: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.opener.addheaders = [("Cookie", f"sessionid={session}")]
        self.session = session

    def get(self, path: str) -> tuple[str, str]:
        """Return where the page is in the end, and the page; an answer of 500 raises an error."""
        with self.opener.open(self._request(path)) as answer:
            return answer.url.removeprefix(self.address), answer.read().decode()

    def post(self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> tuple[str, str]:
        """Send a form with the token that its page holds."""
        mark = secrets.token_hex(16)
        token = next(cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken")
        lines = [
            _part(mark, f'name="{name}"') + value.encode()
            for name, value in {**fields, "csrfmiddlewaretoken": token}.items()
        ]
        lines += [_part(mark, f'name="file"; filename="{file[0]}"') + file[1]] if file else []
        body = b"\r\n".join([*lines, f"--{mark}--".encode(), b""])
        with self.opener.open(self._request(path, body, f"multipart/form-data; boundary={mark}")) as answer:
            return answer.url.removeprefix(self.address), answer.read().decode()

    def _request(self, path: str, body: bytes | None = None, kind: str = "") -> urllib.request.Request:
        cookies = "; ".join(
            [f"sessionid={self.session}", *(f"{c.name}={c.value}" for c in self.jar if c.name == "csrftoken")]
        )
        headers = {"Cookie": cookies, "Referer": self.address + path, "Accept-Language": "zh-hans"}
        return urllib.request.Request(self.address + path, body, headers | ({"Content-Type": kind} if kind else {}))


def _part(mark: str, what: str) -> bytes:
    return f"--{mark}\r\nContent-Disposition: form-data; {what}\r\n\r\n".encode()


@contextmanager
def served(folder: Path, on_servers: bool) -> Iterator[dict[str, Any]]:
    """Web server and worker as `make run` starts them, on a database, broker and folder of their own."""
    name = f"yunju_hostile_{secrets.token_hex(3)}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "VAR_DIR": str(folder), "SECRET_KEY": secrets.token_hex(32), "ENV_FILE": os.devnull, "PLAIN_STATIC": "1",
        "PORT": str(port), "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "", "REDIS_URL": "",
    }  # fmt: skip
    with redis_server(folder) if on_servers else _nothing() as redis:
        if on_servers:
            _sql(f'CREATE DATABASE "{name}"')
            settings |= {"DATABASE_URL": f"{SERVER.rpartition('/')[0]}/{name}", "REDIS_URL": redis}
        environment = os.environ | settings
        made = subprocess.run(
            [sys.executable, "-c", PREPARE], env=environment, capture_output=True, text=True, check=True
        )
        log = (folder / "serve.log").open("wb")
        server = subprocess.Popen([sys.executable, "-m", "scripts.serve"], env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield {"port": port, "pid": server.pid, **json.loads(made.stdout.splitlines()[-1])}
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
            if on_servers:
                _sql(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _nothing() -> Iterator[str]:
    yield ""


def _sql(statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{SERVER.rpartition('/')[0]}/postgres", autocommit=True) as server:
        server.execute(statement)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the web server did not start")


def workers(pid: int) -> dict[int, float]:
    """The processes of the worker below `pid`, with the most memory that each has held, in MB."""
    command = ["pgrep", "--parent", str(pid)]
    children = [int(child) for child in subprocess.run(command, capture_output=True, text=True).stdout.split()]
    found: dict[int, float] = {}
    for child in children:
        words = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"celery" in words and b"reader_child" not in words:
            status = Path(f"/proc/{child}/status").read_text()
            found[child] = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1000
            found |= workers(child)
    return found


def told(page: str) -> str:
    """What the page of an import says became of it."""
    refused = re.search(r'notice-error" role="alert"><h2>.*?</h2><p>(.*?)</p>', page, re.DOTALL)
    return unescape(refused[1]) if refused else ""


def upload(browser: Browser, region: int, name: str, content: bytes) -> tuple[str, str, float]:
    """Upload a file; return the address of the import, its page once the work has ended, and the seconds that took."""
    browser.get("/ledgers/new/")
    started = time.monotonic()
    address, page = browser.post("/ledgers/new/", {"region": str(region)}, (name, content))
    while 'hx-trigger="every 1s"' in page and time.monotonic() - started < 120:
        time.sleep(0.2)
        address, page = browser.get(address)
    return address, page, time.monotonic() - started


@pytest.mark.parametrize("on_servers", [False, True], ids=["SQLite", "PostgreSQL and Redis"])
def test_the_worker_outlives_every_hostile_file(on_servers: bool, tmp_path: Path) -> None:
    if on_servers and not (shutil.which("redis-server") and servers_answer()):
        pytest.skip("PostgreSQL does not answer, or redis-server is not installed")
    with served(tmp_path, on_servers) as place:
        browser = Browser(place["port"], place["session"])
        upload(browser, place["region"], "示例.xlsx", packages.xlsx())
        before = workers(place["pid"])
        lines, wrong = [], []
        for file in FILES:
            _, page, seconds = upload(browser, place["region"], file.name, file.make())
            says = told(page)
            lines.append(f"{seconds:5.1f} s  {file.name[:40]}  {says or '已读取'}")
            fits = any(word in says for word in file.told if word) if says else READ in file.told
            if not fits or seconds > SECONDS or "重试" in page:
                wrong.append(lines[-1])
        after = workers(place["pid"])
        sys.stdout.write("\n".join(["", *lines, f"worker {before} before, {after} after (pid: most MB)", ""]))
        assert wrong == []
        assert set(after) == set(before)
        assert max(after.values()) < MEGABYTES
        _import_an_ordinary_ledger(browser, place["region"])


def _import_an_ordinary_ledger(browser: Browser, region: int) -> None:
    """What comes after is read and written as ever."""
    address, page, _seconds = upload(browser, region, "示例台账.xlsx", packages.xlsx())
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    address, page = browser.post(f"{address}confirm/", {"version": version})
    deadline = time.monotonic() + SECONDS
    while 'hx-trigger="every 1s"' in page and time.monotonic() < deadline:
        time.sleep(0.2)
        address, page = browser.get(address)
    assert "notice-success" in page
    assert "示例算力项目" in browser.get("/leads/")[1]
