"""Every hostile file of the tests: the name it is uploaded under, how it is made, and what a person is told.

`python -m tests.hostile.make FOLDER` writes them all into a folder, to try them by hand.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.hostile import others, packages

READ = ""
PASSWORD, DAMAGED, MACROS, MISMATCH = "密码", "损坏", "宏", "实际内容"
NO_WORKBOOK, NO_LEDGER, NO_TABLE, BLANK = "不是工作簿", "没有找到台账", "没有表格", "没有内容"
UNPACKED, FAR, COLUMNS, LONG, RESOURCES = "解压后", "远离表格", "最多1,000列", "个字符", "时间或内存"
SAMPLE = Path(__file__).parents[1] / "data" / "ledgers" / "parks-2017"


@dataclass(frozen=True)
class Hostile:
    """A file and how it ends: refused with a sentence that says one of `told`, or read where `told` holds READ."""

    name: str
    make: Callable[[], bytes]
    told: tuple[str, ...]
    rows: int | None = None

    def __str__(self) -> str:
        made_by = getattr(self.make, "func", self.make).__name__.strip("_<>")
        return f"{FILES.index(self)}_{made_by}{Path(self.name).suffix}"


def _hostile(name: str, make: Callable[[], bytes], *told: str, rows: int | None = None) -> Hostile:
    return Hostile(name, make, told, rows)


def _cut(ending: str, share: float) -> bytes:
    content = SAMPLE.with_suffix(ending).read_bytes()
    return content[: int(len(content) * share)]


def panic() -> bytes:
    """An old workbook that lacks twelve bytes: the reader's library does not raise an error on it but crashes."""
    content = SAMPLE.with_suffix(".xls").read_bytes()
    return content[:998] + content[1010:]


