"""Factories: one per model, with the least that makes a valid record. Related records share the region."""

import datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import Organisation, Region, User
from accounts.roles import Role
from core.models import Attachment, BulkChange, Comment, Holiday, Job, Notice, SavedView, Setting, Task
from core.values.credit_code import check_character
from crm.models import (
    Agreement,
    ChainNode,
    ChainTarget,
    ChainTaxonomy,
    ClaimConflict,
    Company,
    Contact,
    EventGuest,
    FirstReportClaim,
    Interaction,
    Lead,
    LeadTransfer,
    PipelineStage,
    PromotionEvent,
    ShareAgreement,
    SideReason,
    StageCondition,
    Tag,
)
from incentives.models import Application, BenefitKind, Clause, Payment, Policy
from ledgers.models import HeadingMemory, LedgerImport
from parks.models import CapacityReading, DataCentre, Park
from plan.models import ActionPlan, PlanAction, PlanGroup, PlanTarget, ProgressNote
from projects.models import Inflow, MonthlyReport, Project

PASSWORD = "a-password-for-tests-1"


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "140000"
    name = "山西省"
    kind = Region.Kind.PROVINCE


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"TEST-{n}")
    name = factory.Sequence(lambda n: f"示例单位{n}")
    kind = Organisation.Kind.DEPARTMENT


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = factory.Sequence(lambda n: f"示例人员{n}")
    role = Role.OFFICER
    region = factory.SubFactory(RegionFactory)

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **_: object) -> None:
        if create and extracted:
            self.set_password(extracted)
            self.save()


class ChainTaxonomyFactory(DjangoModelFactory):
    class Meta:
        model = ChainTaxonomy
        django_get_or_create = ("code",)

    code = "test"
    name = "测试版产业链"
    is_current = True


class ChainSegmentFactory(DjangoModelFactory):
    class Meta:
        model = ChainNode
        django_get_or_create = ("taxonomy", "code")

    taxonomy = factory.SubFactory(ChainTaxonomyFactory)
    code = "U"
    name = "上游"


class ChainNodeFactory(DjangoModelFactory):
    class Meta:
        model = ChainNode
        django_get_or_create = ("taxonomy", "code")

    taxonomy = factory.SubFactory(ChainTaxonomyFactory)
    parent = factory.SubFactory(ChainSegmentFactory)
    code = factory.Sequence(lambda n: f"U{n + 101}")
    name = factory.Sequence(lambda n: f"测试环节{n}")
    order = factory.Sequence(lambda n: n)


def credit_code(number: int) -> str:
    """A code that passes the check digit, of nobody."""
    first = f"91149999{number:08d}X"[:16].ljust(17, "A")
    return first + check_character(first)


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"示例云谷{n}数据科技有限公司")

    @factory.post_generation
    def chain_nodes(self, create: bool, extracted: list | None, **_: object) -> None:
        if create and extracted:
            self.chain_nodes.set(extracted)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    company = factory.SubFactory(CompanyFactory)
    name = "示例联系人"
    mobile = "13800138000"
    region = factory.SubFactory(RegionFactory)


class LeadFactory(DjangoModelFactory):
    class Meta:
        model = Lead
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"示例数据中心项目{n}")
    company = factory.SubFactory(CompanyFactory)
    region = factory.SubFactory(RegionFactory)

    @factory.post_generation
    def chain_nodes(self, create: bool, extracted: list | None, **_: object) -> None:
        if create and extracted:
            self.chain_nodes.set(extracted)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    name = factory.Sequence(lambda n: f"示例签约项目{n}")
    kind = Agreement.Kind.CONTRACT
    company = factory.SubFactory(CompanyFactory)
    region = factory.SubFactory(RegionFactory)
    signed_on = datetime.date(2017, 6, 1)


class InteractionFactory(DjangoModelFactory):
    class Meta:
        model = Interaction

    company = factory.SubFactory(CompanyFactory)
    kind = Interaction.Kind.VISIT
    happened_on = datetime.date(2017, 6, 1)
    summary = "示例：商谈落地条件"
    region = factory.SubFactory(RegionFactory)


class ParkFactory(DjangoModelFactory):
    class Meta:
        model = Park

    name = factory.Sequence(lambda n: f"示例大数据产业园{n}")
    region = factory.SubFactory(RegionFactory)


class DataCentreFactory(DjangoModelFactory):
    class Meta:
        model = DataCentre

    name = factory.Sequence(lambda n: f"示例数据中心{n}")
    park = factory.SubFactory(ParkFactory, region=factory.SelfAttribute("..region"))
    region = factory.SubFactory(RegionFactory)


