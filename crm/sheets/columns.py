"""The columns of pipeline ledgers and the headings they go by."""

from django.utils.translation import gettext_lazy as _

from core.sheets import Column, ValueKind, amount, company, day, named, number, of_kind, text

PHASE_PARTS = {"一期": "phase1_invest", "首期": "phase1_invest"}

PROJECT_NAME = named(
    "project_name",
    _("Project name"),
    "项目名称 签约项目名称 在谈项目名称 招商项目名称 项目 项目名 意向项目名称 拟建项目名称 "
    "企业(项目)名称 项目(企业)名称 洽谈项目名称",
)
PROJECT_AND_CONTENT = of_kind(
    ValueKind.NAME_AND_TEXT,
    "project_name",
    PROJECT_NAME.label,
    "项目名称及建设内容 项目名称-建设内容 项目名称及内容 项目名称及主要建设内容 项目名称及规模 "
    "项目名称和建设内容 项目名称(建设内容)",
    content="content",
)
COMPANY_NAME = company(
    "company_name",
    _("Project company"),
    "企业名称 公司名称 单位名称 在*注册名称 项目公司 项目公司名称 注册公司名称 注册企业名称 注册名称 "
    "落地企业 落地企业名称 落地公司 新注册企业名称 新注册公司名称 入驻企业名称 申报单位 申报企业 企业 "
    "实施单位 建设单位 项目单位 项目业主 项目实施主体 实施主体 工商注册名称 项目法人单位 项目法人",
)
INVESTOR = company(
    "investor_name",
    _("Investor"),
    "投资方 投资方名称 外来投资方 外来投资方名称 投资企业 投资企业名称 投资主体 客商 客商名称 乙方 投资商 "
    "投资商名称 投资单位 投资单位名称 投资公司 投资人 外来投资企业 投资方(客商) 客商(企业)名称 外来投资商 "
    "投资方企业名称 意向投资方 意向投资企业 投资者 投资者名称 签约企业 签约客商 乙方名称 投资方全称 合作方 "
    "来访企业 意向企业 对接企业",
)
LOCAL_PARTNER = company(
    "local_partner",
    _("Local partner"),
    "本地投资方 本地股东 合作单位 甲方 甲方名称 本地合作方 本地合作单位 本地合作企业 本地企业 省内合作方 "
    "合作企业 本地投资方名称",
)
PLANNED_INVEST = amount(
    "planned_invest",
    _("Planned investment"),
    "拟投资 拟投资额 拟投资总额 拟总投资 意向投资额 意向投资 意向总投资 拟投资金额 拟投资规模",
    inner=PHASE_PARTS,
)
AGREEMENT_ALIASES = (
    "签约总投资额 签约投资额 签约额 签约金额 协议投资额 协议总投资 协议金额 协议额 合同投资总额 "
    "合同投资额 合同总投资 合同金额 合同额 签约总投资 签约投资 协议投资 合同投资 合同总金额 "
    "协议投资总额 签约投资总额 协议引资额 合同引资额 签约资金"
)
AGREEMENT_AMOUNT = amount("agreement_amount", _("Agreed investment"), AGREEMENT_ALIASES, inner=PHASE_PARTS)
TOTAL_ALIASES = (
    "总投资 总投资额 计划总投资 投资总额 计划投资 投资额 投资规模 项目总投资 计划投资总额 项目投资额 "
    "总投资金额 投资金额 项目总投资额 计划总投资额 总投资规模 投资总规模 项目投资总额 计划投资额 投资 "
    "其中总投资 项目投资 概算总投资 "
    "预计投资 预计投资额 预计总投资"
)
TOTAL_INVEST = amount("total_invest", _("Total investment"), TOTAL_ALIASES, inner=PHASE_PARTS)
PHASE1_INVEST = amount(
    "phase1_invest",
    _("Phase-one investment"),
    "一期投资额 一期投资 首期投资 首期投资额 一期 其中一期 一期总投资 其中一期投资 首期 一期计划投资 "
    "一期投资金额 一期总投资额",
)
REGISTERED_CAPITAL = amount(
    "registered_capital",
    _("Registered capital"),
    "注册资本 注册资金 注册资本额 注册资本金 注册资金额 认缴注册资本 认缴资本",
)
INFLOW_TOTAL = amount(
    "inflow_total",
    _("Funds in place"),
    "到位资金 累计到位 累计到位资金 实际到资额 累计实际到资总额 到资 到资额 累计到资 累计到资额 "
    "投资方实际到资额 实际到位资金 累计实际到位资金 资金到位 资金到位额 到位资金累计 "
    "自开工以来累计到位资金 实际到资 已到位资金 累计到位资金额 累计实际到资 累计实际到资额 到位资金总额 "
    "资金到位情况 累计完成投资 已完成投资 实际完成投资 到位资金额 实到资金",
)
INFLOW_MONTH = amount(
    "inflow_month",
    _("Funds in place this month"),
    "本月到位 本月到位资金 当月到位资金 当月到位 本月到资 本月到资额 当月到资 当月到资额 本月新增到位资金 "
    "本月实际到资 本月到位资金额 月度到位资金 到位资金本月 当月实际到位资金",
)
INFLOW_OUTSIDE = amount(
    "inflow_outside",
    _("Of it from outside the province"),
    "省外资金 其中省外 省外到位资金 其中省外资金 省外到资 省外 其中省外到位资金 到位省外资金 省外实际到资 "
    "省外到资额 累计省外到位资金",
)
FOREIGN_CAPITAL = amount(
    "foreign_capital",
    _("Foreign capital"),
    "外资 境外资金 实际利用外资 利用外资 外资额 到位外资 合同外资 外资金额 其中外资",
)
CONTENT = text(
    "content",
    _("Construction content"),
    "建设内容 项目建设内容 建设规模及内容 主要建设内容 项目概况 签约建设内容 建设内容及规模 项目内容 "
    "主要建设内容及规模 建设规模及主要内容 建设规模和内容 项目简介 项目基本情况 建设规模与内容 合作内容 "
    "投资内容 建设规模 拟建内容 主要内容 项目主要建设内容 洽谈内容 项目建设规模及内容 建设内容与规模 "
    "项目情况 主要产品 建设规模及建设内容",
)
INDUSTRY = named(
    "industry",
    _("Industry"),
    "产业类别 行业 行业类别 所属行业 产业 产业类型 行业类型 产业分类 行业分类 所属产业 投资行业 产业门类 "
    "行业门类 所属产业类别 所属行业类别 产业领域 国民经济行业",
)
CHAIN = named(
    "chain",
    _("Industrial chain"),
    "所属产业链 产业链 产业链环节 产业链名称 产业链条 重点产业链 所属产业链条 链条 所属链条",
)
SITE = named(
    "site",
    _("Site"),
    "建设地点 拟建地点 落地园区 所在园区 载体 选址 建设地址 项目地点 落地地点 建设地 落户园区 拟选址 "
    "项目选址 落户地点 项目建设地点 所属园区 入驻园区 承载园区 落地位置 项目所在地 建设位置 选址位置 "
    "建设地点(园区) 拟落地地点 拟落地园区 落户地 项目落地园区 具体地点 实施地点",
)
REGION = named(
    "region",
    _("Region"),
    "所属县区 市别 县(市、区) 县区 县市区 市县区 市(县、区) 市、县(区) 所属地区 承接地 区县 县(区) "
    "县(区、市) 所属区县 属地 所在县区 所在地 所在区县 所属市 所属市县 落地县区 区域 地区 行政区划 所在市 "
    "所在县市区 市 地市 县 辖区 所属区域 所在市县 县、市、区 区(县) 落地地区 市(区、县) 县市(区) "
    "所属县(市、区) 所在县(市、区) 落地县(市、区) 市州 城市 所属地市",
)
UNIT_AS_REGION = named("region", REGION.label, f"{' '.join(REGION.aliases)} 单位 上报单位 填报县区")
OWNER_ORG = named(
    "owner_org",
    _("Responsible unit"),
    "跟踪单位 引资单位 招引单位 牵头单位 责任单位 招商单位 服务单位 包联单位 跟进单位 承办单位 对接单位 "
    "主管单位 牵头部门 责任部门 招商责任单位 项目责任单位 跟踪服务单位 引进单位 首谈单位 报送单位 填报单位 "
    "招引责任单位 负责单位 招商主体 服务部门",
)
OWNER_PERSON = named(
    "owner_person",
    _("Responsible person"),
    "跟踪人 招商人员 责任人 经办人 跟踪人员 招商责任人 项目责任人 跟进人 具体责任人 项目专员 服务专员 "
    "项目负责人 招商专员 包联人 跟踪责任人 负责人 项目秘书 招引人 首谈人 项目管家",
)
LEADER = named(
    "leader",
    _("Leader in charge"),
    "责任领导 包联领导 挂点领导 牵头领导 分管领导 包保领导 联系领导 挂联领导 包联县领导 包联市领导 "
    "市级领导 县级领导 包抓领导 挂包领导 牵头市领导 主管领导",
)
REFERRER = named(
    "referrer",
    _("Referred by"),
    "项目引荐单位 引荐单位 引荐人 引荐单位(人) 项目引荐人 推荐单位 项目来源 信息来源 线索来源 介绍人 中介机构",
)
CONTACT = of_kind(
    ValueKind.PERSON,
    "contact",
    _("Contact"),
    "联系人 对接人 接洽人姓名 接洽人 企业联系人 投资方联系人 联系人姓名 项目联系人 客商联系人 联系人及电话 "
    "联系人及联系方式 联系人/电话 联系人、电话 联系人电话 联系人(电话) 联系人及职务 联系人及联系电话 "
    "联系人和电话 企业对接人 联络员 联络人 联系人姓名及电话 企业负责人 投资方代表 联系人、职务、电话 "
    "联系人职务及电话 企业联系人及电话",
    post="contact_post",
    phone="phone",
)
CONTACT_POST = named(
    "contact_post",
    _("Post of the contact"),
    "职务 接洽人职务 联系人职务 职位 职务/职称 职称 对接人职务 企业联系人职务",
)
PHONE = of_kind(
    ValueKind.PHONE,
    "phone",
    _("Phone"),
    "电话 联系电话 手机 联系方式 手机号 手机号码 电话号码 办公电话 联系人手机 固定电话 移动电话 "
    "联系人联系方式 企业联系电话 投资方电话 联系号码 联系人联系电话 电话/手机",
)
LEGAL_REP = named(
    "legal_rep",
    _("Legal representative"),
    "法人代表 法定代表人 法人 法人代表人 企业法人 公司法人 法人姓名 法定代表人姓名",
)
STAGE_TEXT = named(
    "stage_text",
    _("Stage as written"),
    "项目状态 状态 项目进展状态 目前阶段 所处阶段 项目阶段 当前阶段 进展阶段 项目所处阶段 当前状态 现阶段 "
    "推进阶段 洽谈阶段 目前状态 建设阶段 洽谈状态 阶段",
)
AUDIT_STATE = named("audit_state", _("Audit state"), "审核状态 审核结果 审核情况 审核意见 认定结果 认定情况")
PROGRESS = text(
    "progress",
    _("Progress"),
    "项目进展 进展情况 工作进展 目前进展 项目进展情况 最新进展 推进情况 工作进展情况 形象进度 进展 "
    "目前进展情况 项目推进情况 洽谈进展 当前进展 洽谈进展情况 履约情况 建设进展 建设进度 本月进展 进度 "
    "跟踪情况 跟进情况 工程进度 项目进度 落地情况",
)
PROBLEM = text(
    "problem",
    _("Problem"),
    "存在问题 需协调解决的问题 困难 存在的问题 需协调问题 存在困难 困难和问题 问题 存在问题及困难 "
    "存在问题及需协调事项 需协调事项 存在的困难和问题 存在困难及问题 需协调解决事项 困难问题 主要问题 "
    "存在主要问题 需要协调解决的问题 存在问题和困难 存在的主要问题",
)
REMARK = text("remark", _("Remark"), "备注 说明 其他 其它 备注说明 补充说明")
USCC = of_kind(
    ValueKind.CREDIT_CODE,
    "uscc",
    _("Unified social credit code"),
    "统一社会信用代码 社会信用代码 信用代码 工商注册号 统一信用代码 企业信用代码 组织机构代码 统一代码 "
    "机构代码 企业代码 信用代码证号 营业执照号 营业执照注册号 注册号 统一社会信用代码/注册号",
    old="old_reg_no",
)
OLD_REG_NO = of_kind(
    ValueKind.CREDIT_CODE,
    "old_reg_no",
    _("Old registration number"),
    "原工商注册号 原注册号 旧注册号",
)
OLD_NAME = company("old_name", _("Former name"), "曾用名 原企业名称 原名称 企业曾用名 更名前名称 原公司名称")
LAND = number(
    "land_mu",
    _("Land (mu)"),
    "亩",
    "用地 用地情况 项目用地 占地面积 用地需求 用地面积 占地 拟用地 项目占地 需用地 用地规模 用地面积需求 "
    "拟用地面积 土地面积 项目用地面积 计划用地 占地规模 土地需求 项目占地面积 供地面积 需地",
)
FIRST_REPORTED = day(
    "first_reported_on",
    _("First reported on"),
    "首次填报时间 首报时间 首次报送时间 首次填报 首谈时间 首次洽谈时间 首次对接时间 首次接洽时间 "
    "首报首谈时间 首次填报日期",
)
REPORTED = day(
    "reported_on",
    _("Reported on"),
    "报送时间 填报时间 上报时间 报告时间 填表时间 报送日期 上报日期 填报日期",
)
SIGNED = day(
    "signed_on",
    _("Signed on"),
    "签约时间 合同签约时间 签订时间 协议签订时间 合同签订时间 签约日期 签约年月 签署时间 协议签署时间 "
    "合同签署时间 正式签约时间 签约",
)
REGISTERED = day(
    "registered_on",
    _("Registered on"),
    "注册时间 注册日期 工商注册时间 公司注册时间 企业注册时间 登记时间 成立时间 工商登记时间 注册登记时间 "
    "落地时间 设立时间",
)
STARTED = day(
    "started_on",
    _("Started on"),
    "开工时间 开工日期 实际开工时间 动工时间 开工年月 开工建设时间 项目开工时间 正式开工时间 开工 "
    "(拟)开工时间 开(竣)工时间",
)
PRODUCED = day(
    "produced_on",
    _("In production since"),
    "投产时间 竣工时间 投产日期 实际投产时间 竣工投产时间 投运时间 投产(运营)时间 建成时间 竣工日期 "
    "建成投产时间 正式投产时间 投产年月 投产 运营时间",
)
PLANNED_START = day(
    "planned_start_on",
    _("Planned start"),
    "计划开工时间 拟开工时间 预计开工时间 计划开工 拟开工 预计开工 计划开工日期 计划动工时间",
)
PLANNED_PRODUCTION = day(
    "planned_production_on",
    _("Planned production"),
    "计划投产时间 预计投产时间 计划竣工时间 拟投产时间 计划投产 预计竣工时间 预计投产 计划建成时间 "
    "预计建成时间 拟竣工时间 计划竣工投产时间 计划投产日期",
)
AGREEMENT_TYPE = named(
    "agreement_type",
    _("Agreement type"),
    "协议类型 签约类型 合同类型 协议性质 签约性质 合同性质 协议类别 合同类别",
)
SALES_MONTH = amount(
    "sales_month",
    _("Monthly sales"),
    "月度销售收入 月销售收入 本月销售收入 当月销售收入 月销售额 月度销售额 月产值 销售收入 月均销售收入 月度营业收入",
)

