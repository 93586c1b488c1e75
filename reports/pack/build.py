"""Make a leadership workbook for the owner of a job, with the rights they have at that moment."""

import tempfile
from collections.abc import Callable
from typing import Any

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, jobs
from core.models import Job
from core.workbook.writer import Chart, Ledger, Workbook, pack_filename
from indicators.chain import State
from reports.pack.centres import add_data_centres, add_servers
from reports.pack.chain_gaps import add_chain_gaps, add_segments
from reports.pack.cover import add_cover
from reports.pack.monthly import add_monthly
from reports.pack.order import PackOrder, PackPeriod, region_choices
from reports.pack.pipeline import add_pipeline
from reports.pack.plan_tracker import add_plan_tracker

Annex = Callable[[Workbook, PackOrder], Ledger]
ANNEXES: dict[str, Annex] = {
    "monthly": add_monthly,
    "pipeline": add_pipeline,
    "centres": add_data_centres,
    "gaps": add_chain_gaps,
    "plan": add_plan_tracker,
    "servers": add_servers,
    "segments": add_segments,
}
ROUTE = "reports:pack_create"


def build(job: Job) -> dict[str, Any]:
    """Write the workbook a job asks for and keep it with the job; refuse what its owner may no longer have."""
    order = order_of(job)
    number = export_no(job)
    book = draw(order, number, lambda done, total, what: jobs.progress(job, done, total, what))
    name = pack_filename(order.period.words, order.name, len(book.ledgers), timezone.localdate())
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        job.file_name = name
        job.result_file.save(name, File(file), save=False)
    audit.record_event("export", text=name, reason=f"{number} {order.scope_words}", by=job.owner)
    job.message = _("Export no. %(number)s") % {"number": number}
    return {"export_no": number}


def order_of(job: Job) -> PackOrder:
    """Read a job's order with its owner's rights of this moment; raise `JobRefused` where they no longer reach."""
    user = job.owner
    if not user.may(ROUTE):
        raise jobs.JobRefused(_("Your role no longer includes this workbook."))
    region = next((one for one in region_choices(user) if one.pk == job.params["region"]), None)
    if region is None:
        raise jobs.JobRefused(_("You are no longer responsible for this region: ask for the workbook again."))
    return PackOrder(user, PackPeriod.parse(job.params["period"]), region, job.params["unit"])


def export_no(job: Job) -> str:
    """Return the number printed at the foot of each page, by which the audit finds the export."""
    return f"YJ-{timezone.localtime(job.created_at):%Y%m%d}-{job.pk:04d}"


def draw(order: PackOrder, number: str, progress: Callable[[int, int, str], None]) -> Workbook:
    """Fill a workbook, saying after each part how far it is."""
    unit = str(order.user.organisation or order.scope_words)
    book = Workbook(unit=unit, export_no=number, as_of=order.period.as_of)
    steps = len(ANNEXES) + 2
    progress(0, steps, _("Key figures"))
    add_cover(book, order)
    ledgers = {}
    for place, (name, add) in enumerate(ANNEXES.items(), start=1):
        ledgers[name] = add(book, order)
        progress(place, steps, str(ledgers[name].title))
    book.charts(_("Charts"), _("Charts"), _charts(order, ledgers))
    progress(steps - 1, steps, _("Writing the file"))
    return book


def _charts(order: PackOrder, ledgers: dict[str, Ledger]) -> list[Chart]:
    monthly, servers, segments = ledgers["monthly"], ledgers["servers"], ledgers["segments"]
    money = [key for key in ("investment_agreed.year", "funds_in_place.year") if key in monthly.positions]
    lines = [
        key for key in ("servers_installed", "servers_online", "target", "servers_planned") if key in servers.positions
    ]
    states = [state.value for state in State]
    return [
        Chart("bar", _("Investment agreed and funds in place, year to date"), monthly, "line", money, unit=order.unit),
        Chart("line", _("Servers and the plan's target"), servers, "quarter", lines, unit=_("servers")),
        Chart("stacked", _("Chain nodes by state"), segments, "segment", states, unit=_("nodes")),
    ]
