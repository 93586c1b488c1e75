"""Words that stand where a value should be. 0 is a value and not among them."""

from typing import Any

from core.values.parsed import squeezed

BLANK = "空"
NONE = "无"
NULL_WORDS = {
    "待定": (
        "待定", "拟", "拟定", "未定", "待确定", "待议", "待核", "待核实", "待落实", "待审", "待批", "待补充", "暂定",
        "暂未确定", "暂未定", "尚未确定", "近期", "tbd",
    ),
    "面议": ("面议", "另议", "面谈", "可面议", "价格面议", "协商", "双方协商", "可议", "一事一议"),
    "保密": ("保密", "涉密", "商业秘密", "不便公开", "不公开", "***", "**"),
    "无": ("无", "暂无", "没有", "未有", "暂缺", "不涉及", "未提供", "n/a", "na", "none", "null", "nil"),
}  # fmt: skip
REASON_OF = {word: reason for reason, words in NULL_WORDS.items() for word in words}
DASHES = set("-—–―_/\\、.·…~")


# Nearly every cell begins with another sign than these, and is no null word.
FIRST_SIGNS = {sign for word in REASON_OF for sign in (word[0], word[0].upper())} | DASHES | set("()")


def null_reason(raw: Any) -> str:
    """Return 空, 待定, 面议, 保密 or 无 if the cell holds no value, else an empty string."""
    text = squeezed(raw)
    if text and text[0] not in FIRST_SIGNS:
        return ""
    text = text.strip("()").lower()
    if not text:
        return BLANK
    if set(text) <= DASHES:
        return NONE
    return REASON_OF.get(text, "")
