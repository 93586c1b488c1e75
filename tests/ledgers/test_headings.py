"""Headings are known by their many names, whatever stands around them."""

import pytest

from crm.sheets import AGREEMENT, LEAD
from incentives.sheets import INCENTIVE_PAYMENT
from ledgers.kinds import SHEET_KINDS
from ledgers.reading.headings import heading
from ledgers.reading.table import bind, index_of
from parks.sheets import DATA_CENTRE, PARK, UNIT
from projects.sheets import MIXED, PRODUCING, REGISTERED, STARTED

NAMES = {
    "project_name": "项目名称 签约项目名称 在谈项目名称 项目 招商项目名称 项目名称及建设内容",
    "company_name": "企业名称 公司名称 单位名称 在黄注册名称 在晋注册名称 在晋中注册名称 项目公司 落地企业 申报单位",
    "investor_name": "投资方 投资方名称 外来投资方 外来投资方名称 投资企业 投资主体 客商 客商名称 乙方 投资商",
    "local_partner": "本地投资方 本地股东 合作单位 甲方",
    "planned_invest": "拟投资额 拟投资 拟投资额[亿元] 拟投资额(万元)",
    "agreement_amount": "签约总投资额（亿元） 协议投资额 合同投资总额 签约金额",
    "total_invest": "总投资 总投资额[亿元] 计划总投资 投资总额 投资规模 项目总投资（亿元） *总投资额",
    "phase1_invest": "一期投资额[亿元] 首期投资",
    "registered_capital": "注册资本[万元] 注册资金 注册资本额",
    "inflow_total": "到位资金 累计到位 实际到资额 累计实际到资总额[亿元] 到资 投资方实际到资额[亿元]",
    "inflow_month": "本月到位 当月到位资金",
    "inflow_outside": "省外资金 其中省外 其中：省外",
    "foreign_capital": "外资 境外资金",
    "content": "建设内容 项目建设内容 建设规模及内容 主要建设内容 项目概况",
    "chain": "所属产业链 产业链",
    "industry": "产业类别 行业 行业类别 所属行业",
    "site": "建设地点 建设地点[注明园区] 拟建地点 落地园区 所在园区 载体 选址",
    "region": "市别 所属县区 县(市、区) 县（市、区） 承接地 单位",
    "owner_org": "跟踪单位 引资单位 招引单位 牵头单位 责任单位",
    "referrer": "项目引荐单位",
    "owner_person": "跟踪人 招商人员 责任人",
    "leader": "责任领导 包联领导 挂点领导 牵头领导",
    "contact": "联系人 对接人 接洽人姓名",
    "contact_post": "职务 接洽人职务",
    "phone": "电话 联系电话 手机 联系方式",
    "stage_text": "项目状态 状态 项目进展状态 目前阶段 所处阶段",
    "progress": "项目进展 进展情况 工作进展 目前进展",
    "signed_on": "签约时间 合同签约时间 签约日期",
    "registered_on": "注册时间 注册日期",
    "started_on": "开工时间 (拟)开工时间 开工日期",
    "produced_on": "投产时间 竣工时间",
    "first_reported_on": "首次填报时间",
    "reported_on": "报送时间",
    "planned_start_on": "计划开工时间 计划开工日期",
    "planned_production_on": "计划投产时间",
    "land_mu": "用地 用地情况[亩] 项目用地(亩) 占地面积 用地需求",
    "legal_rep": "法人代表 法定代表人 法人",
    "uscc": "统一社会信用代码 社会信用代码 信用代码 工商注册号 组织机构代码",
    "problem": "存在问题 需协调解决的问题 困难",
    "remark": "备注 说明 其他 备　注",
}
PIPELINE = [(text, field) for field, texts in NAMES.items() for text in texts.split(" ")]
LAYOUTS = [
    (
        LEAD,
        "序号 项目名称 建设内容 拟投资额[亿元] 投资方 行业 拟建地点 用地情况[亩] 联系人 职务 电话 跟踪人 "
        "跟踪单位 首次填报时间",
    ),
    (
        AGREEMENT,
        "外来投资方 签约项目名称 签约建设内容 签约时间 签约总投资额（亿元） 产业类别 状态 审核状态 "
        "本地投资方 一期投资额 行业类别 备注",
    ),
    (
        REGISTERED,
        "单位 序号 报送时间 外来投资方名称 在黄注册名称 注册时间 法人代表 注册资本[万元] 项目建设内容 "
        "产业类别 所属产业链 总投资额[亿元] 一期投资额[亿元] 合同签约时间 建设地点[注明园区] "
        "项目用地[亩] 项目引荐单位",
    ),
    (
        STARTED,
        "单位 序号 报送时间 外来投资方名称 在黄注册名称 注册时间 法人代表 注册资本[万元] 总投资额[亿元] "
        "一期投资额[亿元] 投资方实际到资额[亿元] 项目建设内容 产业类别 开工时间 建设地点[注明园区] "
        "项目用地[亩] 审核结果 备注",
    ),
    (
        PRODUCING,
        "单位 序号 报送时间 外来投资方名称 在黄注册名称 法人代表 注册时间 注册资本[万元] 总投资额[亿元] "
        "累计实际到资总额[亿元] 项目建设内容 产业类别 投产时间 建设地点[注明园区] 项目用地[亩] "
        "月度销售收入[亿元]",
    ),
    (
        MIXED,
        "项目名称-建设内容 总投资 投资方 省外资金 外资 用地面积 项目进展状态 责任领导 备注",
    ),
    (
        PARK,
        "序号 园区名称 级别 主导产业 规划面积(平方公里) 已建成面积 可供用地(亩) 标准厂房总面积(㎡) "
        "空置面积(㎡) 入驻企业(户) 入驻率(%) 租金(元/㎡·月) 变电站/双回路 机架数(个) PUE 联系人 电话",
    ),
    (
        UNIT,
        "园区名称 序号 楼栋 楼层 单元/房号 可租面积(㎡) 层高(米) 荷载(kN/㎡) 租金(元/㎡·月) 用途 可交付时间 状态 备注",
    ),
    (
        DATA_CENTRE,
        "序号 数据中心名称 运营单位 所在园区 设计标准机架(个) 建成标准机架(个) 在用标准机架(个) "
        "上架率(%) 服务器(台) PUE 电价(元/kWh) 出口带宽(Gbps) 等级 投运时间 备注",
    ),
    (
        INCENTIVE_PAYMENT,
        "序号 企业名称 统一社会信用代码 政策文件及条款 申报事项 申报金额(万元) 审核金额 公示起止 "
        "批复文号 拨付金额 拨付日期 资金来源(省/市/县) 经办人 备注",
    ),
]


