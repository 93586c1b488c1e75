"""Board, calendar and losses show the leads of the list; a card moves by the rules, and two never move one lead."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from crm.loading import load_pipeline
from crm.models import Lead, SideReason, StageMove
from crm.pipeline import catalogue, moves
from tests import factories

BOARD, CALENDAR, LOSSES = (reverse(f"crm:lead_{name}") for name in ("board", "calendar", "losses"))
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def pipeline(db: None) -> None:
    load_pipeline()
    catalogue.forget()


@pytest.fixture
def leads(pipeline: None, regions: dict, officer: Any) -> list[Lead]:
    made = []
    for number in range(12):
        values = {"side_state": "X1", "side_reason": "示例"} if number == 11 else {}
        made.append(factories.LeadFactory(
            region=regions["140100" if number % 3 else "140200"], stage=Lead.Stage.values[number % 4],
            planned_investment=Decimal(number * 10_000) if number % 2 else None, owner=officer if number % 5 else None,
            next_action="示例", next_action_on=date(2027, 3, 1 + number % 3), **values,
        ))  # fmt: skip
    return made


def move_url(lead: Lead) -> str:
    return reverse("crm:lead_move", args=[lead.pk])


def listed(client: Any, url: str) -> Any:
    """The list behind an address: how many rows, and their sum as shown."""
    page = client.get(url)
    heads = [head["label"] for head in page.context["columns"]]
    totals = page.context["totals"]
    place = next(i for i, label in enumerate(heads) if "拟投资额" in label)
    return page.context["page"].count, totals[place] if totals else None


@pytest.mark.parametrize("query", ["", "region=140100", "owner=me", "state=X1", "stage=P20", "q=示例"])
def test_each_column_counts_what_its_list_shows(query, as_user, officer, leads):
    client = as_user(officer)
    columns = client.get(f"{BOARD}?{query}").context["columns"]
    assert columns
    for column in columns:
        count, total = listed(client, column.url)
        assert (column.count, column.total_text if column.count else None) == (count, total)
        assert len(column.cards) == column.count


def test_cards_are_capped_but_counts_are_of_all(as_user, officer, leads, monkeypatch):
    monkeypatch.setattr("crm.views.board.MOST_CARDS", 4)
    page = as_user(officer).get(BOARD)
    assert [len(column.cards) for column in page.context["columns"]] == [1] * 4
    assert [column.left_out for column in page.context["columns"]] == [2, 2, 2, 1]


def test_the_board_costs_as_many_queries_for_many_cards_as_for_few(as_user, officer, leads, regions):
    client, counts = as_user(officer), []
    client.get(BOARD)
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(BOARD)
        counts.append(len(queries))
        for stage in Lead.Stage.values:
            factories.LeadFactory.create_batch(5, region=regions["140100"], stage=stage, owner=officer)
    assert counts[0] == counts[1]


def test_a_card_moves_and_comes_back_with_reasons(as_user, officer, pipeline, regions):
    lead = factories.LeadFactory(region=regions["140100"], content="示例", source="fair")
    client = as_user(officer)
    answer = client.post(move_url(lead), {"to": "P20", "version": 1}, **JSON)
    assert (answer.status_code, answer.json()["stage"], answer.json()["version"]) == (200, "P20", 2)
    before = (StageMove.objects.count(), AuditEntry.objects.count())
    refused = client.post(move_url(lead), {"to": "P40", "version": 2}, **JSON)
    told = refused.json()
    assert refused.status_code == 422
    assert len(told["missing"]) >= 4
    assert all(one["text"] and one["url"] for one in told["missing"])
    for one in told["missing"]:
        assert client.get(one["url"]).status_code == 200, one["url"]
    stale = client.post(move_url(lead), {"to": "P10", "version": 1}, **JSON)
    assert (stale.status_code, stale.json()["version"], stale.json()["stage"]) == (409, 2, "P20")
    assert officer.full_name in stale.json()["sentence"]
    back = client.post(move_url(lead), {"to": "P10", "version": 2}, **JSON)
    assert back.status_code == 422
    assert "to=P10" in back.json()["missing"][0]["url"]
    assert (StageMove.objects.count(), AuditEntry.objects.count()) == before
    undone = client.post(reverse("crm:lead_undo", args=[lead.pk]), {"version": 2}, **JSON)
    assert (undone.status_code, Lead.objects.get().stage) == (200, "P10")


def test_the_plain_form_does_it_all_without_scripts(as_user, officer, pipeline, regions):
    lead = factories.LeadFactory(region=regions["140100"], content="示例", source="fair")
    client = as_user(officer)
    moved = client.post(f"{move_url(lead)}?version=1", {"to": "P20", "back": f"{BOARD}?region=140100"})
    assert (moved.status_code, moved.headers["Location"]) == (302, f"{BOARD}?region=140100")
    refused = client.post(move_url(lead), {"to": "P30", "version": 2})
    assert refused.status_code == 422
    assert reverse("crm:interaction_create") in refused.content.decode()
    assert client.post(move_url(lead), {"to": "P10", "version": 2}).status_code == 422
    assert client.post(move_url(lead), {"to": "P10", "version": 1, "reason": "示例"}).status_code == 409
    assert client.post(move_url(lead), {"to": "P10", "version": 2, "reason": "示例"}).status_code == 302
    aside = reverse("crm:lead_aside", args=[lead.pk])
    ground = SideReason.objects.filter(state="X3").first()
    lost = {"side_ground": ground.pk, "side_reason": "示例", "version": 3}
    assert client.post(f"{aside}?state=X3", lost).status_code == 422
    assert client.post(f"{aside}?state=X3", {**lost, "lost_to": "330000"}).status_code == 302
    assert client.post(f"{aside}?state=X3", {**lost, "lost_to": "330000"}).status_code == 409
    assert client.post(reverse("crm:lead_resume", args=[lead.pk]), {"version": 4}).status_code == 302
    lead.refresh_from_db()
    assert (lead.stage, lead.side_state, lead.lost_to) == ("P10", "", "")


def test_the_form_of_a_lead_asks_for_the_same(as_user, officer, pipeline, regions):
    lead = factories.LeadFactory(region=regions["140100"])
    sent = {"name": lead.name, "region": lead.region_id, "stage": "P20", "version": 1, "company": lead.company_id}
    page = as_user(officer).post(reverse("crm:lead_update", args=[lead.pk]), sent)
    assert page.status_code == 422
    assert "#id_content" in page.content.decode()
    done = as_user(officer).post(
        reverse("crm:lead_update", args=[lead.pk]), {**sent, "content": "示例", "source": "fair"}
    )
    assert done.status_code == 302
    lead.refresh_from_db()
    assert (lead.stage, lead.stage_since) == ("P20", timezone.localdate())
    back = {**sent, "stage": "P10", "version": 2}
    page = as_user(officer).post(reverse("crm:lead_update", args=[lead.pk]), back)
    assert page.context["form"].errors.keys() == {"move_reason"}


def test_each_day_of_the_calendar_counts_what_its_list_shows(as_user, officer, leads):
    client = as_user(officer)
    for query in ("", "&owner=me", "&region=140200"):
        page = client.get(f"{CALENDAR}?month=2027-03{query}")
        days = {day.day: day for week in page.context["weeks"] for day in week if day.count}
        assert days.keys() <= {date(2027, 3, number) for number in (1, 2, 3)}
        assert days
        for day in days.values():
            assert listed(client, day.url)[0] == day.count == len(day.leads) + day.left_out
    assert page.context["weeks"][0][0].day.weekday() == 0
    assert "month=2027-02" in page.context["before"]
    assert client.get(f"{CALENDAR}?month=2027-13").status_code == 200


def test_losses_add_up_to_their_lists(as_user, officer, pipeline, regions):
    grounds = list(SideReason.objects.filter(state="X3"))[:2]
    for number in range(7):
        factories.LeadFactory(
            region=regions["140100"], side_state="X3", side_reason="示例", planned_investment=10_000 * number or None,
            side_ground=[None, *grounds][number % 3], lost_to=["", "330000"][number % 2],
        )  # fmt: skip
    client = as_user(officer)
    page = client.get(LOSSES)
    cells = [cell for line in page.context["lines"] for cell in (*line["cells"], line["sum"])]
    for cell in (*cells, *page.context["totals"], page.context["all"]):
        if cell["count"]:
            assert listed(client, cell["url"])[0] == cell["count"], cell
    assert page.context["all"]["count"] == 7


@pytest.mark.parametrize("path", [BOARD, CALENDAR, LOSSES])
def test_others_leads_stand_nowhere(path, as_user, other_officer, leads, regions):
    content = as_user(other_officer).get(f"{path}?month=2027-03").content.decode()
    for lead in leads:
        assert lead.region == regions["140200"] or lead.name not in content


def test_a_look_of_the_page_itself_keeps_no_session_alive(as_user, officer, leads):
    client = as_user(officer)
    client.get(BOARD)
    session = client.session
    session["seen_at"] = seen = timezone.now().timestamp() - 600
    session.save()
    fragment = client.get(BOARD, HTTP_HX_REQUEST="true", HTTP_X_ASKED_BY_PAGE="1")
    assert "<html" not in fragment.content.decode()
    assert client.session["seen_at"] == seen
    client.get(BOARD)
    assert client.session["seen_at"] > seen


def test_time_at_a_stage_and_the_history_are_told(as_user, officer, pipeline, regions):
    lead = factories.LeadFactory(
        region=regions["140100"], content="示例", source="fair",
        first_reported_on=timezone.localdate() - timedelta(days=9),
    )  # fmt: skip
    moves.move_lead(lead, to_stage="P20", by=officer)
    content = as_user(officer).get(reverse("crm:lead_detail", args=[lead.pk])).content.decode()
    history = content[content.index("stage-history") :]
    assert ">9<" in history
    assert officer.full_name in history
    assert urlsplit(reverse("crm:lead_undo", args=[lead.pk])).path in content
    assert json.dumps(lead.days_at_stage) == "0"
