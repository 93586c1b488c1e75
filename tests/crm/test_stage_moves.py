"""Every move of a lead: allowed, short of facts, not allowed, stale; a refused move leaves no trace."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core import bulk
from core.models import AuditEntry, StaleVersion
from crm.loading import load_pipeline
from crm.models import Lead, PipelineStage, SideReason, StageMove
from crm.pipeline import catalogue, moves, rules
from crm.pipeline.missing import missing_for_next
from crm.pipeline.moves import MoveRefused
from tests import factories

STAGES = Lead.Stage.values
STATES = ("X1", "X2", "X3")
Trace = tuple[int, int, int, str, str]


@pytest.fixture
def pipeline(db: None) -> None:
    """The stages as they ship."""
    load_pipeline()
    catalogue.forget()


@pytest.fixture
def make_lead(pipeline: None, regions: dict) -> Callable[..., Lead]:
    """A lead at a stage, with all that any stage asks for (`complete`), or with nothing."""

    def make(stage: str = "P10", *, complete: bool = True, **fields: Any) -> Lead:
        region = fields.pop("region", regions["140100"])
        facts = {"content": "示例", "source": "fair", "planned_investment": 2_000_000_000} if complete else {}
        company = factories.CompanyFactory() if complete else None
        lead = factories.LeadFactory(**{"region": region, "company": company, "stage": stage, **facts, **fields})
        if complete:
            complete_lead(lead)
        return lead

    return make


def complete_lead(lead: Lead) -> None:
    factories.InteractionFactory(lead=lead, company=lead.company, region=lead.region)
    agreement = factories.AgreementFactory(lead=lead, company=lead.company, region=lead.region)
    factories.FirstReportClaimFactory(lead=lead, company=lead.company, region=lead.region, status="accepted")
    factories.AttachmentFactory(kind="agreement", on=agreement)


def trace(lead: Lead) -> Trace:
    """All that a move could leave behind."""
    stored = Lead.objects.get(pk=lead.pk)
    entries = AuditEntry.objects.count()
    return stored.version, StageMove.objects.count(), entries, stored.stage, stored.side_state


def is_allowed(role: str, here: str, wanted: str) -> bool:
    return role == "officer" and here != wanted


@pytest.mark.parametrize("role", ["officer", "policy_officer", "leader", "park_manager", "system_admin", "auditor"])
@pytest.mark.parametrize("here", STAGES)
@pytest.mark.parametrize("wanted", STAGES)
def test_every_move_by_every_role_with_all_facts(role, here, wanted, make_lead, request):
    user, lead = request.getfixturevalue(role), make_lead(here)
    before = trace(lead)
    if not is_allowed(role, here, wanted):
        with pytest.raises(MoveRefused) as no:
            moves.move_lead(lead, to_stage=wanted, by=user, reason="示例：原因")
        assert no.value.refusal.sentence
        assert no.value.refusal.missing == []
        assert trace(lead) == before
        return
    move = moves.move_lead(lead, to_stage=wanted, by=user, reason="示例：原因")
    assert (move.from_stage, move.to_stage, move.by, move.reason) == (here, wanted, user, "示例：原因")
    assert trace(lead) == (before[0] + 1, before[1] + 1, before[2] + 1, wanted, "")
    assert move.version == lead.version == before[0] + 1
    assert lead.stage_since == timezone.localdate()
    entry = AuditEntry.objects.first()
    assert (entry.actor, entry.reason) == (user, "示例：原因")
    assert entry.changes[0]["field"] == "stage"


@pytest.mark.parametrize(("here", "wanted"), itertools.combinations(STAGES, 2))
def test_a_move_on_without_facts_is_refused_and_names_what_every_stage_on_the_way_asks_for(
    here, wanted, make_lead, officer
):
    lead = make_lead(here, complete=False)
    before = trace(lead)
    with pytest.raises(MoveRefused) as no:
        moves.move_lead(lead, to_stage=wanted, by=officer)
    missing = no.value.refusal.missing
    assert {one.stage.code for one in missing} == {stage for stage in STAGES if here < stage <= wanted}
    assert all(one.sentence and one.url for one in missing)
    assert trace(lead) == before


@pytest.mark.parametrize("here", STAGES)
@pytest.mark.parametrize("wanted", STAGES)
def test_a_stale_move_is_refused(here, wanted, make_lead, officer):
    lead = make_lead(here)
    read = Lead.objects.get(pk=lead.pk)
    lead.remark = "示例：别人改过"
    lead.save()
    before = trace(lead)
    with pytest.raises(StaleVersion):
        moves.move_lead(read, to_stage=wanted, by=officer, reason="示例")
    with pytest.raises(StaleVersion):
        moves.move_lead(Lead.objects.get(pk=lead.pk), to_stage=wanted, by=officer, reason="示例", version=1)
    assert trace(lead) == before


@pytest.mark.parametrize("wanted", ["P10", "P20"])
def test_going_back_needs_a_reason(wanted, make_lead, officer):
    lead = make_lead("P30")
    before = trace(lead)
    with pytest.raises(MoveRefused) as no:
        moves.move_lead(lead, to_stage=wanted, by=officer, reason="  ")
    assert no.value.refusal.wants_reason
    assert trace(lead) == before


def test_a_lead_that_is_not_going_on_or_archived_or_sealed_is_not_moved(make_lead, officer):
    paused = make_lead(side_state="X1", side_reason="示例")
    archived = make_lead()
    archived.archive(reason="示例")
    for lead in (paused, archived):
        before = trace(lead)
        with pytest.raises(MoveRefused):
            moves.move_lead(lead, to_stage="P20", by=officer)
        assert trace(lead) == before
    sealed = make_lead("P30", is_sealed=True)
    with pytest.raises(MoveRefused):
        moves.move_lead(sealed, to_stage="P40", by=officer)


def test_only_those_named_advance(make_lead, officer, city_officer, leader):
    PipelineStage.objects.filter(code="P30").get()
    stage = PipelineStage.objects.get(code="P30")
    lead = make_lead("P20", owner=city_officer)
    for named, allowed in (
        ([rules.OWNER], {city_officer}), ([rules.PROVINCE], {officer}), (["leader"], {leader}),
        (["officer"], {officer, city_officer}), ([], {officer, city_officer}),
        (["leader", rules.OWNER], {leader, city_officer}),
    ):  # fmt: skip
        stage.advanced_by = named
        stage.save()
        for user in (officer, city_officer, leader):
            # leaping over the stage needs leave for it, too
            assert (rules.refusal(lead, "P30", user) is None) == (user in allowed), (named, user)
            assert (rules.refusal(lead, "P40", user) is None) == (user in allowed & {officer, city_officer})


def test_conditions_hold_from_their_amount_and_recommendations_keep_nobody_back(make_lead, officer):
    small = make_lead("P30", planned_investment=10_000_000)
    large = make_lead("P30")
    for lead in (small, large):
        lead.claims.get().archive(reason="示例")
    assert rules.refusal(small, "P40", officer) is None
    assert [one.sentence for one in rules.refusal(large, "P40", officer).missing]
    found = missing_for_next([small], officer)[small.pk]
    assert found
    assert not any(one.is_required for one in found)


def test_what_is_missing_costs_as_many_queries_for_many_leads_as_for_one(make_lead, officer):
    leads = [make_lead("P30", complete=bool(n % 2)) for n in range(20)]
    officer.may("crm:lead_update")
    counts = []
    for some in (leads[:2], leads):
        catalogue.forget()
        with CaptureQueriesContext(connection) as queries:
            missing_for_next(some, officer)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


@pytest.mark.parametrize("state", STATES)
def test_setting_aside_wants_ground_and_reason_and_can_be_taken_up_again(state, make_lead, officer):
    lead = make_lead("P30")
    before, ground = trace(lead), SideReason.objects.filter(state=state).first()
    wrong = SideReason.objects.exclude(state=state).first()
    lost = {"lost_to": "330000"} if state == "X3" else {}
    for values in (
        {"reason": " ", "ground": ground, **lost}, {"reason": "示例", "ground": None, **lost},
        {"reason": "示例", "ground": wrong, **lost}, *([{"reason": "示例", "ground": ground}] if lost else []),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            moves.set_aside(Lead.objects.get(pk=lead.pk), state=state, by=officer, **values)
    assert trace(lead) == before
    lead.refresh_from_db()
    move = moves.set_aside(lead, state=state, reason="示例", ground=ground, by=officer, **lost)
    assert (move.to_state, move.ground, move.lost_to, move.reason) == (state, ground, lost.get("lost_to", ""), "示例")
    assert (move.from_stage, move.to_stage, move.days) == ("P30", "P30", None)
    moves.resume(lead, by=officer)
    assert (lead.side_state, lead.side_reason, lead.side_ground, lead.lost_to) == ("", "", None, "")
    with pytest.raises(MoveRefused):
        moves.resume(lead, by=officer)


def test_others_may_not_set_aside(make_lead, leader):
    lead = make_lead()
    before = trace(lead)
    with pytest.raises(MoveRefused):
        moves.set_aside(lead, state="X1", reason="示例", ground=SideReason.objects.first(), by=leader)
    assert trace(lead) == before


def test_the_last_move_can_be_undone_by_whoever_made_it(make_lead, officer, city_officer):
    lead = make_lead("P20", first_reported_on=timezone.localdate() - timedelta(days=10))
    since = lead.stage_since
    moved = moves.move_lead(lead, to_stage="P30", by=officer)
    assert moved.days == 10
    with pytest.raises(MoveRefused):
        moves.undo_move(lead, by=city_officer)
    back = moves.undo_move(lead, by=officer)
    assert (back.from_stage, back.to_stage, lead.stage, lead.stage_since) == ("P30", "P20", "P20", since)
    ground = SideReason.objects.filter(state="X3").first()
    moves.set_aside(lead, state="X3", reason="示例", ground=ground, lost_to="330000", by=officer)
    moves.resume(lead, by=officer)
    moves.undo_move(lead, by=officer)
    assert (lead.side_state, lead.side_ground, lead.lost_to, lead.side_reason) == ("X3", ground, "330000", "示例")


def test_a_move_is_not_undone_once_the_lead_changed_and_never_the_first(make_lead, officer):
    lead = make_lead("P20")
    with pytest.raises(MoveRefused):
        moves.undo_move(lead, by=officer)
    moves.move_lead(lead, to_stage="P30", by=officer)
    lead.remark = "示例"
    lead.save()
    with pytest.raises(MoveRefused):
        moves.undo_move(lead, by=officer)
    assert lead.stage == "P30"


def test_whatever_changes_a_stage_leaves_a_move(make_lead, regions, officer):
    lead = make_lead("P20")
    assert [(m.from_stage, m.to_stage) for m in lead.moves.all()] == [("", "P20")]
    lead.stage = "P30"
    bulk.update_all([lead])
    new = Lead(name="示例新线索", region=regions["140100"], stage="P40", stage_since=date(2017, 6, 1))
    bulk.create_all([new])
    assert [(m.from_stage, m.to_stage) for m in lead.moves.all()] == [("P20", "P30"), ("", "P20")]
    assert new.moves.get().moved_on.year == 2017


def test_a_stage_between_counts_as_one_of_the_rule_book(make_lead, officer: User):
    between = factories.PipelineStageFactory(code="P35", name="示例深入洽谈", order=35, counts_as="P30")
    factories.StageConditionFactory(stage=between, kind="evidence", subject="due_diligence")
    catalogue.forget()
    lead = make_lead("P30")
    assert catalogue.following("P30") == between
    assert [one.sentence for one in rules.refusal(lead, "P40", officer).missing] == [
        one.sentence for one in rules.refusal(lead, "P35", officer).missing
    ]
    lead.stage = "P35"
    lead.save()
    assert (lead.get_stage_display(), lead.counts_as) == ("示例深入洽谈", "P30")
    between.is_in_use = False
    between.save()
    assert rules.refusal(lead, "P40", officer) is None
    assert lead.get_stage_display() == "示例深入洽谈", "a stage out of use still shows on old records"