class CapacityReadingFactory(DjangoModelFactory):
    class Meta:
        model = CapacityReading

    data_centre = factory.SubFactory(DataCentreFactory)
    read_on = datetime.date(2017, 6, 30)


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"示例落地项目{n}")
    company = factory.SubFactory(CompanyFactory)
    investor = factory.SubFactory(CompanyFactory)
    region = factory.SubFactory(RegionFactory)

    @factory.post_generation
    def chain_nodes(self, create: bool, extracted: list | None, **_: object) -> None:
        if create and extracted:
            self.chain_nodes.set(extracted)


class MonthlyReportFactory(DjangoModelFactory):
    class Meta:
        model = MonthlyReport

    project = factory.SubFactory(ProjectFactory)
    month = datetime.date(2017, 6, 1)


class InflowFactory(DjangoModelFactory):
    class Meta:
        model = Inflow

    project = factory.SubFactory(ProjectFactory)
    month = datetime.date(2017, 6, 1)
    origin = Inflow.Origin.OUTSIDE_PROVINCE
    amount = 1_000_000


class PolicyFactory(DjangoModelFactory):
    class Meta:
        model = Policy

    title = factory.Sequence(lambda n: f"示例政策{n}")
    level = Policy.Level.PROVINCE
    region = factory.SubFactory(RegionFactory)


class BenefitKindFactory(DjangoModelFactory):
    class Meta:
        model = BenefitKind
        django_get_or_create = ("code",)

    code = "test"
    name = "测试补贴"


class ClauseFactory(DjangoModelFactory):
    class Meta:
        model = Clause

    policy = factory.SubFactory(PolicyFactory)
    number = factory.Sequence(lambda n: f"{n + 1}")
    kind = factory.SubFactory(BenefitKindFactory)
    name = "示例条款"
    benefit = "示例：一次性奖励"


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    company = factory.SubFactory(CompanyFactory)
    clause = factory.SubFactory(ClauseFactory)
    region = factory.SubFactory(RegionFactory)
    matter = factory.Sequence(lambda n: f"示例申报事项{n}")


class PaymentFactory(DjangoModelFactory):
    class Meta:
        model = Payment

    application = factory.SubFactory(ApplicationFactory)
    amount = 100_000
    paid_on = datetime.date(2017, 9, 1)
    source = Payment.Source.PROVINCE


class ActionPlanFactory(DjangoModelFactory):
    class Meta:
        model = ActionPlan
        django_get_or_create = ("code",)

    code = "test-plan"
    title = "示例行动计划"
    year = 2017


class PlanGroupFactory(DjangoModelFactory):
    class Meta:
        model = PlanGroup
        django_get_or_create = ("plan", "code")

    plan = factory.SubFactory(ActionPlanFactory)
    code = "1"
    number = 1
    title = "示例行动组"


class PlanActionFactory(DjangoModelFactory):
    class Meta:
        model = PlanAction

    group = factory.SubFactory(PlanGroupFactory)
    plan = factory.SelfAttribute("group.plan")
    code = factory.Sequence(lambda n: f"A{n + 1}")
    number = factory.Sequence(lambda n: n + 1)
    kind = PlanAction.Kind.ACTION
    title = "示例任务"
    summary = "示例内容"


class PlanTargetFactory(DjangoModelFactory):
    class Meta:
        model = PlanTarget

    action = factory.SubFactory(PlanActionFactory)
    code = factory.Sequence(lambda n: f"T{n + 1}")
    name = "示例目标"
    operator = PlanTarget.Operator.QUALITATIVE


class ProgressNoteFactory(DjangoModelFactory):
    class Meta:
        model = ProgressNote

    action = factory.SubFactory(PlanActionFactory)
    noted_on = datetime.date(2017, 6, 30)
    text = "示例进展"


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    owner = factory.SubFactory(UserFactory)
    task = "core.tasks.export_list"
    title = "示例任务"
    input_hash = factory.Sequence(str)


class HeadingMemoryFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    kind = "lead"
    heading = factory.Sequence(lambda n: f"示例表头{n}")
    field = "project_name"

    class Meta:
        model = HeadingMemory


class LedgerImportFactory(DjangoModelFactory):
    class Meta:
        model = LedgerImport

    owner = factory.SubFactory(UserFactory)
    region = factory.SubFactory(RegionFactory)
    file_name = "示例台账.xlsx"
    sha256 = factory.Sequence(str)


