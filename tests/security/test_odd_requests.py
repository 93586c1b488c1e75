"""Requests that no browser sends: a sentence, never a crash."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Region, User
from core.models import Job
from ledgers.pasting import cells_of
from ledgers.services import MOST_WAITING

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


def test_one_person_does_not_fill_the_queue(
    officer: User, city_officer: User, as_user: Callable[[User], Client], regions: dict[str, Region]
) -> None:
    def upload(person: User) -> int:
        file = SimpleUploadedFile("示例.csv", "项目名称,投资方".encode())
        sent = {"file": file, "region": person.region_id}
        return as_user(person).post(reverse("ledgers:import_create"), sent).status_code

    assert [upload(officer) for _number in range(MOST_WAITING + 1)] == [302] * MOST_WAITING + [422]
    pasted = as_user(officer).post(reverse("ledgers:import_paste"), {"block": "甲\t乙", "region": officer.region_id})
    assert pasted.status_code == 422
    assert "block" in pasted.context["form"].errors
    assert upload(city_officer) == 302
    Job.objects.filter(owner=officer).update(state=Job.State.DONE)
    assert upload(officer) == 302


def test_line_breaks_of_every_kind_part_rows() -> None:
    assert cells_of('甲\t乙\r丙\t"丁\r戊"\n己\t庚') == [["甲", "乙"], ["丙", "丁\r戊"], ["己", "庚"]]
