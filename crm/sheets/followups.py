"""Follow-up records (跟进记录, 拜访记录, 驻外招商一览表): who met whom, when, and what comes next."""

from django.utils.translation import gettext_lazy as _

from core.sheets import SheetKind, ValueKind, company, day, named, of_kind, text, word
from crm.models import Interaction
from crm.sheets.columns import PHONE, REGION
from crm.sheets.companies import OF_PROJECTS

KINDS = {
    "拜访": Interaction.Kind.VISIT, "走访": Interaction.Kind.VISIT, "上门": Interaction.Kind.VISIT,
    "登门": Interaction.Kind.VISIT, "赴外": Interaction.Kind.VISIT, "外出": Interaction.Kind.VISIT,
    "驻外": Interaction.Kind.VISIT, "出访": Interaction.Kind.VISIT, "调研": Interaction.Kind.VISIT,
    "来访": Interaction.Kind.RECEPTION, "接待": Interaction.Kind.RECEPTION, "来晋考察": Interaction.Kind.RECEPTION,
    "来考察": Interaction.Kind.RECEPTION, "电话": Interaction.Kind.CALL, "通话": Interaction.Kind.CALL,
    "会议": Interaction.Kind.MEETING, "会谈": Interaction.Kind.MEETING, "座谈": Interaction.Kind.MEETING,
    "洽谈": Interaction.Kind.MEETING, "视频": Interaction.Kind.MEETING, "活动": Interaction.Kind.EVENT,
    "推介会": Interaction.Kind.EVENT, "展会": Interaction.Kind.EVENT, "博览会": Interaction.Kind.EVENT,
    "论坛": Interaction.Kind.EVENT, "微信": Interaction.Kind.MESSAGE, "消息": Interaction.Kind.MESSAGE,
    "短信": Interaction.Kind.MESSAGE, "邮件": Interaction.Kind.MESSAGE, "QQ": Interaction.Kind.MESSAGE,
}  # fmt: skip

INTERACTION = SheetKind(
    code="interaction",
    label=_("Follow-ups"),
    columns=(
        of_kind(
            ValueKind.PERIOD,
            "happened_on",
            _("Date"),
            "日期 时间 跟进日期 拜访日期 走访日期 来访日期 接洽日期 接待日期 洽谈日期 对接日期 会谈日期 "
            "活动日期 联系日期 "
            "沟通日期 出访日期 外出时间 招商时间 起止时间",
            end="ended_on",
        ),
        company(
            "company_name",
            _("Company"),
            "企业名称 拜访企业名称 拜访企业 走访企业 走访企业名称 来访企业 来访企业名称 接洽企业 接洽企业名称 对接企业 "
            "对接企业名称 洽谈企业 跟进企业 公司名称 单位名称 客商名称 客商 投资方 投资方名称 拜访单位 来访单位 企业",
        ),
        named("project_name", _("Project name"), "项目名称 跟进项目 关联项目 洽谈项目 对接项目 项目"),
        word(
            "kind",
            _("Kind of follow-up"),
            "跟进方式 方式 拜访方式 接洽方式 沟通方式 对接方式 跟进类型 类型 形式 跟进形式 活动类型 洽谈方式",
            KINDS,
        ),
        named("place", _("Place"), "地点 目的地 拜访地点 会谈地点 接洽地点 活动地点 洽谈地点 前往地点 外出地点"),
        named("leader_type", _("Kind of leader"), "招商领导类型 领导类型 招商领导"),
        named("our_unit", _("Our unit"), "部门 派出单位 招商单位 招商部门 所在部门 单位 所属部门"),
        named(
            "our_people",
            _("Our people"),
            "姓名 我方人员 我方参加人员 参加人员 带队领导 出访人员 拜访人员 参与人员 外出人员 领导姓名 "
            "驻外人员 走访人员 "
            "招商小组成员",
        ),
        named("days", _("Days"), "天数 驻外天数 外出天数 出访天数"),
        of_kind(
            ValueKind.PERSON,
            "contact",
            _("Their people"),
            "接洽人姓名 接洽人 对方人员 对方参加人员 对方接洽人 对方代表 客商代表 企业代表 联系人 对接人 "
            "企业联系人 被访人",
            post="contact_post",
            phone="phone",
        ),
        named("contact_post", _("Post of the contact"), "接洽人职务 职务 对方职务 联系人职务 职位"),
        of_kind(ValueKind.PHONE, "phone", PHONE.label, f"{' '.join(PHONE.aliases)} 接洽人电话 接洽人联系方式"),
        text(
            "summary",
            _("Summary"),
            "跟进内容 内容 拜访内容 走访内容 接洽内容 会谈内容 洽谈内容 沟通内容 对接内容 主要内容 跟进情况 拜访情况 "
            "走访情况 接洽情况 洽谈情况 对接情况 会谈情况 会谈纪要 进展情况 工作内容 主要成果 洽谈成果",
        ),
        text(
            "next_step",
            _("Next step"),
            "下步计划 下一步计划 下步打算 下一步打算 下步措施 下一步措施 下步工作 下一步工作 "
            "下步工作计划 下一步工作计划 "
            "后续计划 后续工作",
        ),
        day(
            "next_step_on",
            _("Next step due"),
            "下步计划时间 下一步计划时间 下次跟进日期 下次联系时间 下次拜访时间 计划时间 计划完成时间 完成时限 时限",
        ),
        named("recorder", _("Recorded by"), "记录人 跟踪人 跟进人 招商人员 登记人 经办人 责任人 填写人 记录人员"),
        REGION,
    ),
    words=(
        "跟进记录", "跟进台账", "拜访", "走访", "驻外招商", "外出招商", "赴外招商", "接洽", "来访", "会谈记录",
        "洽谈记录", "沟通记录", "跟踪记录", "对接记录",
    ),
    required=(("company_name",), ("happened_on",)),
    decisive=("happened_on",),
    telling=("kind", "place", "our_unit", "our_people", "summary", "next_step", "recorder", "leader_type", "days"),
    foreign=OF_PROJECTS,
    identity=("happened_on", "company_name", "kind", "summary", "our_people"),
)  # fmt: skip
