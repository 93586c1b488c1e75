from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region
from accounts.place_names import without_place
from core.fields import MoneyField, QuantityField
from core.models import AuditedModel, ScopedQuerySet, Task
from core.search.tokens import Form
from core.values.titles import title_key
from crm.fields import StageField
from crm.models.chain import ChainNode
from crm.models.company import Company
from crm.models.event import PromotionEvent
from crm.models.evidence import EvidenceKind
from crm.models.tag import Tag


def stage_choices() -> list[tuple[str, str]]:
    """Every stage that the office has, those out of use too; see `crm.pipeline.catalogue`."""
    return import_string("crm.pipeline.catalogue.choices")()


class LeadQuerySet(ScopedQuerySet):
    def followed(self) -> Self:
        """Leads that are neither archived nor paused, transferred or terminated."""
        return self.current().filter(side_state="")

    def at(self, *stages: str) -> Self:
        """Leads at stages that count as one of these of the rule book."""
        return self.filter(stage__in=import_string("crm.pipeline.catalogue.counting_as")(*stages))

    def overdue(self) -> Self:
        """Leads whose next step should have been done by now."""
        return self.followed().filter(next_action_on__lt=timezone.localdate())

    def sealed(self) -> Self:
        """Leads that only the people named for them may know of."""
        return self.filter(is_sealed=True)

    def sealed_from(self, user: Any) -> Self:
        """Sealed leads that `user` is not among the people named for."""
        opened = Lead.sealed_to.through.objects.filter(user=user)
        return self.sealed().exclude(pk__in=opened.values("lead"))


