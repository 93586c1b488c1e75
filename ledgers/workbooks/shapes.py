"""What the template of each kind of ledger is called, offers and shows as its sample row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.sheets import SheetKind, words


@dataclass(frozen=True)
class Shape:
    """A template: `title` speaks for the kind, `fields` are the columns in their order (none: all of the kind).

    `choices` are offered where the kind's own column takes any text.
    """

    title: str
    purpose: Promise | str = ""
    fields: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


SHAPES = {
    "lead:P30": Shape(
        "在谈项目一览表",
        _("Projects in talks, one per row: investor, planned investment, who follows it up."),
        words(
            "project_name investor_name region planned_invest content industry chain site land_mu contact contact_post "
            "phone owner_org owner_person leader referrer first_reported_on progress problem remark"
        ),
    ),
    "agreement:P40": Shape(
        "签约项目一览表",
        _("Signed projects: kind of agreement, agreed investment, day of signing."),
        words(
            "project_name investor_name local_partner region agreement_type agreement_amount phase1_invest signed_on "
            "content industry chain stage_text remark"
        ),
        {"agreement_type": words("意向 框架 协议 正式合同")},
    ),
    "project:P50": Shape(
        "新注册项目一览表",
        _("Projects whose company has been registered: capital, legal representative, day of registration."),
        words(
            "project_name company_name investor_name region registered_on registered_capital legal_rep total_invest "
            "content industry chain site land_mu planned_start_on planned_production_on referrer progress "
            "problem remark"
        ),
    ),
    "project:P60": Shape(
        "新开工项目一览表",
        _("Projects that have been started: total investment, funds in place, day of the start."),
        words(
            "project_name company_name investor_name region started_on total_invest phase1_invest inflow_total "
            "reported_on content industry chain site land_mu planned_production_on progress problem remark"
        ),
    ),
    "project:P70": Shape(
        "新投产项目一览表",
        _("Projects in production: total investment, funds in place, day of production."),
        words(
            "project_name company_name investor_name region started_on produced_on total_invest inflow_total "
            "reported_on content industry chain site land_mu progress problem remark"
        ),
    ),
    "project": Shape(
        "重点项目台账",
        _("Projects of several stages in one table; the column 项目状态 says how far each is."),
        words(
            "project_name company_name investor_name region stage_text total_invest phase1_invest inflow_total "
            "reported_on signed_on registered_on started_on produced_on planned_start_on planned_production_on content "
            "industry chain site land_mu legal_rep registered_capital progress problem remark"
        ),
        {"stage_text": words("注册 开工 在建 投产 达产")},
    ),
    "company": Shape(
        "企业名录",
        _("The company base: credit code, headquarters, people to talk to."),
        words(
            "company_name old_name uscc headquarters industry chain registered_capital legal_rep established_on "
            "is_resident website contact contact_post phone remark"
        ),
    ),
    "interaction": Shape(
        "跟进记录", _("Visits, receptions and calls with their authors and days; both are kept as written.")
    ),
    "park": Shape("园区台账", _("Parks: level, areas, vacant factories, rent, contacts.")),
    "unit": Shape("空置载体清单", _("Vacant units, one per row: building, floor, area, rent.")),
    "data_centre": Shape(
        "数据中心台账", _("Data centres: racks designed, built and in use, servers, PUE, power price.")
    ),
    "incentive_payment": Shape(
        "政策兑现台账",
        _("Incentives applied for, approved and paid, by company and clause."),
        words(
            "company_name uscc region policy matter applied_amount approved_amount paid_amount notice_start_on "
            "notice_end_on doc_no paid_on fund_source handler contact phone remark"
        ),
    ),
}


def shape_of(kind: SheetKind) -> Shape:
    """Return the template of a kind; one that nobody described offers all columns under the kind's first word."""
    return SHAPES.get(kind.key) or Shape(f"{kind.words[0]}台账")


# A made-up project that is right in itself: dates in order, parts below their wholes.
EXAMPLES: dict[str, str | int | float] = {
    "project_name": "示例云聚服务器制造项目", "company_name": "示例云聚数据有限公司",
    "old_name": "示例云聚科技有限公司",
    "investor_name": "示例智算科技集团有限公司", "local_partner": "示例并州投资有限公司",
    "operator_name": "示例云聚数据有限公司", "planned_invest": 12000, "agreement_amount": 10000, "total_invest": 10000,
    "phase1_invest": 4000, "registered_capital": 5000, "inflow_total": 3000, "inflow_month": 500,
    "inflow_outside": 2000, "foreign_capital": 100, "sales_month": 800,
    "content": "建设服务器整机生产线两条，年产服务器二十万台（示例）", "industry": "计算机制造",
    "site": "示例大数据产业园", "owner_org": "示例招商局", "owner_person": "示例张三", "leader": "示例李四",
    "referrer": "示例商会", "contact": "示例王五", "contact_post": "投资总监", "phone": "13800000000",
    "legal_rep": "示例赵六", "audit_state": "已审核", "progress": "正在办理备案手续（示例）",
    "problem": "需协调供电线路（示例）", "remark": "示例", "stage_text": "正在履约",
    "uscc": "91140000MA0000000X", "land_mu": 60,
    "first_reported_on": "2026-01-08", "reported_on": "2026-06-30", "signed_on": "2026-03-20",
    "registered_on": "2026-04-10", "established_on": "2020-04-10", "started_on": "2026-06-15",
    "produced_on": "2027-05-20", "planned_start_on": "2026-05", "planned_production_on": "2027-06",
    "headquarters": "北京市", "website": "https://www.example.com", "happened_on": "2026-03-02",
    "place": "示例会议室",
    "leader_type": "市级领导", "our_unit": "示例招商局", "our_people": "示例张三、示例李四", "days": "2",
    "summary": "介绍园区电价与机架政策，对方有意实地考察（示例）",
    "next_step": "邀请来访（示例）", "next_step_on": "2026-03-20",
    "recorder": "示例张三", "park_name": "示例大数据产业园", "authority": "示例园区管委会",
    "leading_industry": "大数据、服务器制造",
    "area_planned_km2": 12, "area_built_km2": 5, "land_available_mu": 300, "factory_area_m2": 100000,
    "vacant_area_m2": 20000, "tenants": 36, "occupancy_pct": 80, "rent": 15, "power_supply": "110千伏变电站，双回路",
    "racks": 3000, "pue": 1.25, "power_price": 0.35, "bandwidth_gbps": 800, "figures_on": "2026-06-30",
    "building": "1号楼", "floor": "3层", "unit_no": "0301", "area_m2": 860, "ceiling_m": 4.5, "floor_load": 5,
    "usage": "研发办公", "available_on": "2026-09", "status": "空置", "dc_name": "示例云聚数据中心",
    "racks_designed": 5000, "racks_built": 3000, "racks_used": 2400, "rack_rate_pct": 80, "servers": 40000,
    "online_on": "2026-05", "policy": "示例大数据扶持政策第三条", "matter": "用电补贴", "applied_amount": 120,
    "approved_amount": 100, "paid_amount": 100, "notice_start_on": "2026-05-06", "notice_end_on": "2026-05-12",
    "doc_no": "示例发〔2026〕1号", "paid_on": "2026-06-20", "fund_source": "省级资金", "handler": "示例张三",
}  # fmt: skip
