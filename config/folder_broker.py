"""The broker without Redis: messages are files in a folder. Kombu's own transport, made to bear a killed process.

Kombu creates a message's file and then writes it. Whoever looks in between, or after a kill in between, finds an empty
file, and its worker ends for good. Here a message appears whole or not at all. What a kill may still lose is a message,
never work: the sweep sends it again (`core.jobs`).
"""

import os
import uuid
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

SCHEME = "folder"


class Channel(filesystem.Channel):
    """A channel whose files are whole."""

    def _put(self, queue: Any, payload: Any, **kwargs: Any) -> None:  # type: ignore[override] # Kombu's own differ
        """Put a message onto `queue`, by a name that no reader looks for until it is written."""
        folder, name = Path(self.data_folder_out), f"{round(monotonic() * 1000)}_{uuid.uuid4()}"
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_bytes(str_to_bytes(dumps(payload)))
        os.replace(unfinished, folder / f"{name}.{queue}.msg")

    def _get(self, queue: Any, timeout: Any = None) -> Any:
        """Take the next message from `queue`; one that cannot be read is dropped."""
        try:
            return super()._get(queue)
        except ValueError:
            raise Empty from None

    def get_table(self, exchange: str) -> list:
        """Which queues an exchange feeds; none while its file is being written."""
        with suppress(ValueError):
            return super().get_table(exchange)
        return []

    def _queue_bind(self, exchange: str, *args: Any) -> None:
        """Let an exchange feed a queue, also when a kill left the exchange's file unreadable."""
        try:
            super()._queue_bind(exchange, *args)
        except ValueError:
            self._exchange_file(exchange).unlink(missing_ok=True)
            super()._queue_bind(exchange, *args)


class Transport(filesystem.Transport):
    """Kombu's transport with these channels, for addresses such as `folder://localhost`."""

    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
