"""Units people write, and what they are worth."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from core.values.parsed import squeezed

CURRENCIES = {
    "美元": "USD", "美金": "USD", "us$": "USD", "usd": "USD", "$": "USD",
    "港元": "HKD", "港币": "HKD", "hk$": "HKD", "hkd": "HKD",
    "欧元": "EUR", "€": "EUR", "eur": "EUR",
    "日元": "JPY", "日圆": "JPY", "jpy": "JPY",
    "英镑": "GBP", "£": "GBP", "gbp": "GBP",
    "新台币": "TWD", "台币": "TWD", "twd": "TWD",
    "韩元": "KRW", "韩币": "KRW", "krw": "KRW",
    "新加坡元": "SGD", "新币": "SGD", "sgd": "SGD",
    "澳元": "AUD", "澳大利亚元": "AUD", "aud": "AUD",
    "加元": "CAD", "瑞士法郎": "CHF", "瑞郎": "CHF", "chf": "CHF",
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "¥": "CNY", "元": "CNY", "圆": "CNY", "块": "CNY",
}  # fmt: skip
CURRENCY_WORDS = sorted(CURRENCIES, key=len, reverse=True)
MULTIPLIERS = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100, "十": 10}  # fmt: skip
MULTIPLIER_WORDS = sorted(MULTIPLIERS, key=len, reverse=True)


@dataclass(frozen=True)
class MoneyUnit:
    """A unit of money: how many whole units of which currency (ISO code)."""

    factor: Decimal
    currency: str = "CNY"


YUAN = MoneyUnit(Decimal(1))
WAN = MoneyUnit(Decimal(10**4))
YI = MoneyUnit(Decimal(10**8))


@lru_cache(maxsize=4096)
def money_unit(text: str) -> MoneyUnit | None:
    """Read `亿元`, `万美元`, `USD`, `元人民币`; None if the text is anything else."""
    text = squeezed(text).lower()
    factor, currencies, rest = 1, [], text
    while rest:
        word = next((word for word in MULTIPLIER_WORDS if rest.startswith(word)), "")
        if word and not currencies and factor == 1:
            factor, rest = MULTIPLIERS[word], rest[len(word) :]
            continue
        word = next((word for word in CURRENCY_WORDS if rest.startswith(word)), "")
        if not word:
            return None
        currencies.append(CURRENCIES[word])
        rest = rest[len(word) :]
    if not text or len(set(currencies) - {"CNY"}) > 1:
        return None
    foreign = set(currencies) - {"CNY"}
    return MoneyUnit(Decimal(factor), foreign.pop() if foreign else "CNY")


# Each quantity: its own unit first, then other written forms and their worth in that unit.
QUANTITIES: dict[str, dict[str, Decimal]] = {
    "亩": {"亩": Decimal(1), "公顷": Decimal(15), "ha": Decimal(15), "平方公里": Decimal(1500), "km2": Decimal(1500),
          "平方米": Decimal(3) / 2000, "m2": Decimal(3) / 2000, "平米": Decimal(3) / 2000, "平": Decimal(3) / 2000},
    "km2": {"平方公里": Decimal(1), "km2": Decimal(1), "平方千米": Decimal(1), "公顷": Decimal("0.01"), "亩": Decimal(1) / 1500,
            "平方米": Decimal("0.000001"), "m2": Decimal("0.000001")},
    "m2": {"平方米": Decimal(1), "m2": Decimal(1), "平米": Decimal(1), "㎡": Decimal(1), "平方": Decimal(1), "平": Decimal(1),
           "亩": Decimal(2000) / 3, "公顷": Decimal(10000), "平方公里": Decimal(10**6), "km2": Decimal(10**6)},
    "%": {"%": Decimal(1), "百分点": Decimal(1)},
    "元/m2·月": dict.fromkeys(("元/m2·月", "元/m2/月", "元/平米/月", "元/平方米/月", "元/平方米·月", "元/平米·月", "元/(m2·月)",
                            "元/月·m2", "元/月/m2", "元/m2.月", "元/m2*月", "元/月·平方米", "元/月/平方米", "元/月·平米", "元", "元/m2月"), Decimal(1)),
    "元/kWh": {**dict.fromkeys(("元/kwh", "元/度", "元/千瓦时", "元", "元/kw·h"), Decimal(1)),
              **dict.fromkeys(("分/kwh", "分/度", "分/千瓦时", "分"), Decimal("0.01"))},
    "Gbps": {**dict.fromkeys(("gbps", "g", "gb", "gb/s", "gbit/s", "gbps/s"), Decimal(1)),
             **dict.fromkeys(("tbps", "t", "tb/s"), Decimal(1000)), **dict.fromkeys(("mbps", "m", "mb/s"), Decimal("0.001"))},
    "个": dict.fromkeys(("个", "架", "台", "套", "只", "机架", "标准机架", "个机架", "个标准机架", "机柜"), Decimal(1)),
    "台": dict.fromkeys(("台", "个", "套", "台服务器"), Decimal(1)),
    "户": dict.fromkeys(("户", "家", "个", "家企业", "户企业"), Decimal(1)),
    "m": {"米": Decimal(1), "m": Decimal(1), "cm": Decimal("0.01"), "厘米": Decimal("0.01"), "mm": Decimal("0.001"), "毫米": Decimal("0.001")},
    "kN/m2": {**dict.fromkeys(("kn/m2", "kn/平方米", "千牛/平方米", "kn/平米", "kn"), Decimal(1)), **dict.fromkeys(("kg/m2", "公斤/平方米", "kg/平方米", "公斤/平米"), Decimal("0.00980665"))},
    "": {"": Decimal(1)},
}  # fmt: skip


def unit_factor(written: str, quantity: str) -> Decimal | None:
    """Return how many `quantity` one written unit is worth (`万台` -> 10000 for 台); None if it does not fit."""
    text = re.sub(r"[²2]", "2", squeezed(written).lower()).replace("㎡", "m2").replace("每", "/")
    known = QUANTITIES[quantity]
    if not text:
        return Decimal(1)
    if text in known:
        return known[text]
    for word in MULTIPLIER_WORDS:
        if text == word or text.startswith(word) and text[len(word) :] in known:
            return MULTIPLIERS[word] * known.get(text[len(word) :], Decimal(1))
    return None
