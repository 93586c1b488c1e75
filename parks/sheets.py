"""The ledgers of parks, of vacant units and of data centres."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.sheets import RowProblem, SheetKind, company, day, named, number, word
from core.values.numbers import Number
from core.values.parsed import Parsed, warning
from crm.sheets.columns import CONTACT, CONTACT_POST, OWNER_ORG, PHONE, REGION, REMARK
from parks.models import DataCentre, Park

PERCENT_TOLERANCE = Decimal(5)
RENT = number(
    "rent",
    _("Rent (yuan/m²·month)"),
    "元/m2·月",
    "租金 租金标准 租金单价 出租价格 租赁价格 租价 月租金 厂房租金 参考租金 租金价格",
)
LEVELS = {
    "国家级": Park.Level.NATIONAL, "国家": Park.Level.NATIONAL, "省级": Park.Level.PROVINCIAL,
    "省": Park.Level.PROVINCIAL, "市级": Park.Level.CITY, "市": Park.Level.CITY,
}  # fmt: skip
PARK_KINDS = {
    "大数据园区": Park.Kind.BIG_DATA, "大数据": Park.Kind.BIG_DATA, "经济技术开发区": Park.Kind.ECONOMIC,
    "经济开发区": Park.Kind.ECONOMIC, "经开区": Park.Kind.ECONOMIC, "经开": Park.Kind.ECONOMIC,
    "高新技术产业开发区": Park.Kind.HIGH_TECH, "高新区": Park.Kind.HIGH_TECH, "高新": Park.Kind.HIGH_TECH,
    "其他": Park.Kind.OTHER, "其它": Park.Kind.OTHER,
}  # fmt: skip
PARK_STATES = {
    "建成": Park.Status.BUILT, "已建成": Park.Status.BUILT, "已建": Park.Status.BUILT, "在建": Park.Status.BUILDING,
    "建设中": Park.Status.BUILDING, "拟建": Park.Status.PLANNED, "规划": Park.Status.PLANNED,
}  # fmt: skip
GRADES = {
    "A级": DataCentre.Grade.A, "A": DataCentre.Grade.A, "A类": DataCentre.Grade.A, "B级": DataCentre.Grade.B,
    "B": DataCentre.Grade.B, "B类": DataCentre.Grade.B, "C级": DataCentre.Grade.C, "C": DataCentre.Grade.C,
    "C类": DataCentre.Grade.C,
}  # fmt: skip
CENTRE_STATES = {
    "投运": DataCentre.Status.ONLINE, "已投运": DataCentre.Status.ONLINE, "运营": DataCentre.Status.ONLINE,
    "在用": DataCentre.Status.ONLINE, "投产": DataCentre.Status.ONLINE, "在建": DataCentre.Status.BUILDING,
    "建设中": DataCentre.Status.BUILDING, "拟建": DataCentre.Status.PLANNED, "规划": DataCentre.Status.PLANNED,
}  # fmt: skip
PARK_NAME = named(
    "park_name",
    _("Park"),
    "园区名称 所在园区 园区 载体名称 所属园区 产业园区名称 园区(载体)名称 开发区名称 产业园名称 "
    "园区载体名称 基地名称 孵化器名称 产业园区 所在园区名称 所属园区名称",
)


def _value(row: Mapping[str, Parsed], name: str) -> Decimal | None:
    found = row.get(name)
    return found.value if isinstance(found, Number) else None


def occupancy_agrees(row: Mapping[str, Parsed]) -> RowProblem | None:
    """Compare the stated occupancy with 1 − vacant ÷ total area."""
    total, vacant, stated = (_value(row, name) for name in ("factory_area_m2", "vacant_area_m2", "occupancy_pct"))
    if stated is None:
        return None
    computed = 100 - vacant / total * 100 if total and vacant is not None else None
    if stated <= 100 and (computed is None or abs(stated - computed) <= PERCENT_TOLERANCE):
        return None
    sentence = _("An occupancy of %(stated)s%% does not agree with the areas in the row. Check both.")
    return RowProblem("occupancy_pct", warning("park.occupancy_mismatch", sentence, stated=stated))


def racks_in_order(row: Mapping[str, Parsed]) -> RowProblem | None:
    """Racks in use cannot outnumber racks built, nor those the racks designed."""
    designed, built, used = (_value(row, name) for name in ("racks_designed", "racks_built", "racks_used"))
    sentence = _("More racks are %(more)s than %(less)s. Check the figures.")
    if used is not None and built is not None and used > built:
        return RowProblem("racks_used", warning("dc.racks_order", sentence, more=_("in use"), less=_("built")))
    if built is not None and designed is not None and built > designed:
        return RowProblem("racks_built", warning("dc.racks_order", sentence, more=_("built"), less=_("designed")))
    return None


def rack_rate_agrees(row: Mapping[str, Parsed]) -> RowProblem | None:
    """Compare the stated rack rate with racks in use ÷ racks built."""
    built, used, stated = (_value(row, name) for name in ("racks_built", "racks_used", "rack_rate_pct"))
    if not built or used is None or stated is None or abs(used / built * 100 - stated) <= PERCENT_TOLERANCE:
        return None
    sentence = _("A rack rate of %(stated)s%% does not agree with the racks in use and built. Check the figures.")
    return RowProblem("rack_rate_pct", warning("dc.rack_rate_mismatch", sentence, stated=stated))


PARK = SheetKind(
    code="park",
    label=_("Parks"),
    columns=(
        PARK_NAME,
        REGION,
        word("level", _("Park level"), "级别 园区级别 等级 园区等级 类别 批准级别", LEVELS),
        named(
            "leading_industry",
            _("Leading industry"),
            "主导产业 主要产业 产业定位 重点产业 主导产业方向 园区主导产业 产业方向",
        ),
        number(
            "area_planned_km2",
            _("Planned area (km²)"),
            "km2",
            "规划面积 总规划面积 核准面积 园区规划面积 批准面积 规划总面积 总面积",
        ),
        number("area_built_km2", _("Built area (km²)"), "km2", "已建成面积 建成面积 已建面积 建成区面积 已开发面积"),
        number(
            "land_available_mu",
            _("Available land (mu)"),
            "亩",
            "可供用地 可供地 可供土地 剩余用地 可用土地 可供用地面积 可利用土地 可供地面积 剩余土地",
        ),
        number(
            "factory_area_m2",
            _("Standard factory area (m²)"),
            "m2",
            "标准厂房总面积 标准厂房面积 标准厂房 厂房面积 载体总面积 厂房总面积 总建筑面积 可租总面积",
        ),
        number(
            "vacant_area_m2",
            _("Vacant area (m²)"),
            "m2",
            "空置面积 闲置面积 剩余面积 可租面积 空置厂房面积 厂房空置面积 闲置厂房面积 其中空置",
        ),
        number(
            "tenants",
            _("Tenants"),
            "户",
            "入驻企业 入驻企业数 入园企业数 企业数 入驻企业数量 入驻户数 入园企业 现有企业数",
        ),
        number("occupancy_pct", _("Occupancy (%)"), "%", "入驻率 出租率 利用率 使用率 厂房出租率 载体入驻率"),
        RENT,
        named(
            "power_supply",
            _("Power supply"),
            "变电站/双回路 变电站 供电 供电情况 电力 双回路 供电条件 电力配套 电力保障 变电站及双回路 供电能力",
        ),
        number("racks", _("Racks"), "个", "机架数 机架 标准机架 标准机架数 机柜数 机架数量 机柜 机柜数量"),
        number("pue", _("PUE"), "", "PUE PUE值 平均PUE 年均PUE 能源使用效率"),
        number("power_price", _("Power price (yuan/kWh)"), "元/kWh", "电价 用电价格 综合电价"),
        number("bandwidth_gbps", _("Bandwidth (Gbps)"), "Gbps", "出口带宽 带宽 网络带宽"),
        CONTACT,
        CONTACT_POST,
        PHONE,
        OWNER_ORG,
        named("authority", _("Authority"), "管理机构 园区管理机构 管委会 管理单位 运营管理单位 运营机构"),
        word("park_kind", _("Kind of park"), "园区类型 园区性质", PARK_KINDS),
        word("park_status", _("Park status"), "园区状态 建设状态 建设情况", PARK_STATES),
        REMARK,
    ),
    words=("园区", "载体", "产业园", "开发区"),
    required=(("park_name",),),
    decisive=("level", "leading_industry", "area_planned_km2"),
    telling=("level", "leading_industry", "area_planned_km2", "occupancy_pct", "land_available_mu", "tenants"),
    identity=("park_name",),
    told_by_title={"park_kind": "title_park_kind"},
    checks=(occupancy_agrees,),
)
UNIT = SheetKind(
    code="unit",
    label=_("Vacant units"),
    columns=(
        PARK_NAME,
        REGION,
        named(
            "building",
            _("Building"),
            "楼栋 楼号 栋号 楼幢 厂房名称 楼宇 建筑名称 楼栋号 幢号 楼宇名称 厂房编号 栋",
        ),
        named("floor", _("Floor"), "楼层 层 所在楼层 层数"),
        named(
            "unit_no",
            _("Unit number"),
            "单元/房号 房号 单元 单元号 房间号 室号 单元房号 房源编号 单元(房号) 房间 单元/室号",
        ),
        number(
            "area_m2",
            _("Area (m²)"),
            "m2",
            "可租面积 面积 建筑面积 空置面积 可租赁面积 可出租面积 出租面积 使用面积 闲置面积 单元面积 可用面积",
        ),
        number("ceiling_m", _("Ceiling height (m)"), "m", "层高 净高 高度 室内净高"),
        number("floor_load", _("Floor load (kN/m²)"), "kN/m2", "荷载 楼面荷载 承重 楼板荷载 地面荷载 楼面承重"),
        RENT,
        named("usage", _("Intended use"), "用途 适用用途 规划用途 使用性质 功能 性质 房屋用途 适用产业 载体类型"),
        day(
            "available_on",
            _("Available from"),
            "可交付时间 交付时间 可入驻时间 可用时间 可租时间 空置起始时间 可交付日期 交付日期 可使用时间",
        ),
        named("status", _("Status"), "状态 使用状态 出租状态 空置状态 租赁状态 目前状态 当前状态"),
        CONTACT,
        CONTACT_POST,
        PHONE,
        REMARK,
    ),
    words=("空置", "按单元", "房源", "闲置", "可租"),
    required=(("building", "unit_no", "floor"),),
    decisive=("building", "floor", "unit_no"),
    telling=("building", "floor", "unit_no", "ceiling_m", "floor_load", "available_on"),
    identity=("park_name", "building", "floor", "unit_no"),
)
DATA_CENTRE = SheetKind(
    code="data_centre",
    label=_("Data centres"),
    columns=(
        named(
            "dc_name",
            _("Data centre"),
            "数据中心名称 数据中心 机房名称 中心名称 IDC名称 数据中心(机房)名称 项目名称 算力中心名称 智算中心名称",
        ),
        company(
            "operator_name",
            _("Operator"),
            "运营单位 运营商 运营企业 运营主体 建设单位 运营方 建设运营单位 运营公司 企业名称 所属企业 "
            "运营单位名称 投资运营单位",
        ),
        PARK_NAME,
        REGION,
        number(
            "racks_designed",
            _("Racks designed"),
            "个",
            "设计标准机架 设计机架 设计机架数 设计标准机架数 规划机架 规划机架数 规划标准机架 设计机柜数 "
            "规划标准机架数 规划机柜数",
        ),
        number(
            "racks_built",
            _("Racks built"),
            "个",
            "建成标准机架 已建机架 建成机架 建成机架数 已建成机架 已建成标准机架 建成标准机架数 "
            "已建标准机架 已建机架数 投运机架",
        ),
        number(
            "racks_used",
            _("Racks in use"),
            "个",
            "在用标准机架 在用机架 在用机架数 已上架机架 已用机架 在用标准机架数 上架机架数 使用机架数 "
            "已使用机架数 上架机架",
        ),
        number("rack_rate_pct", _("Rack rate (%)"), "%", "上架率 机架上架率 利用率 使用率 机柜上架率 机架利用率"),
        number(
            "servers",
            _("Servers"),
            "台",
            "服务器 服务器数 服务器数量 服务器台数 已部署服务器 在线服务器 服务器规模 部署服务器",
        ),
        number("pue", _("PUE"), "", "PUE PUE值 平均PUE 年均PUE 能源使用效率 实际PUE"),
        number(
            "power_price",
            _("Power price (yuan/kWh)"),
            "元/kWh",
            "电价 用电价格 综合电价 执行电价 到户电价 平均电价",
        ),
        number(
            "bandwidth_gbps",
            _("Bandwidth (Gbps)"),
            "Gbps",
            "出口带宽 带宽 网络带宽 网络出口带宽 总带宽 互联网出口带宽",
        ),
        word("dc_grade", _("Data centre grade"), "等级 机房等级 建设等级 级别 数据中心等级 机房级别 标准等级", GRADES),
        day(
            "online_on",
            _("In operation since"),
            "投运时间 投产时间 运营时间 投入运营时间 上线时间 投入使用时间 建成时间 启用时间 投运日期 投入运行时间",
        ),
        word("dc_status", _("Data centre status"), "建设状态 运营状态 建设情况 运行状态", CENTRE_STATES),
        day(
            "figures_on", _("Day of the figures"), "数据截至 数据截止日期 数据日期 填报日期 统计时间 截至日期 报送时间"
        ),
        CONTACT,
        CONTACT_POST,
        PHONE,
        REMARK,
    ),
    words=("数据中心", "机房", "IDC", "算力"),
    required=(("dc_name", "operator_name"),),
    decisive=("racks_designed", "racks_built", "racks_used"),
    telling=("dc_name", "racks_designed", "racks_built", "racks_used", "rack_rate_pct", "servers", "dc_grade"),
    identity=("dc_name",),
    dated_by="figures_on",
    checks=(racks_in_order, rack_rate_agrees),
)
SHEET_KINDS = (PARK, UNIT, DATA_CENTRE)
