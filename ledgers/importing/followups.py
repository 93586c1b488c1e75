"""Follow-ups: who met whom, when, and what comes next, with the people and days of the file."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.values.parsed import error, squeezed, warning
from core.values.titles import title_key
from crm.models import Contact, Interaction, Lead
from crm.services import carry_next_steps
from ledgers.importing.base import (
    CONTACT_FIELDS,
    Contacts,
    KindImporter,
    check,
    fill,
    note,
    place_of,
    word,
)
from ledgers.importing.companies import in_portions
from ledgers.importing.draft import Draft
from ledgers.reading.result import Record

Key = tuple[Any, ...]

FIELDS = {"happened_on": "happened_on", "place": "place", "next_step": "next_step"}
TEXTS = {**FIELDS, "our_people": "our_people", "recorder": "author_name"}
FUTURE = _("%(day)s lies in the future. A follow-up tells what has happened: correct the day, or remove the row.")
KIND_UNSAID = _("The row does not say how you met; it is kept as a visit. Add a column 跟进方式 to say it.")
LEAD_UNKNOWN = _(
    "No lead of this company that you may see is called “%(raw)s”; the follow-up is kept with the company."
)
TOO_LONG = _("“%(start)s…” has %(count)s characters; at most %(limit)s can be kept. Shorten it in the file.")
STEP_UNSAID = _("A day of the next step needs the step itself; the day was left out.")


class FollowUpImporter(KindImporter):
    """Rows of follow-up records. The same company, day, kind and summary are the same follow-up."""

    code = "interaction"

    def plan(self) -> list[Draft]:
        for row in self.rows:
            self._check(row)
        good = [row for row in self.rows if not row.errors]
        found = [(row, company) for row in good if (company := self.company(row, "company_name"))]
        contacts = Contacts(self.plan_of_all, [company for _row, company in found])
        self.people = _people(self.user, {str(row.values["recorder"]) for row in good if row.values.get("recorder")})
        self.leads = self._leads(good)
        self.stored = self._stored(found)
        self.drafts: dict[Key, Draft] = {}
        for row, company in found:
            self._plan_row(row, company, contacts)
        return [*contacts.drafts, *self.drafts.values()]

    def finish(self, reason: str) -> list[Draft]:
        """Carry next steps over to the leads; return the leads that changed."""
        talks: list[Any] = [draft.record for draft in self.drafts.values() if _tells_step(draft)]
        keys = {talk.lead_id for talk in talks if talk.lead_id}
        rows = in_portions(Lead.objects.values("pk", "next_action", "next_action_on"), "pk__in", keys)
        before = {row.pop("pk"): row for row in rows}
        leads = carry_next_steps(talks, by=self.user)
        return [_followed(self.plan_of_all.drafts, lead, before[lead.pk]) for lead in leads]

    def _check(self, row: Record) -> None:
        check(row, Interaction, TEXTS)
        check(row, Contact, CONTACT_FIELDS)
        for name, text in (("our_people", _our_people(row)), ("contact", _their_people(row))):
            limit = 200
            if len(text) > limit:
                note(row, error("text.too_long", TOO_LONG, start=text[:20], count=len(text), limit=limit), name)
        day = row.values.get("happened_on")
        if day and day > timezone.localdate():
            note(row, error("date.future", FUTURE, day=day), "happened_on")
        self.region_in_reach(row, self.plan_of_all.region_of(row))

    def _leads(self, rows: Iterable[Record]) -> dict[str, list[Draft | Lead]]:
        """The leads that rows name, by the key of their names: those of this file first, then stored ones."""
        keys = {title_key(str(row.values["project_name"])) for row in rows if row.values.get("project_name")}
        found: dict[str, list[Draft | Lead]] = {}
        drafted = [draft for draft in self.plan_of_all.drafts if isinstance(draft.record, Lead)]
        for draft in drafted:
            found.setdefault(title_key(draft.record.name), []).append(draft)
        known = {draft.record.pk for draft in drafted}
        for lead in in_portions(Lead.objects.visible_to(self.user).current(), "name_norm__in", keys):
            if lead.pk not in known:
                found.setdefault(lead.name_norm, []).append(lead)
        return found

    def _stored(self, found: list[tuple[Record, Draft]]) -> dict[Key, Interaction]:
        """What is recorded of these companies on these days."""
        days = [row.values["happened_on"] for row, _company in found]
        companies = {company.record.pk for _row, company in found if not company.is_new}
        if not days or not companies:
            return {}
        seen = Interaction.objects.visible_to(self.user).current().select_related("author", "company", "lead", "region")
        seen = seen.filter(happened_on__range=(min(days), max(days)))
        talks = in_portions(seen, "company__in", companies)
        return {(t.company_id, t.happened_on, t.kind, squeezed(t.summary)): t for t in talks}

    def _plan_row(self, row: Record, company: Draft, contacts: Contacts) -> None:
        place, kind, summary = place_of(row), _kind(row), _summary(row)
        day = row.values["happened_on"]
        key = (id(company), day, kind, squeezed(summary))
        stored = self.stored.get((company.record.pk, *key[1:])) if not company.is_new else None
        draft = self.drafts.setdefault(key, Draft(stored or Interaction(kind=kind, summary=summary, happened_on=day)))
        self.mark(draft, row)
        draft.put("company", company, place)
        fill(draft, row, FIELDS)
        draft.put("our_people", _our_people(row), place)
        draft.put("their_people", _their_people(row), place)
        self._put_step_day(draft, row)
        self._put_lead(draft, row, company)
        self._put_author(draft, row)
        region = self.plan_of_all.region_of(row)
        if draft.is_new:
            draft.put("region", region, place)
        self._put_contact(draft, row, contacts.of_row(row, company, region) if row.values.get("phone") else None)

    def _put_step_day(self, draft: Draft, row: Record) -> None:
        talk: Any = draft.record
        if talk.next_step:
            fill(draft, row, {"next_step_on": "next_step_on"})
        elif row.values.get("next_step_on"):
            note(row, warning("next_step.unsaid", STEP_UNSAID), "next_step_on")

    def _put_lead(self, draft: Draft, row: Record, company: Draft) -> None:
        """The lead of that name, if it is of this company or of none yet; one of another company is another lead."""
        written = row.values.get("project_name")
        if not written:
            return
        for lead in self.leads.get(title_key(str(written)), []):
            if _is_of(lead.record if isinstance(lead, Draft) else lead, company):
                draft.put("lead", lead, place_of(row))
                return
        note(row, warning("lead.unknown", LEAD_UNKNOWN, raw=written), "project_name")

    def _put_author(self, draft: Draft, row: Record) -> None:
        """Whoever the file says; never in the place of somebody who is recorded already."""
        written, talk = str(row.values.get("recorder") or ""), draft.record
        if not written or talk.author_id or talk.author_name:  # type: ignore[attr-defined]
            return
        if written in self.people:
            draft.put("author", self.people[written], place_of(row))
        else:
            draft.put("author_name", written, place_of(row))

    def _put_contact(self, draft: Draft, row: Record, contact: Draft | None) -> None:
        if contact:
            self.tell(contact, row)
        if contact and draft.is_new:
            draft.add("contacts", contact, place_of(row))


def _people(user: Any, names: set[str]) -> dict[str, User]:
    """The accounts by full name, where exactly one person has that name."""
    found: dict[str, list[User]] = {}
    for person in in_portions(User.objects.visible_to(user), "full_name__in", names):
        found.setdefault(person.full_name, []).append(person)
    return {name: people[0] for name, people in found.items() if len(people) == 1}


def _is_of(lead: Any, company: Draft) -> bool:
    """Is it a lead of this company, or of none yet?"""
    own = lead._state.fields_cache.get("company")
    return own == company.record if own else lead.company_id in (None, company.record.pk)


def _kind(row: Record) -> str:
    """How they met; who travelled somewhere paid a visit."""
    kind = word(row, "kind")
    is_journey = any(row.values.get(name) for name in ("days", "leader_type"))
    if kind is None and not is_journey:
        note(row, warning("interaction.kind_unsaid", KIND_UNSAID), "kind")
    return str((kind or Interaction.Kind.VISIT).value)


def _summary(row: Record) -> str:
    """What was said; where the list has no such column, who went where for how long."""
    written = str(row.values.get("summary") or "").strip()
    if written:
        return written
    place, days = row.values.get("place"), str(row.values.get("days") or "")
    went = f"赴{place}" if place else "拜访"
    length = f"{days}天" if days.isdigit() else days
    return "，".join(filter(None, [f"{_our_people(row)}{went}", length]))


def _our_people(row: Record) -> str:
    """张三（市投资促进局，党政主职）."""
    about = "，".join(str(row.values[name]) for name in ("our_unit", "leader_type") if row.values.get(name))
    names = str(row.values.get("our_people") or "")
    return f"{names}（{about}）" if names and about else names or about


def _their_people(row: Record) -> str:
    """李四（总经理）."""
    name, post = (str(row.values.get(field) or "") for field in ("contact", "contact_post"))
    return f"{name}（{post}）" if name and post else name or post


def _tells_step(draft: Draft) -> bool:
    """Does the row say a next step that was not known yet?"""
    return draft.is_new or any(change.field.startswith("next_step") for change in draft.changes)


def _followed(drafts: Iterable[Draft], lead: Lead, before: dict[str, Any]) -> Draft:
    """The draft of a lead whose next step changed, knowing what it was before; the one of the import if there is."""
    draft = next((one for one in drafts if isinstance(one.record, Lead) and one.record.pk == lead.pk), None) or Draft(
        lead
    )
    draft.record.version = lead.version
    for name, value in before.items():
        draft.before.setdefault(name, value.isoformat() if hasattr(value, "isoformat") else value)
    return draft
