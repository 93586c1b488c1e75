"""Faults are tried only when asked for (`make faults`): they take minutes and start servers of their own."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "faults" not in (config.option.markexpr or ""):
        for item in items:
            if item.get_closest_marker("faults"):
                item.add_marker(pytest.mark.skip(reason="asked for by `make faults`"))
