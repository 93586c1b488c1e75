"""Many fictional records (示例), to measure how pages and exports behave when an office has grown.

The same seed makes the same records. A few words, regions and industries are very common and most are rare, as in real
registers. Records are written in bulk and leave no audit entries: they are nobody's work.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from django.db import connection, models, transaction

from accounts.models import Region
from core import bulk
from core.search import index
from core.values import pinyin
from core.values.company_names import company_key
from core.values.credit_code import ALPHABET, check_character
from core.values.titles import title_key
from crm.models import Agreement, ChainNode, Company, Contact, Lead
from plan.sample import FILES
from projects.models import Inflow, MonthlyReport, Project

BATCH = 2000
PROGRESS = 100_000
REMARK = "示例：规模测试数据"
# The most common first.
TRADES = (
    "数据", "信息", "网络", "智能", "云计算", "软件", "电子", "通信", "物联", "软件服务", "系统集成", "数字", "算力",
    "存储", "芯片", "传感", "装备", "新能源", "物流", "医疗", "教育", "文旅", "安全", "遥感", "导航", "标注", "语音",
    "视觉", "仿真", "区块链",
)  # fmt: skip
INDUSTRIES = (
    "互联网数据服务", "软件开发", "信息系统集成", "计算机制造", "通信设备制造", "数据处理和存储", "电子元件制造",
    "技术推广服务", "互联网平台", "地理信息", "数字内容", "供应链管理", "工业控制", "仪器仪表", "电力设备",
    "现代农业", "智慧物流", "信息安全",
)  # fmt: skip
FORMS = ("科技有限公司", "技术有限公司", "有限公司", "股份有限公司", "集团有限公司")
CHARACTERS = (
    "云晋汾恒星海天华盛信达智远宏博瑞锐创新联众合泰鼎腾飞翔宇晨曦光明启航百川万象中科启元麦穗青禾蓝桥北辰南山东篱西岭"
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文辉建国志鹏"
STAGES = (Project.Stage.OPERATING, *Project.Stage.values)


def holds_records_of_an_office() -> bool:
    return any(model._base_manager.filter(is_sample=False).exists() for model in FILES.values())


def holds_scale_data() -> bool:
    return Company.objects.filter(remark=REMARK).exists()


@lru_cache(maxsize=4096)
def _sound(text: str) -> str:
    return pinyin.full(text)


class Chance:
    """Reproducible choices: the first of a list are picked far more often than the last."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - no secret, but the same again
        self.weights: dict[int, list[float]] = {}

    def skewed(self, things: Sequence[Any]) -> Any:
        size = len(things)
        if size not in self.weights:
            self.weights[size] = list(accumulate(1 / rank for rank in range(1, size + 1)))
        return self.random.choices(things, cum_weights=self.weights[size])[0]

    def spread(self, things: Sequence[Any]) -> Any:
        """As `skewed`, but less so: the first of many is no more than the best known of them."""
        size = len(things)
        if -size not in self.weights:
            self.weights[-size] = list(accumulate(rank**-0.5 for rank in range(1, size + 1)))
        return self.random.choices(things, cum_weights=self.weights[-size])[0]

    def brand(self) -> str:
        return "".join(self.random.choices(CHARACTERS, k=self.random.choice((2, 3))))

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def amount(self, typical: int) -> Decimal:
        """An amount of 元 around `typical`, mostly smaller, now and then far larger, in whole 10,000."""
        return Decimal(round(typical * self.random.lognormvariate(0, 1.2) / 10_000) * 10_000)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days))

    def person(self) -> str:
        return self.skewed(SURNAMES) + "".join(self.random.choices(GIVEN, k=self.random.choice((1, 2, 2))))