class HolidayFactory(DjangoModelFactory):
    class Meta:
        model = Holiday

    day = factory.Sequence(lambda n: datetime.date(2031, 1, 1) + datetime.timedelta(days=n))
    name = "示例假日"


class SettingFactory(DjangoModelFactory):
    class Meta:
        model = Setting

    key = factory.Sequence(lambda n: f"test.{n}")
    value = "1"


class PinnedFactory(DjangoModelFactory):
    """Something pinned to a record: `TaskFactory(on=lead)`; without `on` it is pinned to none."""

    class Meta:
        abstract = True

    class Params:
        on = None

    model = factory.LazyAttribute(lambda o: o.on._meta.label_lower if o.on else "")
    object_id = factory.LazyAttribute(lambda o: o.on.pk if o.on else None)


class AttachmentFactory(PinnedFactory):
    class Meta:
        model = Attachment

    on = factory.SubFactory(LeadFactory)
    name = "示例照片.png"
    file = factory.django.FileField(filename="photo.png", data=b"\x89PNG\r\n\x1a\n")
    content_type = "image/png"
    size = 8
    sha256 = factory.Sequence(lambda n: f"{n:064d}")


class CommentFactory(PinnedFactory):
    class Meta:
        model = Comment

    on = factory.SubFactory(LeadFactory)
    author = factory.SubFactory(UserFactory)
    text = "示例评论"


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    list_name = "crm:company_list"
    name = factory.Sequence(lambda n: f"示例视图{n}")


class BulkChangeFactory(DjangoModelFactory):
    class Meta:
        model = BulkChange

    owner = factory.SubFactory(UserFactory)
    title = "示例批量操作"


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    owner = factory.SubFactory(UserFactory)
    text = "示例通知"


class TaskFactory(PinnedFactory):
    class Meta:
        model = Task

    text = "示例待办"
    assignee = factory.SubFactory(UserFactory)


class TagFactory(DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"示例标签{n}")


class PipelineStageFactory(DjangoModelFactory):
    class Meta:
        model = PipelineStage
        django_get_or_create = ("code",)

    code = "P35"
    name = "示例阶段"
    counts_as = Lead.Stage.NEGOTIATING
    order = 35


class StageConditionFactory(DjangoModelFactory):
    class Meta:
        model = StageCondition

    stage = factory.SubFactory(PipelineStageFactory)
    kind = StageCondition.Kind.FIELD
    subject = "company"


class SideReasonFactory(DjangoModelFactory):
    class Meta:
        model = SideReason

    state = Lead.SideState.PAUSED
    code = factory.Sequence(lambda n: f"ground{n}")
    name = "示例原因"


class PromotionEventFactory(DjangoModelFactory):
    class Meta:
        model = PromotionEvent

    name = factory.Sequence(lambda n: f"示例推介会{n}")
    kind = PromotionEvent.Kind.CONFERENCE
    begins_on = datetime.date(2017, 6, 1)
    region = factory.SubFactory(RegionFactory)


class EventGuestFactory(DjangoModelFactory):
    class Meta:
        model = EventGuest

    event = factory.SubFactory(PromotionEventFactory)
    company = factory.SubFactory(CompanyFactory)


class ChainTargetFactory(DjangoModelFactory):
    class Meta:
        model = ChainTarget

    node = factory.SubFactory(ChainNodeFactory)
    company = factory.SubFactory(CompanyFactory)
    why = "示例理由"


class FirstReportClaimFactory(DjangoModelFactory):
    class Meta:
        model = FirstReportClaim

    lead = factory.SubFactory(LeadFactory, region=factory.SelfAttribute("..region"))
    region = factory.SubFactory(RegionFactory)
    filed_at = datetime.datetime(2017, 6, 1, 9, tzinfo=datetime.UTC)


class ClaimConflictFactory(DjangoModelFactory):
    class Meta:
        model = ClaimConflict

    earlier = factory.SubFactory(FirstReportClaimFactory)
    later = factory.SubFactory(FirstReportClaimFactory)
    ground = ClaimConflict.Ground.NAME


class LeadTransferFactory(DjangoModelFactory):
    class Meta:
        model = LeadTransfer

    lead = factory.SubFactory(LeadFactory, region=factory.SelfAttribute("..from_region"))
    from_region = factory.SubFactory(RegionFactory)
    to_region = factory.SubFactory(RegionFactory)
    reason = "示例理由"


class ShareAgreementFactory(DjangoModelFactory):
    class Meta:
        model = ShareAgreement

    lead = factory.SubFactory(LeadFactory)
    starts_on = datetime.date(2017, 6, 1)
