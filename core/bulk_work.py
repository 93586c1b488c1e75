"""A planned change of many records, found again by its row: now, after its author answered, or in the background."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import bulk_changes, exports, jobs
from core.bulk_actions import BulkAction
from core.bulk_changes import Show, silent
from core.form_pages import FormPages
from core.models import BulkChange, Job


@dataclass(frozen=True)
class BulkWork:
    """What a change is about: the list, the action, and the pages by which its author writes such records."""

    change: BulkChange
    listing: Any
    action: BulkAction
    pages: FormPages

    @classmethod
    def of(cls, change: BulkChange, user: Any) -> "BulkWork | None":
        """None where the change was not planned on a list, or where the role no longer includes it."""
        if "action" not in change.params:
            return None
        listing = exports.prepared(import_string(change.params["list"]), user, "")
        action = listing.usable_actions().get(change.params["action"])
        return cls(change, listing, action, FormPages(listing, user)) if action else None

    def form(self, data: Any = None) -> Any:
        return self.action.form(self.pages, data)

    def execute(self, *, by: Any, show: Show = silent) -> BulkChange:
        """Do it, with the answers that were kept. Raises `JobRefused` where they no longer hold."""
        form = self.form(QueryDict(self.change.params["data"]))
        if not form.is_valid():
            raise jobs.JobRefused(_("What you chose is no longer open to you. Plan the change again."))
        return bulk_changes.carry_out(
            self.change, lambda record: self.action.apply(record, form, self.pages),
            relations=self.action.relations, by=by, show=show,
        )  # fmt: skip


def answer(work: BulkWork, data: QueryDict, form: Any) -> None:
    """Keep what its author answered: title, reason and choices."""
    change = work.change
    change.title, change.reason = work.action.sentence(form)[:200], form.cleaned_data["reason"]
    change.params = {**change.params, "data": data.urlencode()}
    change.save()


def undo(change: BulkChange, *, by: Any, show: Show = silent) -> BulkChange:
    """Take a change back where nobody changed the records since."""
    work = BulkWork.of(change, by)
    return bulk_changes.undo(change, by=by, put=work.action.put_back if work else None, show=show)


def run(job: Job) -> dict[str, Any]:
    """Do, or take back, what a job asks for."""
    change = BulkChange.objects.get(pk=job.params["change"], owner=job.owner)
    with jobs.beside(job) as told:

        def show(done: int, total: int) -> None:
            told(done, total, _("%(done)s of %(total)s rows") % {"done": done, "total": total})

        if job.params.get("undo"):
            undo(change, by=job.owner, show=show)
            return {"url": job.params["url"]}
        work = BulkWork.of(change, job.owner)
        if work is None:
            raise jobs.JobRefused(_("Your role no longer includes this list."))
        work.execute(by=job.owner, show=show)
    return {"url": job.params["url"]}
