"""A handful of rich records of every list, with the awkward values that spreadsheets like to spoil."""

import datetime
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Organisation, Region, User
from core import audit
from core.models import ListPreference
from core.views import ExportView
from core.views.lists import ListView
from crm.models import CompanyAlias, CompanyHonour, Lead
from projects import services
from tests import factories

TEXTS = (
    "=1+1示例", "+86 351 示例", "-示例", "@示例", "0351", "140105199901010017", " 首尾有空格 ",
    "第一行\n第二行\r\n第三行",
    "示例😀𠀀", "1,234.50", "2017-06-01", "待定", "'引号\"示例", "A" * 30, "3/4", "1E5", "TRUE", "示例、顿号；分号",
)  # fmt: skip
DAYS = (datetime.date(2017, 6, 1), datetime.date(1999, 12, 31), datetime.date(2016, 2, 29))
NUMBERS = (Decimal("12345678.90"), Decimal(0), Decimal("0.01"), Decimal("98765432109.87"))


def export_views() -> dict[str, type[ListView]]:
    """Every page that exports a list, by its route, with the list."""
    return dict(_export_views(get_resolver(), ""))


def _export_views(resolver: URLResolver, prefix: str) -> Any:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _export_views(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern) and isinstance(getattr(entry.callback, "view_class", None), type):
            view = entry.callback.view_class
            if issubclass(view, ExportView):
                listed = entry.callback.view_initkwargs.get("list_view") or view.list_view
                yield f"{prefix}{entry.name}", listed


class Awkward:
    """Fills what is still empty in records, each field with another awkward value."""

    def __init__(self) -> None:
        self.texts, self.days, self.numbers = map(itertools.cycle, (TEXTS, DAYS, NUMBERS))

    def fill(self, record: Any) -> Any:
        for field in record._meta.concrete_fields:
            if field.editable and not field.choices and getattr(record, field.attname) in (None, ""):
                value = self._value(field)
                if value is not None:
                    setattr(record, field.attname, value)
        record.save()
        return record

    def _value(self, field: models.Field) -> Any:
        if isinstance(field, models.DateTimeField) or field.unique or field.name in ("uscc", "project_code"):
            return None
        if isinstance(field, models.EmailField | models.URLField):
            return "a@example.cn" if isinstance(field, models.EmailField) else "https://example.cn/示例"
        if isinstance(field, models.CharField | models.TextField):
            return next(self.texts)[: field.max_length or 1000]
        if isinstance(field, models.DateField):  # what ends, ends last
            return datetime.date(2029, 12, 31) if field.name in ("valid_to", "notice_end_on") else next(self.days)
        if isinstance(field, models.DecimalField):
            return min(next(self.numbers), Decimal(10) ** (field.max_digits - field.decimal_places) - 1)
        return 7 if isinstance(field, models.IntegerField) else None