PIPELINE_COLUMNS: tuple[Column, ...] = (
    PROJECT_NAME,
    PROJECT_AND_CONTENT,
    COMPANY_NAME,
    OLD_NAME,
    INVESTOR,
    LOCAL_PARTNER,
    PLANNED_INVEST,
    AGREEMENT_AMOUNT,
    TOTAL_INVEST,
    PHASE1_INVEST,
    REGISTERED_CAPITAL,
    INFLOW_TOTAL,
    INFLOW_MONTH,
    INFLOW_OUTSIDE,
    FOREIGN_CAPITAL,
    CONTENT,
    INDUSTRY,
    CHAIN,
    SITE,
    UNIT_AS_REGION,
    OWNER_ORG,
    OWNER_PERSON,
    LEADER,
    REFERRER,
    CONTACT,
    CONTACT_POST,
    PHONE,
    LEGAL_REP,
    STAGE_TEXT,
    AUDIT_STATE,
    PROGRESS,
    PROBLEM,
    REMARK,
    USCC,
    OLD_REG_NO,
    LAND,
    FIRST_REPORTED,
    REPORTED,
    SIGNED,
    REGISTERED,
    STARTED,
    PRODUCED,
    PLANNED_START,
    PLANNED_PRODUCTION,
    AGREEMENT_TYPE,
    SALES_MONTH,
)