def found(text, kind):
    column = index_of(kind).exact(text) or index_of(kind).close(text)
    return column.name if column else None


@pytest.mark.parametrize(("text", "field"), PIPELINE)
def test_the_names_a_pipeline_column_goes_by(text, field):
    assert found(text, STARTED) == field


def test_in_a_list_of_agreements_total_investment_is_the_agreed_amount():
    assert found("总投资额（亿元）", AGREEMENT) == "agreement_amount"
    assert found("总投资额（亿元）", LEAD) == "total_invest"


@pytest.mark.parametrize("text", ["项目数", "个数", "天气", "投资方所在地", "排名", "完成率%", "投资强度", "序号"])
def test_other_headings_are_not_bent_to_fit(text):
    assert found(text, STARTED) is None


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_every_column_of_the_usual_layouts_is_matched(kind, layout):
    matches = bind([[text] for text in layout.split(" ")], kind)
    assert [match.header for match in matches if not match.is_matched and match.note != "number"] == []


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("签约总投资额\n（亿元）", "签约总投资额", "亿元"),
        ("总投资[万元]", "总投资", "万元"),
        ("总投资（单位：万元）", "总投资", "万元"),
        ("总投资：亿元", "总投资", "亿元"),
        ("总投资/万元", "总投资", "万元"),
        ("总投资万元", "总投资", "万元"),
        ("投资额（亿元、人民币）", "投资额", "亿元"),
        ("外资（万美元）", "外资", "万美元"),
        ("资金来源(省/市/县)", "资金来源", ""),
        ("变电站/双回路", "变电站/双回路", ""),
        ("单元/房号", "单元/房号", ""),
        ("＊项目名称", "项目名称", ""),
    ],
)
def test_a_heading_is_parted_into_name_and_unit(text, name, unit):
    assert (heading(text).bare, heading(text).unit) == (name, unit)


def test_no_heading_means_two_fields_of_one_kind():
    for kind in SHEET_KINDS:
        seen: dict[str, str] = {}
        for column in kind.columns:
            for alias in column.aliases:
                assert seen.setdefault(heading(alias).full, column.name) == column.name, (kind.label, alias)
