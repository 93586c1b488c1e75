"""The company base (企业名录): who a company is, and whom to talk to."""

from django.utils.translation import gettext_lazy as _

from core.sheets import SheetKind, company, day, named, text, word
from crm.sheets.columns import (
    AGREEMENT_AMOUNT,
    AGREEMENT_TYPE,
    CHAIN,
    CONTACT,
    CONTACT_POST,
    FIRST_REPORTED,
    FOREIGN_CAPITAL,
    INDUSTRY,
    INFLOW_MONTH,
    INFLOW_OUTSIDE,
    INFLOW_TOTAL,
    INVESTOR,
    LEGAL_REP,
    LOCAL_PARTNER,
    OLD_NAME,
    OLD_REG_NO,
    PHASE1_INVEST,
    PHONE,
    PLANNED_INVEST,
    PLANNED_PRODUCTION,
    PLANNED_START,
    PRODUCED,
    PROJECT_AND_CONTENT,
    PROJECT_NAME,
    REGION,
    REGISTERED_CAPITAL,
    REMARK,
    SALES_MONTH,
    SIGNED,
    STARTED,
    TOTAL_INVEST,
    USCC,
)

YES_OR_NO = {"是": True, "否": False, "√": True, "×": False, "在晋": True, "不在晋": False}
# Money and dates of a project: a sheet that has one of them is about projects, not about companies.
OF_PROJECTS = (
    PLANNED_INVEST, AGREEMENT_AMOUNT, TOTAL_INVEST, PHASE1_INVEST, INFLOW_TOTAL, INFLOW_MONTH, INFLOW_OUTSIDE,
    FOREIGN_CAPITAL, SALES_MONTH, SIGNED, STARTED, PRODUCED, PLANNED_START, PLANNED_PRODUCTION, FIRST_REPORTED,
    AGREEMENT_TYPE,
)  # fmt: skip

COMPANY = SheetKind(
    code="company",
    label=_("Companies"),
    columns=(
        company(
            "company_name",
            _("Company"),
            "企业名称 公司名称 单位名称 企业全称 公司全称 目标企业 目标企业名称 企业 市场主体名称 法人名称 名称",
        ),
        OLD_NAME,
        USCC,
        OLD_REG_NO,
        named(
            "headquarters",
            _("Headquarters"),
            f"总部所在地 总部 企业总部 总部地址 总部所在省份 总部所在城市 来源地 来源省份 所在省份 所在省市 注册地 "
            f"注册地址 企业所在地 {' '.join(REGION.aliases)}",
        ),
        INDUSTRY,
        CHAIN,
        REGISTERED_CAPITAL,
        LEGAL_REP,
        day(
            "established_on",
            _("Established on"),
            "成立日期 成立时间 设立时间 注册时间 注册日期 企业成立时间 公司成立时间 创立时间 登记时间",
        ),
        word(
            "is_resident",
            _("Operates in the province"),
            "是否在晋 在晋企业 是否在晋企业 是否省内企业 是否在晋经营 是否落地 是否本省企业 省内经营 本省经营",
            YES_OR_NO,
        ),
        text("website", _("Website"), "网址 网站 官网 官方网站 企业网址 公司网址 企业官网 网站地址"),
        CONTACT,
        CONTACT_POST,
        PHONE,
        REMARK,
    ),
    words=(
        "企业名录",
        "企业库",
        "企业清单",
        "企业信息",
        "目标企业",
        "企业名单",
        "企业一览表",
        "企业台账",
        "企业基本情况",
    ),
    required=(("company_name",),),
    decisive=("uscc", "old_reg_no", "headquarters", "is_resident", "website", "established_on"),
    telling=("uscc", "legal_rep", "established_on", "is_resident", "website", "headquarters", "registered_capital"),
    foreign=(PROJECT_NAME, PROJECT_AND_CONTENT, INVESTOR, LOCAL_PARTNER, *OF_PROJECTS),
    identity=("company_name",),
)
