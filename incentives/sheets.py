"""The ledger of incentives paid out (政策兑现)."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.sheets import RowProblem, SheetKind, ValueKind, amount, company, day, named, of_kind
from core.values.amounts import Amount
from core.values.parsed import Parsed, warning
from crm.sheets.columns import CONTACT, CONTACT_POST, OLD_NAME, OLD_REG_NO, PHONE, REGION, REMARK, USCC


def _is_more(row: Mapping[str, Parsed], larger: str, smaller: str) -> bool:
    first, second = row.get(larger), row.get(smaller)
    if not isinstance(first, Amount) or not isinstance(second, Amount):
        return False
    return first.value is not None and second.value is not None and first.value > second.value


def paid_within_approved(row: Mapping[str, Parsed]) -> RowProblem | None:
    """No more can be paid than was approved."""
    if not _is_more(row, "paid_amount", "approved_amount"):
        return None
    sentence = _("More was paid out than was approved. Check both amounts.")
    return RowProblem("paid_amount", warning("payment.exceeds_approved", sentence))


def approved_within_applied(row: Mapping[str, Parsed]) -> RowProblem | None:
    """Rarely is more approved than was applied for."""
    if not _is_more(row, "approved_amount", "applied_amount"):
        return None
    sentence = _("More was approved than was applied for. Check both amounts.")
    return RowProblem("approved_amount", warning("payment.approved_exceeds_applied", sentence))


INCENTIVE_PAYMENT = SheetKind(
    code="incentive_payment",
    label=_("Incentive payments"),
    columns=(
        company(
            "company_name",
            _("Company"),
            "企业名称 公司名称 单位名称 申报单位 申报企业 企业 申报主体 受益企业 单位 兑现企业 享受企业 "
            "申报单位名称 申报企业名称 奖补对象 补助对象 项目单位",
        ),
        OLD_NAME,
        USCC,
        OLD_REG_NO,
        REGION,
        named(
            "policy",
            _("Policy and clause"),
            "政策文件及条款 政策名称 政策文件 政策依据 政策条款 兑现政策 文件依据 依据条款 政策名称及条款 "
            "享受政策 条款 政策 政策文件名称及条款",
        ),
        named(
            "matter",
            _("Matter applied for"),
            "申报事项 兑现事项 奖补事项 申报项目 奖补项目 事项 补助事项 支持事项 项目名称 奖励事项 "
            "兑现内容 兑现项目 补贴类型 奖补类型",
        ),
        amount(
            "applied_amount",
            _("Applied amount"),
            "申报金额 申请金额 申报资金 申请资金 申报额 申请额 申报奖补金额 申请兑现金额",
        ),
        amount(
            "approved_amount",
            _("Approved amount"),
            "审核金额 核定金额 批复金额 审定金额 批准金额 审核资金 核准金额 审批金额 认定金额 拟兑现金额",
        ),
        amount(
            "paid_amount",
            _("Paid amount"),
            "拨付金额 兑现金额 已拨付金额 拨付资金 实际拨付 实拨金额 已兑现金额 到账金额 实际拨付金额 "
            "兑付金额 奖补金额 拨付额",
        ),
        of_kind(
            ValueKind.PERIOD,
            "notice_start_on",
            _("Public notice"),
            "公示起止 公示时间 公示期 公示起止时间 公示日期 公示期限 公示起止日期",
            end="notice_end_on",
        ),
        day("notice_start_on", _("Public notice from"), "公示开始时间 公示起始时间 公示开始日期 公示起"),
        day("notice_end_on", _("Public notice until"), "公示结束时间 公示截止时间 公示结束日期 公示止"),
        named("doc_no", _("Document number"), "批复文号 文号 拨付文号 批准文号 文件文号 下达文号 批文号"),
        day(
            "paid_on",
            _("Paid on"),
            "拨付日期 拨付时间 兑现时间 到账时间 兑现日期 资金拨付时间 拨款时间 实际拨付时间 兑付时间",
        ),
        named("fund_source", _("Source of funds"), "资金来源 资金渠道 资金级次 经费来源 资金来源级次 承担级次"),
        named("handler", _("Handled by"), "经办人 承办人 责任人 经办人员 审核人"),
        CONTACT,
        CONTACT_POST,
        PHONE,
        REMARK,
    ),
    words=("政策兑现", "兑现", "奖补", "惠企", "补贴", "奖励", "拨付"),
    required=(("company_name",),),
    decisive=("applied_amount", "approved_amount", "paid_amount"),
    telling=("policy", "applied_amount", "approved_amount", "paid_amount", "doc_no", "fund_source", "matter"),
    identity=("company_name", "policy", "matter", "applied_amount", "doc_no"),
    checks=(paid_within_approved, approved_within_applied),
    date_order=(("notice_start_on", "notice_end_on"), ("notice_end_on", "paid_on")),
)
SHEET_KINDS = (INCENTIVE_PAYMENT,)
