"""Requests that are sent at the same moment, from threads of their own."""

import threading
import time
from typing import Any

from django.db import OperationalError, connections


def answered(work: Any) -> int:
    """The status of a request; asked again where the tables that threads share in memory were busy."""
    for _try in range(200):
        try:
            return work().status_code
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
            time.sleep(0.01)
    raise AssertionError("never free")


def at_once(*works: Any) -> list[int]:
    """The status of each of these requests, sent at the same moment."""
    gate, found = threading.Barrier(len(works)), [0] * len(works)

    def run(place: int, work: Any) -> None:
        try:
            gate.wait(10)
            found[place] = answered(work)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found