FILES = [
    # Bombs
    _hostile("实体炸弹.xlsx", packages.entities_in_sheet, DAMAGED),
    _hostile("实体炸弹-共享文本.xlsx", packages.entities_in_strings, DAMAGED),
    _hostile("实体炸弹-藏在注释后.xlsx", packages.entities_behind_comments, DAMAGED),
    _hostile("外部实体.xlsx", packages.file_of_the_server, DAMAGED),
    _hostile("实体炸弹.ods", lambda: others.ods("<table:table-row/>", packages.laughs().decode()), DAMAGED),
    _hostile("实体炸弹.xls", lambda: others.old_xml("<Row/>", others.doctype()), DAMAGED),
    _hostile("压缩炸弹-一个部件.xlsx", packages.one_huge_part, UNPACKED),
    _hostile("压缩炸弹-很多部件.xlsx", packages.thousands_of_parts, UNPACKED),
    _hostile("压缩炸弹-重叠部件.xlsx", packages.overlapping_parts, UNPACKED),
    _hostile("压缩炸弹-重叠且谎报大小.xlsx", partial(packages.overlapping_parts, 100), READ, DAMAGED, rows=2),
    _hostile("压缩炸弹-谎报大小.xlsx", packages.lying_sizes, DAMAGED, UNPACKED, RESOURCES),
    _hostile("压缩包套压缩包.xlsx", others.nested_zips, NO_WORKBOOK),
    # Broken off
    *(
        _hostile(f"截断{share:.1%}.xlsx", partial(_cut, ".xlsx", share), DAMAGED)
        for share in (0.01, 0.3, 0.6, 0.9, 0.999)
    ),
    *(_hostile(f"截断{share:.1%}.xls", partial(_cut, ".xls", share), DAMAGED) for share in (0.01, 0.3, 0.6)),
    *(_hostile(f"截断{share:.1%}.ods", partial(_cut, ".ods", share), DAMAGED) for share in (0.3, 0.9)),
    # Locked
    _hostile("加密.xlsx", others.encrypted_xlsx, PASSWORD),
    _hostile("加密后改名.xls", others.encrypted_xlsx, PASSWORD),
    _hostile("加密.xls", others.encrypted_xls, PASSWORD),
    _hostile("加密.ods", others.encrypted_ods, PASSWORD),
    _hostile("加密的压缩包.xlsx", packages.with_a_password, PASSWORD),
    # Too far, too many, too wide
    _hostile("两百万个空格子.xlsx", packages.phantom_cells, READ, rows=2),
    _hostile("远处空格子.xlsx", partial(packages.far_cell, is_filled=False), READ, rows=2),
    _hostile("远处有内容.xlsx", partial(packages.far_cell, is_filled=True), FAR),
    _hostile("范围写小了.xlsx", partial(packages.lying_dimension, "A1"), READ, rows=2),
    _hostile("范围写大了.xlsx", partial(packages.lying_dimension, "A1:XFD1048576"), READ, rows=2),
    _hostile("范围不是范围.xlsx", partial(packages.lying_dimension, "示例:-1"), READ, DAMAGED, rows=2),
    _hostile("16384列.xlsx", partial(packages.wide_sheet, is_filled=True), COLUMNS),
    _hostile("16384列空格式.xlsx", partial(packages.wide_sheet, is_filled=False), READ, rows=2),
    _hostile("谎报十亿条文本.xlsx", packages.many_strings, READ, DAMAGED, RESOURCES, rows=2),
    _hostile("重复出170亿格.ods", others.ods_that_repeats, FAR, RESOURCES),
    _hostile("空行重复到底.ods", others.ods_with_a_tail, READ, rows=2),
    _hostile("远处有内容.xls", others.old_xml_far_away, FAR),
    _hostile("很长的文本.xlsx", packages.long_texts, LONG, RESOURCES),
    _hostile("三千张表.xlsx", packages.thousands_of_sheets, READ, DAMAGED, RESOURCES),
    _hostile("合并单元格风暴.xlsx", packages.merge_storm, READ, NO_LEDGER, rows=20_000),
    _hostile("两百万个合并.xlsx", packages.millions_of_merges, READ, RESOURCES, rows=2),
    _hostile("很长的错误.xlsx", packages.long_errors, READ, LONG, DAMAGED, rows=10),
    _hostile("没有尽头的表头.xlsx", packages.endless_headings, READ, NO_LEDGER, NO_TABLE),
    _hostile("行行皆错.xlsx", packages.wrong_rows, READ, rows=20_000),
    _hostile("层层嵌套.xlsx", packages.deep_xml, READ, DAMAGED, RESOURCES, rows=2),
    _hostile("层层嵌套-工作簿.xlsx", partial(packages.deep_xml, "workbook"), READ, DAMAGED, RESOURCES, rows=2),
    # Not what they say
    _hostile("国标文本.xlsx", others.text_table, MISMATCH),
    _hostile("国标文本.csv", others.text_table, READ, rows=2),
    _hostile("网页.xls", others.page, READ, rows=2),
    _hostile("网页.xlsx", others.page, MISMATCH),
    _hostile("登录页.xls", others.sign_in_page, NO_TABLE),
    _hostile("图片.xlsx", others.picture, NO_WORKBOOK),
    _hostile("压缩包里的台账.xlsx", others.zip_of_a_zip, NO_WORKBOOK),
    _hostile("含宏.xlsx", packages.with_macros, MACROS),
    _hostile("含宏.xlsm", packages.with_macros, READ, rows=2),
    _hostile("新版改名.xls", packages.xlsx, MISMATCH),
    _hostile("空文件.xlsx", lambda: b"\0" * 4096, NO_WORKBOOK),
    # Broken inside
    _hostile("路径穿越.xlsx", packages.paths_out_of_the_package, READ, DAMAGED, rows=2),
    _hostile("同名部件.xlsx", packages.twice_the_same_part, READ, DAMAGED, FAR),
    _hostile("指向自己.xlsx", partial(packages.sheets_that_point, "workbook.xml"), DAMAGED, BLANK, NO_LEDGER),
    _hostile("指向包外.xlsx", partial(packages.sheets_that_point, "../../../../etc/passwd"), DAMAGED, BLANK),
    _hostile("指向空处.xlsx", partial(packages.sheets_that_point, "worksheets/none.xml"), DAMAGED, BLANK),
    _hostile("关系缺失.xlsx", lambda: packages.xlsx(relations=None), DAMAGED, BLANK),
    _hostile("样式缺失.xlsx", lambda: packages.xlsx(styles=None, strings=None), READ, rows=2),
    _hostile("公式.xlsx", packages.formula_bomb, READ, rows=1),
    _hostile("读取程序崩溃.xls", panic, DAMAGED),
    _hostile("旧版谎报.xls", others.xls_of_lies, DAMAGED, RESOURCES),
    _hostile("旧版循环.xls", others.xls_that_loops, READ, DAMAGED, RESOURCES, rows=2),
    _hostile("很长的文件名" * 25 + ".csv", others.text_table, READ, rows=2),
    _hostile("旧版.xls", others.xls, READ, rows=2),
    _hostile("含空字符.csv", others.text_with_nul, NO_WORKBOOK, READ),
    _hostile("一行二十兆.csv", others.one_line, LONG, RESOURCES),
    _hostile("引号没有关上.csv", others.open_quote, LONG, RESOURCES),
    _hostile("只有逗号.csv", others.only_commas, READ, RESOURCES, COLUMNS, rows=2),
    _hostile("只有换行.csv", others.only_line_breaks, FAR, RESOURCES, READ),
    _hostile("表格套表格.xls", others.deep_page, READ, RESOURCES, NO_LEDGER, NO_TABLE),
    _hostile("跨越无数格.xls", others.page_of_spans, READ, NO_LEDGER, RESOURCES, COLUMNS, FAR),
    _hostile("网页归档套归档.xls", others.web_archive_in_itself, NO_TABLE, DAMAGED, NO_WORKBOOK, RESOURCES),
]


def main(folder: Path) -> None:
    """Write all files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in FILES:
        (folder / one.name).write_bytes(one.make())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
