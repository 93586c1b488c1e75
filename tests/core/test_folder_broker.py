"""The broker of a machine without Redis bears what a killed process leaves behind."""

from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config import environment, folder_broker


@pytest.fixture
def broker(tmp_path: Path) -> Any:
    settings = environment.broker("", tmp_path)
    folder_broker.Transport.global_state.clear()  # what this process knows of the folders of other tests
    with Connection(settings["url"], transport_options=settings["options"]) as connection:
        yield connection


def test_a_message_is_sent_and_received(broker: Connection) -> None:
    with broker.SimpleQueue("work") as queue:
        queue.put({"job": 7})
        message = queue.get(timeout=2)
        assert message.payload == {"job": 7}
        message.ack()
        with pytest.raises(Empty):
            queue.get_nowait()


def test_a_half_written_message_is_passed_over(broker: Connection, tmp_path: Path) -> None:
    folder = tmp_path / "broker" / "queue"
    with broker.SimpleQueue("work") as queue:
        (folder / "0_killed.work.msg").touch()
        (folder / "1_killed.unfinished").touch()
        queue.put({"job": 7})
        with pytest.raises(Empty):  # the one that cannot be read
            queue.get_nowait()
        assert queue.get(timeout=2).payload == {"job": 7}


def test_no_reader_sees_a_message_before_it_is_whole(
    broker: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "broker" / "queue"
    seen: list[list[str]] = []
    replace = folder_broker.os.replace

    def look_first(*paths: Any) -> None:
        seen.append([path.name for path in folder.glob("*.msg")])
        replace(*paths)

    monkeypatch.setattr(folder_broker.os, "replace", look_first)
    with broker.SimpleQueue("work") as queue:
        queue.put({"job": 7})
    assert seen == [[]]
    assert len(list(folder.glob("*.msg"))) == 1


def test_a_half_written_table_of_queues_is_written_anew(broker: Connection, tmp_path: Path) -> None:
    control = tmp_path / "broker" / "control"
    with broker.SimpleQueue("work"):
        (table,) = control.glob("*.exchange")
    table.write_text("[[")
    folder_broker.Transport.global_state.clear()  # another process starts
    with broker.SimpleQueue("work") as queue:
        queue.put({"job": 7})
        assert queue.get(timeout=2).payload == {"job": 7}
