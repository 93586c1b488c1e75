"""Company names: which written forms are one name."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.values.nulls import null_reason
from core.values.parsed import LONGEST_KEY, Parsed, composed, plain, squeezed

PREPARING = re.compile(r"[(](?:筹|筹建|筹备|筹备中|拟设|暂定名?|待注册)[)]")
FORMER = re.compile(r"[(](?:原名?|曾用名|原名称|更名前)[:：]?([^()]{2,}(?:[(][^()]*[)][^()]*)?)[)]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BLANKS = re.compile(r"\s+")
SIGNS = re.compile(r"[()\[\]【】《》〔〕·.,，、'\"“”-]")
LEGAL_FORMS = ("股份有限公司", "有限公司", "集团公司", "分公司", "公司")
LEGAL_FORM = re.compile(rf"(?:集团)?(?:{'|'.join(LEGAL_FORMS)})$")


@dataclass(frozen=True, kw_only=True, slots=True)
class CompanyName(Parsed):
    """A company name: `value` for people, `key` equal for all written forms of one name."""

    value: str | None = None
    key: str = ""
    former_name: str = ""
    is_preparing: bool = False

    def facets(self) -> dict[str, Any]:
        """Return the name, whether it is still being founded, and null_reason as far as they apply."""
        found: dict[str, Any] = {"value": self.value}
        found |= {"is_preparing": True} if self.is_preparing else {}
        return found | ({"null_reason": self.null_reason} if self.null_reason else {})


def parse_company_name(raw: Any) -> CompanyName:
    """Read a name: drop line breaks and （筹）, split off （原…）."""
    reason = null_reason(raw)
    if reason:
        return CompanyName(raw=raw, null_reason=reason)
    text = plain(raw)
    is_chinese = bool(CHINESE.search(text))
    text = BLANKS.sub("" if is_chinese else " ", text)
    former = FORMER.search(text)
    name = PREPARING.sub("", FORMER.sub("", text)).strip()
    shown = name.replace("(", "（").replace(")", "）") if is_chinese and CHINESE.search(name) else name
    return CompanyName(
        raw=raw, value=shown or None, key=company_key(name),
        former_name=former[1] if former else "", is_preparing=bool(PREPARING.search(text)),
    )  # fmt: skip


@lru_cache(maxsize=8192)
def company_key(name: str) -> str:
    """Return what all written forms of one name share: width, brackets, blanks, 筹 and 有限责任公司 do not count."""
    text = PREPARING.sub("", FORMER.sub("", squeezed(name))).lower()
    bare = SIGNS.sub("", text)
    return composed(bare.replace("有限责任公司", "有限公司"))[:LONGEST_KEY]


def core_name(name: str) -> str:
    """Return the key without its legal form: 华为技术有限公司 -> 华为技术."""
    return LEGAL_FORM.sub("", company_key(name)) or company_key(name)
