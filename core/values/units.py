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
# 万元美元 are dollars; 万元 alone are yuan.
OWN_WORDS = {"元", "圆", "块"}
CURRENCY_WORDS = sorted(CURRENCIES, key=len, reverse=True)
MULTIPLIERS = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6,
    "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100, "十": 10,
}  # fmt: skip
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
    factor, rest = 1, text.removeprefix("人民币") or text
    currencies: set[str] = set()
    while rest:
        word = next((word for word in MULTIPLIER_WORDS if rest.startswith(word)), "")
        if word and not currencies and factor == 1:
            factor, rest = MULTIPLIERS[word], rest[len(word) :]
            continue
        word = next((word for word in CURRENCY_WORDS if rest.startswith(word)), "")
        if not word:
            return None
        currencies |= {"" if word in OWN_WORDS else CURRENCIES[word]}
        rest = rest[len(word) :]
    currencies |= {"CNY"} if text.startswith("人民币") else set()
    named = sorted(currencies - {""})
    return MoneyUnit(Decimal(factor), named[0] if named else "CNY") if text and len(named) < 2 else None


ONE = Decimal(1)
SQUARE_METRES_OF_A_MU = Decimal(2000) / 3


def _worth(factor: Decimal, units: str) -> dict[str, Decimal]:
    return dict.fromkeys(units.split(), factor)


# Each quantity: the written forms of its own unit, then other units and their worth in it.
QUANTITIES: dict[str, dict[str, Decimal]] = {
    "亩": {
        **_worth(ONE, "亩"),
        **_worth(Decimal(15), "公顷 ha"),
        **_worth(Decimal(1500), "平方公里 平方千米 km2"),
        **_worth(1 / SQUARE_METRES_OF_A_MU, "平方米 平米 平方 平 m2"),
    },
    "km2": {
        **_worth(ONE, "平方公里 平方千米 km2"),
        **_worth(Decimal("0.01"), "公顷 ha"),
        **_worth(Decimal(1) / 1500, "亩"),
        **_worth(Decimal("0.000001"), "平方米 平米 m2"),
    },
    "m2": {
        **_worth(ONE, "平方米 平米 平方 平 m2"),
        **_worth(SQUARE_METRES_OF_A_MU, "亩"),
        **_worth(Decimal(10_000), "公顷 ha"),
        **_worth(Decimal(1_000_000), "平方公里 平方千米 km2"),
    },
    "%": _worth(ONE, "% 百分点"),
    "元/m2·月": _worth(
        ONE,
        "元/m2·月 元/m2/月 元/m2.月 元/m2*月 元/m2月 元/(m2·月) 元/月·m2 元/月/m2 元/平米/月 元/平米·月 元/平方米/月 "
        "元/平方米·月 元/平方米.月 元/月·平方米 元/月/平方米 元/月·平米 元/平/月 元",
    ),
    "元/kWh": {
        **_worth(ONE, "元/kwh 元/kw·h 元/度 元/千瓦时 元"),
        **_worth(Decimal("0.01"), "分/kwh 分/度 分/千瓦时 分"),
    },
    "Gbps": {
        **_worth(ONE, "gbps g gb gb/s gbit/s gbps/s"),
        **_worth(Decimal(1000), "tbps t tb/s"),
        **_worth(Decimal("0.001"), "mbps m mb/s"),
    },
    "个": _worth(ONE, "个 架 台 套 只 组 机架 机柜 标准机架 个机架 个标准机架 个机柜"),
    "台": _worth(ONE, "台 个 套 台服务器"),
    "户": _worth(ONE, "户 家 个 家企业 户企业"),
    "m": {**_worth(ONE, "米 m"), **_worth(Decimal("0.01"), "厘米 cm"), **_worth(Decimal("0.001"), "毫米 mm")},
    "kN/m2": {
        **_worth(ONE, "kn/m2 kn/平方米 kn/平米 千牛/平方米 kn"),
        **_worth(Decimal("0.00980665"), "kg/m2 kg/平方米 公斤/平方米 公斤/平米"),
    },
    "": {"": ONE},
}


def unit_factor(written: str, quantity: str) -> Decimal | None:
    """Return how many `quantity` one written unit is worth (`万台` -> 10000 for 台); None if it does not fit."""
    text = re.sub(r"[²2]", "2", squeezed(written).lower()).replace("㎡", "m2").replace("每", "/")
    known = QUANTITIES[quantity]
    if not text:
        return ONE
    if text in known:
        return known[text]
    for word in MULTIPLIER_WORDS:
        if text == word or text.startswith(word) and text[len(word) :] in known:
            return MULTIPLIERS[word] * known.get(text[len(word) :], ONE)
    return None