class Lead(AuditedModel):
    """A possible investment that is being talked about, from first word to signature."""

    class Stage(models.TextChoices):
        """The stages of the rule book before landing; every stage an office has counts as one of them."""

        LEAD = "P10", _("lead")
        SCREENED = "P20", _("screened")
        NEGOTIATING = "P30", _("in negotiation")
        SIGNED = "P40", _("signed")

    class SideState(models.TextChoices):
        NONE = "", _("going on")
        PAUSED = "X1", _("paused")
        TRANSFERRED = "X2", _("transferred")
        TERMINATED = "X3", _("terminated")

    class Source(models.TextChoices):
        MINISTRY = "ministry", _("ministry or commission")
        ASSOCIATION = "association", _("association")
        CHAMBER = "chamber", _("chamber of commerce")
        FAIR = "fair", _("fair or promotion event")
        COMPANY = "company", _("through another company")
        OUTPOST = "outpost", _("outpost in another province")
        FUND = "fund", _("fund")
        OWN = "own", _("own research")
        OTHER = "other", _("other")

    class LostTo(models.TextChoices):
        """Where an investor went instead; codes of GB/T 2260."""

        BEIJING = "110000", _("Beijing")
        TIANJIN = "120000", _("Tianjin")
        HEBEI = "130000", _("Hebei")
        INNER_MONGOLIA = "150000", _("Inner Mongolia")
        LIAONING = "210000", _("Liaoning")
        JILIN = "220000", _("Jilin")
        HEILONGJIANG = "230000", _("Heilongjiang")
        SHANGHAI = "310000", _("Shanghai")
        JIANGSU = "320000", _("Jiangsu")
        ZHEJIANG = "330000", _("Zhejiang")
        ANHUI = "340000", _("Anhui")
        FUJIAN = "350000", _("Fujian")
        JIANGXI = "360000", _("Jiangxi")
        SHANDONG = "370000", _("Shandong")
        HENAN = "410000", _("Henan")
        HUBEI = "420000", _("Hubei")
        HUNAN = "430000", _("Hunan")
        GUANGDONG = "440000", _("Guangdong")
        GUANGXI = "450000", _("Guangxi")
        HAINAN = "460000", _("Hainan")
        CHONGQING = "500000", _("Chongqing")
        SICHUAN = "510000", _("Sichuan")
        GUIZHOU = "520000", _("Guizhou")
        YUNNAN = "530000", _("Yunnan")
        XIZANG = "540000", _("Xizang")
        SHAANXI = "610000", _("Shaanxi")
        GANSU = "620000", _("Gansu")
        QINGHAI = "630000", _("Qinghai")
        NINGXIA = "640000", _("Ningxia")
        XINJIANG = "650000", _("Xinjiang")
        TAIWAN = "710000", _("Taiwan")
        HONG_KONG = "810000", _("Hong Kong")
        MACAO = "820000", _("Macao")
        SHANXI = "140000", _("elsewhere in the province")
        ABROAD = "abroad", _("abroad")
        NOWHERE = "nowhere", _("gave up the investment")
        UNKNOWN = "unknown", _("not known")

    name = models.CharField(_("project name"), max_length=200)
    name_norm = models.CharField(max_length=200, editable=False, db_index=True)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("investor")
    )
    content = models.TextField(_("what is to be built"), blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    site = models.CharField(_("site"), max_length=200, blank=True)
    stage = StageField(_("stage"), max_length=4, choices=stage_choices, default=Stage.LEAD)
    side_state = models.CharField(_("state"), max_length=2, choices=SideState.choices, blank=True, default="")
    side_reason = models.CharField(_("reason of the state"), max_length=300, blank=True)
    planned_investment = MoneyField(_("planned investment"))
    land_mu = QuantityField(_("land wanted"), unit="亩")
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    chain_nodes = models.ManyToManyField(ChainNode, related_name="leads", blank=True, verbose_name=_("chain nodes"))
    source = models.CharField(_("source"), max_length=20, choices=Source.choices, blank=True)
    source_detail = models.CharField(_("introduced by"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("owner")
    )
    owner_name = models.CharField(_("followed by"), max_length=100, blank=True)
    owner_unit = models.CharField(_("unit following"), max_length=100, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("organisation")
    )
    leader = models.CharField(_("leader in charge"), max_length=60, blank=True)
    event = models.ForeignKey(
        PromotionEvent, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("came of the event")
    )
    tags = models.ManyToManyField(Tag, related_name="leads", blank=True, verbose_name=_("tags"))
    first_reported_on = models.DateField(_("first reported on"), null=True, blank=True)
    # The service clocks: from the moment an enquiry came. Leads of old ledgers have none, and no clock runs.
    received_at = models.DateTimeField(_("enquiry received at"), null=True, blank=True)
    responded_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    replied_at = models.DateTimeField(_("result told at"), null=True, blank=True)
    # Since when it stands at its stage, and the day of the last interaction: kept by the services that move and record.
    stage_since = models.DateField(_("at this stage since"), null=True, blank=True, editable=False)
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True, editable=False)
    side_ground = models.ForeignKey(
        "crm.SideReason", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ground")
    )
    lost_to = models.CharField(_("lost to"), max_length=10, choices=LostTo.choices, blank=True)
    resume_on = models.DateField(_("to be taken up again on"), null=True, blank=True)
    is_sealed = models.BooleanField(_("sealed"), default=False, editable=False)
    sealed_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="sealed_leads", blank=True, editable=False,
        verbose_name=_("open to"),
    )  # fmt: skip
    next_action = models.CharField(_("next step"), max_length=200, blank=True)
    next_action_on = models.DateField(_("next step due"), null=True, blank=True)
    progress = models.TextField(_("progress"), blank=True)
    problem = models.TextField(_("problems to be coordinated"), blank=True)
    remark = models.TextField(_("remark"), blank=True)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = LeadQuerySet.as_manager()
    # Why it is being moved: what whoever moves it wants to be kept with the move.
    move_reason = ""
    scope_region = "region"
    scope_sealed = "pk"
    found_as = "l"
    search_context = ("company",)
    search_names = {"follower": _("followed by")}
    kept_by_others = frozenset({"last_contact_on"})
    holds_pins = True
    watched_by = ("owner",)
    follow_up = "crm:interaction_create"
    file_kinds = EvidenceKind

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-updated_at", "-pk"]
        indexes = [
            models.Index(fields=["region", "stage"], name="lead_region_stage"),
            models.Index(fields=["id"], condition=Q(is_sealed=True), name="lead_sealed"),
            # The order of the list: its first page and deep ones are found here.
            models.Index(fields=["updated_at", "id"], condition=Q(archived_at__isnull=True), name="lead_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(side_state="") | ~Q(side_reason=""),
                name="lead_side_state_has_reason",
                violation_error_message=_("Say why the lead is paused, transferred or terminated."),
            ),
            models.CheckConstraint(
                condition=Q(is_sealed=False) | ~Q(stage="P40"),
                name="lead_sealed_before_signing",
                violation_error_message=_("A signed lead is not sealed. Lift the seal first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_overdue(self) -> bool:
        """Has the day of the next step gone by, while the lead is still being followed?"""
        due = self.next_action_on
        return bool(due and due < timezone.localdate() and not self.side_state and not self.is_archived)

    @property
    def counts_as(self) -> str:
        """The stage of the rule book as which its stage counts."""
        return import_string("crm.pipeline.catalogue.stage_of")(self.stage).counts_as

    @property
    def days_at_stage(self) -> int | None:
        """For how many calendar days it stands at its stage; None where nobody knows since when."""
        return (timezone.localdate() - self.stage_since).days if self.stage_since else None

    def search_forms(self) -> list[Form]:
        """What the project is called, and who follows it as a ledger says."""
        title = Form(self.name, core=without_place(self.name))
        return [title, *([Form(self.owner_name, "follower")] if self.owner_name else [])]

    def timeline_parents(self) -> list:
        return [self.company]

    def prepare(self) -> None:
        """Derive the form of the name by which the same project is recognised."""
        self.name = self.name.strip()
        self.name_norm = title_key(self.name)

    @classmethod
    def after_writing(cls, records: Sequence["Lead"]) -> None:
        super().after_writing(records)
        import_string("crm.pipeline.history.record_moves")(records)
        cls._open_to_owners(records)
        import_string("crm.services.next_steps.follow_leads")(records)

    def step_written(self, task: Task) -> None:
        import_string("crm.services.next_steps.take_over_step")(self, task)

    @classmethod
    def _open_to_owners(cls, records: Sequence["Lead"]) -> None:
        """Keep sealed leads open to whoever owns them."""
        opened = cls.sealed_to.through
        links = [opened(lead_id=one.pk, user_id=one.owner_id) for one in records if one.is_sealed and one.owner_id]
        opened.objects.bulk_create(links, ignore_conflicts=True)