class ScaleData:
    """Makes and stores the records; `tell` hears what has been done."""

    def __init__(self, seed: int, tell: Callable[[str], None] = lambda text: None) -> None:
        self.chance, self.tell = Chance(seed), tell
        self.home = list(Region.objects.filter(path__startswith="140000/", valid_to=None).exclude(code="140000"))
        self.away = list(Region.objects.filter(kind=Region.Kind.PROVINCE).exclude(code="140000"))
        self.nodes = list(ChainNode.objects.in_use().leaves())
        # Whose brand it is matters less than how brands are spread: one company in four hundred has the commonest.
        self.brands = [self.chance.brand() for _ in range(40_000)]

    @transaction.atomic
    @index.filled_at_once()
    def make(self, *, companies: int, projects: int, months: int) -> None:
        """Store `companies`, a contact for every third, two leads, an agreement and a project for `projects` of them,
        and a report with its inflow for each of `months`."""
        stored = self.store_companies(companies)
        self.file_under_nodes(stored)
        self.store(self.contacts(stored[::3]))
        investors = self.chance.random.choices(stored, k=projects)
        leads = self.store(self.leads(investors * 2))
        self.store(self.agreements(leads[:projects]))
        landed = self.store(self.projects(leads[:projects]))
        self.store(self.inflows(self.store(self.reports(landed, months))))

    def store_companies(self, number: int) -> list[int]:
        """Store companies and return their numbers: a million of them do not fit into a small machine's memory."""
        stored: list[int] = []
        with bulk.undisturbed() as forget:
            for batch in bulk.portions(self.companies(number), BATCH):
                bulk.insert(batch)
                index.fill(batch)
                stored += [company.pk for company in batch]
                forget()
                if len(stored) % PROGRESS == 0 or len(stored) == number:
                    self.tell(f"company: {len(stored):,}")
        return stored

    def store(self, records: Iterable[models.Model]) -> list:
        stored: list = []
        for batch in bulk.portions(records, BATCH):
            bulk.insert(batch)
            if index.is_found(batch[0]):
                index.fill(batch)
            stored += batch
        if stored:
            self.tell(f"{stored[0]._meta.model_name}: {len(stored):,}")
        return stored

    def companies(self, number: int) -> Iterator[Company]:
        return (self.company(serial) for serial in range(1, number + 1))

    def company(self, serial: int) -> Company:
        chance = self.chance
        region = chance.skewed(self.home if chance.happens(0.6) else self.away)
        mark = f"（示例{serial:06}）"
        parts = (region.short_name, chance.spread(self.brands), chance.skewed(TRADES), chance.skewed(FORMS), mark)
        name = "".join(parts)
        sound = "".join(map(_sound, parts[:4]))
        code = self.credit_code(serial) if chance.happens(0.9) else ""
        return Company(  # type: ignore[misc]  # MoneyField may be empty, which its type does not know
            name=name,
            name_norm=company_key(name),
            uscc=code,
            headquarters_region=region,
            legal_representative=chance.person(),
            registered_capital=chance.amount(10_000_000) if chance.happens(0.8) else None,
            established_on=chance.day(date(1995, 1, 1), date(2017, 12, 31)),
            industry=chance.skewed(INDUSTRIES),
            is_resident=chance.happens(0.2),
            pinyin=f"{sound}shili{serial:06}",
            remark=REMARK,
            is_sample=True,
        )

    def credit_code(self, serial: int) -> str:
        """A code of the division 149999, which does not exist."""
        tail = ""
        for _place in range(6):
            serial, digit = divmod(serial, 31)
            tail = ALPHABET[digit] + tail
        first = f"91149999MA2{tail}"
        return first + check_character(first)

    def file_under_nodes(self, companies: list[int]) -> None:
        """File every third company under one or two chain nodes."""
        through = Company.chain_nodes.through
        self.store(
            through(company_id=company, chainnode_id=node.pk)
            for company in companies[::3]
            for node in {self.chance.skewed(self.nodes), self.chance.skewed(self.nodes)}
        )

    def contacts(self, companies: list[int]) -> Iterator[Contact]:
        for number, company in enumerate(companies):
            yield Contact(
                company_id=company,
                name=self.chance.person(),
                post="项目经理",
                mobile=f"138{number:08}",
                region=self.chance.skewed(self.home),
                remark=REMARK,
                is_sample=True,
            )

    def leads(self, investors: list[int]) -> Iterator[Lead]:
        for number, company in enumerate(investors, 1):
            yield Lead(
                company_id=company,
                stage=self.chance.skewed(Lead.Stage.values),
                planned_investment=self.chance.amount(200_000_000),
                source=self.chance.skewed(Lead.Source.values),
                first_reported_on=self.chance.day(date(2014, 1, 1), date(2017, 12, 31)),
                **self.named(number),
            )

    def agreements(self, leads: list[Lead]) -> Iterator[Agreement]:
        for lead in leads:
            yield Agreement(  # type: ignore[misc]  # every lead made here has an investor
                lead=lead,
                company_id=lead.company_id,
                kind=self.chance.skewed(Agreement.Kind.values[::-1]),
                amount=lead.planned_investment,
                signed_on=self.chance.day(date(2015, 1, 1), date(2017, 12, 31)),
                **self.same_as(lead),
            )

    def projects(self, leads: list[Lead]) -> Iterator[Project]:
        for lead in leads:
            yield Project(
                lead=lead,
                company_id=lead.company_id,
                investor_id=lead.company_id,
                stage=self.chance.skewed(STAGES),
                total_investment=lead.planned_investment,
                registered_on=self.chance.day(date(2015, 1, 1), date(2017, 12, 31)),
                **self.same_as(lead),
            )

    def named(self, number: int) -> dict[str, Any]:
        """What leads, agreements and projects have in common."""
        name = f"{self.chance.spread(self.brands)}{self.chance.skewed(TRADES)}项目（示例{number:06}）"
        region, industry = self.chance.skewed(self.home), self.chance.skewed(INDUSTRIES)
        return {"name": name, "name_norm": title_key(name), "region": region, "industry": industry,
                "remark": REMARK, "is_sample": True}  # fmt: skip

    def same_as(self, lead: Lead) -> dict[str, Any]:
        fields = ("name", "name_norm", "region", "industry", "remark", "is_sample")
        return {name: getattr(lead, name) for name in fields}

    def reports(self, projects: list[Project], months: int) -> Iterator[MonthlyReport]:
        for project in projects:
            for month in months_before_2018(months):
                yield MonthlyReport(
                    project=project,
                    month=month,
                    state=MonthlyReport.State.VERIFIED,
                    fixed_investment=self.chance.amount(3_000_000),
                    is_sample=True,
                )

    def inflows(self, reports: list[MonthlyReport]) -> Iterator[Inflow]:
        for report in reports:
            yield Inflow(
                project=report.project,
                report=report,
                month=report.month,
                origin=self.chance.skewed(Inflow.Origin.values),
                amount=self.chance.amount(2_000_000),
                is_sample=True,
            )


def months_before_2018(number: int) -> list[date]:
    """The last `number` months up to December 2017, oldest first."""
    back = (divmod(2017 * 12 + 11 - step, 12) for step in range(number))
    return [date(year, month + 1, 1) for year, month in back][::-1]


def refresh_statistics() -> None:
    """Let the database plan its queries by what it holds now, as its own housekeeping would within minutes."""
    may_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if may_vacuum else "ANALYZE")