class Country:
    """Three records of every kind in 太原, all related to one another."""

    def __init__(self, regions: dict[str, Region], owner: User) -> None:
        self.region, self.owner, self.awkward = regions["140100"], owner, Awkward()
        self.segment = factories.ChainSegmentFactory()
        self.nodes = [factories.ChainNodeFactory(parent=self.segment) for _ in range(3)]
        self.companies = self._three(self._company)
        self.organisations = self._three(self._organisation)
        self.contacts = self._three(self._contact)
        self.events = self._three(self._event)
        self.guests = self._three(
            lambda n: factories.EventGuestFactory(
                event=self.events[n], company=self.companies[n], attendance=("invited", "came", "absent")[n]
            )
        )
        self.leads = self._three(self._lead)
        self._set_up_the_pipeline()
        self.interactions = self._three(self._interaction)
        self.agreements = self._three(self._agreement)
        self._report_first()
        self.parks = self._three(lambda n: factories.ParkFactory(region=self.region, name=f"示例园{n}", status="built"))
        self.centres = self._three(self._centre)
        self.readings = self._three(self._reading)
        self.projects = self._three(self._project)
        self.reports = self._three(self._report)
        self.policies = self._three(lambda n: factories.PolicyFactory(region=self.region, status="in_force"))
        self.clauses = self._three(lambda n: factories.ClauseFactory(policy=self.policies[n]))
        self.applications = self._three(self._application)
        self.payments = self._three(lambda n: factories.PaymentFactory(application=self.applications[n]))
        self.targets = self._three(
            lambda n: factories.ChainTargetFactory(node=self.nodes[n], company=self.companies[n], priority=n + 1)
        )
        self.holidays = self._three(lambda n: factories.HolidayFactory(is_workday=bool(n)))
        self.tasks = self._three(lambda n: factories.TaskFactory(on=self.leads[n], author=owner, assignee=owner))
        audit.record_event("export", text="示例", by=owner)
        self.people = [factories.UserFactory(region=self.region, organisation=self.organisations[0], post=t)
                       for t in TEXTS[:3]]  # fmt: skip

    def _three(self, make: Callable[[int], Any]) -> list[Any]:
        return [self.awkward.fill(make(number)) for number in range(3)]

    def _company(self, n: int) -> Any:
        company = factories.CompanyFactory(
            name=f"示例（{TEXTS[n]}）{n}有限公司", uscc=factories.credit_code(n + 1), chain_nodes=self.nodes[: n + 1],
            headquarters_region=self.region, is_resident=bool(n),
        )  # fmt: skip
        CompanyAlias.objects.create(company=company, name=f"示例简称{n}")
        CompanyAlias.objects.create(company=company, name=f"示例旧名{n}有限公司", kind="former")
        CompanyHonour.objects.create(company=company, kind="china_500", year=2016, rank=n + 1)
        return company

    def _organisation(self, n: int) -> Any:
        return factories.OrganisationFactory(
            aliases=[f"示例处{n}", "0351"], needs_check=bool(n), region=self.region, valid_from=DAYS[1],
            valid_to=DAYS[0], parent=Organisation.objects.first(), successor=Organisation.objects.first(),
        )  # fmt: skip

    def _contact(self, n: int) -> Any:
        mobile = ("13800138000", "13900001111 13800138000", "")[n]
        return factories.ContactFactory(
            company=self.companies[n], region=self.region, mobile=mobile, landline="0351-1234567"
        )

    def _lead(self, n: int) -> Any:
        notes = ({}, {"planned_investment": {"null_reason": "待定"}, "first_reported_on": {"precision": "month"}},
                 {"planned_investment": {"qualifier": "约"}})[n]  # fmt: skip
        return factories.LeadFactory(
            name=f"{TEXTS[n]}示例项目{n}", company=self.companies[n], region=self.region, stage="P30",
            field_notes=notes, chain_nodes=self.nodes[: n + 1], owner=self.owner if n else None,
            side_state=("", "X1", "")[n], source="fair", side_reason="示例：等待",
        )  # fmt: skip

    def _set_up_the_pipeline(self) -> None:
        """Stages, conditions, grounds and tags; of the fields of leads those that come from them."""
        stages = [factories.PipelineStageFactory(code=code, name=label, order=int(code[1:]), counts_as=code)
                  for code, label in Lead.Stage.choices]  # fmt: skip
        for number, (code, name) in enumerate((("due", "到期"), ("wait", "等待"), ("other", "其他"))):
            ground = factories.SideReasonFactory(code=code, name=f"示例{name}")
            self.leads[number].tags.add(factories.TagFactory(name=f"示例标签{number}"))
            factories.StageConditionFactory(stage=stages[number], subject="company", from_amount=number or None)
            if self.leads[number].side_state:
                self.leads[number].side_ground = ground
                self.leads[number].save()

    def _event(self, n: int) -> Any:
        event = factories.PromotionEventFactory(
            name=f"示例推介会（{TEXTS[n]}）{n}", region=self.region, organisation=self.organisations[n],
            ends_on=datetime.date(2017, 6, 3), begins_on=datetime.date(2017, 6, 1),
        )  # fmt: skip
        event.delegates.set([self.owner])
        return event

    def _report_first(self) -> None:
        """First reports of the leads with a conflict, transfers and sharing agreements."""
        claims = self._three(lambda n: factories.FirstReportClaimFactory(
            lead=self.leads[n], company=self.companies[n], region=self.region, currency=("CNY", "USD", "CNY")[n],
            filed_by=self.owner))  # fmt: skip
        self._three(lambda n: factories.ClaimConflictFactory(earlier=claims[n], later=claims[n - 2]))
        self._three(lambda n: factories.LeadTransferFactory(
            lead=self.leads[n], name=self.leads[n].name, company=self.companies[n], from_region=self.region,
            to_region=self.region, asked_by=self.owner))  # fmt: skip
        for agreement in self._three(lambda n: factories.ShareAgreementFactory(lead=self.leads[n])):
            agreement.lines.create(region=self.region, item="tax", percent=Decimal(100))

    def _interaction(self, n: int) -> Any:
        return factories.InteractionFactory(
            company=self.companies[n], lead=self.leads[n], region=self.region, author=self.owner, next_step=TEXTS[n],
            event=self.events[n], our_level="city", their_level="vice",
        )  # fmt: skip

    def _agreement(self, n: int) -> Any:
        agreement = factories.AgreementFactory(
            company=self.companies[n], lead=self.leads[n], region=self.region, local_partner=self.companies[0],
            currency=("CNY", "USD", "CNY")[n], change="first",
        )  # fmt: skip
        agreement.chain_nodes.set(self.nodes)
        return agreement

    def _centre(self, n: int) -> Any:
        return factories.DataCentreFactory(
            name=f"示例中心{n}", park=self.parks[n], region=self.region, operator=self.companies[n], status="online"
        )

    def _reading(self, n: int) -> Any:
        return factories.CapacityReadingFactory(
            data_centre=self.centres[n],
            racks_designed=300,
            racks_built=300,
            racks_in_use=100 + n,
            pue="1.32",
        )

    def _project(self, n: int) -> Any:
        return factories.ProjectFactory(
            region=self.region, park=self.parks[n], company=self.companies[n], investor=self.companies[0],
            owner=self.owner, chain_nodes=self.nodes, project_code=f"2017-14010{n}-65-03-00000{n}",
            total_investment=Decimal("3000000.00"), stage="P60",
        )  # fmt: skip

    def _report(self, n: int) -> Any:
        report = factories.MonthlyReportFactory.build(project=self.projects[n])
        report.project = self.projects[n]
        services.record_report(report=report, funds={"outside_province": Decimal("1000000.55")}, by=self.owner)
        return report

    def _application(self, n: int) -> Any:
        return factories.ApplicationFactory(
            company=self.companies[n], clause=self.clauses[n], region=self.region, project=self.projects[n],
            applied_amount=Decimal(9_000_000), approved_amount=Decimal(8_000_000), state="approved",
        )  # fmt: skip


def choose_all_columns(user: User, view: type[ListView], list_name: str) -> None:
    """Have every column of a list on the page and in the workbook."""
    ListPreference.objects.update_or_create(
        user=user, list_name=list_name, defaults={"columns": list(view.table_class.columns)}
    )


def export(client: Any, route: str, *args: Any, query: str = "") -> bytes:
    """The workbook that a person gets from a list."""
    answer = client.post(f"{reverse(route, args=args)}?{query}")
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content)
