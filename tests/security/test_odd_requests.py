"""Requests that no browser sends: a sentence, never a crash."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Region, User
from ledgers.pasting import cells_of

pytestmark = pytest.mark.django_db
PART = '--B\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'


@pytest.mark.parametrize("encoding", ["idna", "zlib", "undefined", "utf-7", "unicode_escape", "utf-16"])
def test_a_form_in_a_made_up_encoding_is_refused(
    encoding: str, officer: User, as_user: Callable[[User], Client]
) -> None:
    body = PART.format("block", "\\ud800\\x00") + PART.format("region", officer.region_id) + "--B--\r\n"
    content_type = f"multipart/form-data; boundary=B; charset={encoding}"
    answer = as_user(officer).generic("POST", reverse("ledgers:import_paste"), body, content_type=content_type)
    assert answer.status_code == 400


def test_a_pasted_cell_that_never_ends_is_told(
    officer: User, as_user: Callable[[User], Client], regions: dict[str, Region]
) -> None:
    sent = {"block": '"' + "示" * 140_000, "region": officer.region_id}
    answer = as_user(officer).post(reverse("ledgers:import_paste"), sent)
    assert answer.status_code == 422
    assert "block" in answer.context["form"].errors


def test_line_breaks_of_every_kind_part_rows() -> None:
    assert cells_of('甲\t乙\r丙\t"丁\r戊"\n己\t庚') == [["甲", "乙"], ["丙", "丁\r戊"], ["己", "庚"]]
