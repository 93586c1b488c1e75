"""The sentence a person reads when an uploaded file is not accepted."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    ("file.empty", ""): _("The file is empty. Check that it was saved completely, then upload it again."),
    ("file.empty", "cells"): _("The workbook has no content: every sheet is blank. Check that it is the right file."),
    ("file.encrypted", ""): _(
        "The workbook is protected by a password. Open it, remove the password, save it and upload it again."
    ),
    ("file.damaged", ""): _(
        "The file is damaged or incomplete and cannot be read. Open it in Excel or WPS, save it as a new .xlsx file "
        "and upload that one."
    ),
    ("file.not_a_workbook", ""): _(
        "The file is not a workbook but %(found)s. Upload the ledger as an .xlsx, .xlsm, .xls, .et, .ods, .csv or "
        ".html file."
    ),
    ("file.not_a_workbook", "no_table"): _(
        "The file is %(found)s without any table. Check that it is the right file: where signing in has expired, some "
        "systems save their sign-in page under the name of the ledger."
    ),
    ("file.not_a_workbook", "frames"): _(
        "The file is only the frame of a saved web page; its tables lie in the folder saved beside it. Open it in "
        "Excel or WPS, save it as .xlsx and upload that one."
    ),
    ("file.not_a_workbook", "xlsb"): _(
        "The file is a binary workbook (.xlsb), which is not supported. Save it as .xlsx and upload it again."
    ),
    ("file.type_mismatch", ""): _(
        "The name ends in “%(extension)s” but the content is %(found)s. Open the file, save it as .xlsx and "
        "upload it again."
    ),
    ("file.too_large", "upload"): _(
        "The file has %(size)s MB; at most %(limit)s MB can be uploaded. Remove pictures and old sheets, or "
        "split the file."
    ),
    ("file.too_large", "unpacked"): _(
        "The file unpacks to far more data than a ledger has. Copy the table into a new workbook and upload that one."
    ),
    ("file.too_large", "cells"): _(
        "Sheet “%(sheet)s” has more than %(limit)s filled cells. Split the ledger into several files."
    ),
    ("file.too_large", "far_cell"): _(
        "Sheet “%(sheet)s” has content far away from the table, at cell %(cell)s. Delete the empty rows and columns "
        "after the table, save the file and upload it again."
    ),
    ("file.too_large", "columns"): _(
        "Sheet “%(sheet)s” reaches to column %(column)s; a ledger has at most %(limit)s columns. Delete what stands "
        "beside the table, save the file and upload it again."
    ),
    ("file.too_large", "text"): _(
        "Cell %(cell)s of sheet “%(sheet)s” holds more than %(limit)s characters. Shorten it; in a text file a closing "
        "quotation mark is missing there."
    ),
    ("file.too_large", "resources"): _(
        "Reading the file takes more time or memory than is allowed. Copy the table into a new workbook, or split it."
    ),
    ("file.macro", ""): _(
        "The workbook contains macros, which are never run here. Save it as .xlsx (a workbook without macros) and "
        "upload that one."
    ),
    ("file.macro", "name"): _(
        "The workbook contains macros although its name ends in “%(extension)s”. Macros are never run here. Save it as "
        ".xlsx without macros, or as .xlsm, and upload that one."
    ),
    ("file.no_ledger", ""): _(
        "No ledger was found in the file: no sheet has a heading row with known columns, such as 项目名称, 投资方 or "
        "园区名称. Check the heading row, or start from the template."
    ),
    ("file.no_ledger", "columns"): _(
        "Sheet “%(sheet)s” looks like a ledger but has no column for %(columns)s. Add the column, or correct its "
        "heading, and upload again."
    ),
    ("file.no_ledger", "rows"): _(
        "The table has headings but no rows are filled in. Fill in the rows below the headings and upload it again; "
        "the sample row of a template does not count."
    ),
    ("list.unknown", ""): _(
        "The record numbers in the file are of no list that can be brought back. Export the list again and copy your "
        "changes there."
    ),
    ("list.role", ""): _(
        "The file is an exported list that your role does not include. Ask a colleague who works on it."
    ),
    ("list.no_numbers", ""): _(
        "The file looks like an exported list (%(list)s), but its record numbers are missing: they stand in the last, "
        "hidden column. Export the list again, copy your changes there and upload that file."
    ),
    ("ledger.role", ""): _(
        "The file is no exported list but a ledger, and your role does not import such ledgers. Export the list of "
        "your records, change it and upload it, or ask a colleague whose work it is."
    ),
}

FOUND = {
    "xlsx": _("an Excel workbook (.xlsx)"),
    "xls": _("an old Excel workbook (.xls)"),
    "ods": _("an OpenDocument spreadsheet (.ods)"),
    "csv": _("plain text"),
    "html": _("a web page"),
    "mhtml": _("a web page"),
    "xml": _("an XML file"),
    "other_xml": _("an XML file"),
    "pdf": _("a PDF file"),
    "image": _("a picture"),
    "zip": _("a compressed archive"),
    "rar": _("a compressed archive"),
    "word": _("a Word document"),
    "powerpoint": _("a presentation"),
    "ole": _("a document of another program"),
    "unknown": _("of an unknown type"),
}


class WorkbookRefused(Exception):
    """An upload that is not read; `str()` gives the sentence in the reader's language."""

    def __init__(self, code: str, detail: str = "", **words: object) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail
        self.words = words

    @property
    def message(self) -> str:
        """Say what is wrong and what to do, in the active language."""
        sentence = SENTENCES.get((self.code, self.detail)) or SENTENCES[(self.code, "")]
        found = str(FOUND.get(str(self.words.get("found", "")), FOUND["unknown"]))
        return str(sentence) % {**self.words, "found": found}

    def __str__(self) -> str:
        return self.message
