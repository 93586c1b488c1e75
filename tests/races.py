"""Requests that are sent at the same moment, from threads of their own."""

import os
import threading
from typing import Any

from django.db import connections

# So many of each kind; more are asked for by hand.
RACES = int(os.environ.get("RACES", "100"))


def at_once(*works: Any) -> list[int]:
    """The status of each of these requests, sent at the same moment."""
    gate, found = threading.Barrier(len(works)), [0] * len(works)

    def run(place: int, work: Any) -> None:
        try:
            gate.wait(10)
            found[place] = work().status_code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found
