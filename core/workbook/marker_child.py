"""Mark one workbook in a process of its own, so that a hostile file can only end this process.

Usage: `python -m core.workbook.marker_child MODE PATH EXTENSION STEM MARKS_JSON_FILE RESULT LIMITS_JSON`; MODE is
`keep` (mark the workbook itself) or `rebuild` (make one of its values). Ends with 0 when RESULT is whole.
"""

import json
import sys
import warnings
from pathlib import Path

from core.workbook.limits import ReaderLimits
from core.workbook.marker_loading import kept, rebuilt
from core.workbook.marker_painting import Painter
from core.workbook.marks import Marking
from core.workbook.reader_child import limit_resources
from core.workbook.writer_saving import save_with_results


def main() -> None:
    """Do what the command line says; any failure ends the process with another code than 0."""
    mode, path, extension, stem, marks, result, limits_json = sys.argv[1:]
    limits = ReaderLimits(**json.loads(limits_json))
    limit_resources(limits)
    warnings.simplefilter("ignore")  # openpyxl tells what it leaves out; nobody listens here
    marking = Marking.from_json(Path(marks).read_text("utf-8"))
    loaded = (kept if mode == "keep" else rebuilt)(Path(path), extension, stem, marking, limits)
    Painter(loaded.book, marking, loaded.titles).paint()
    save_with_results(loaded.book, result, loaded.results)


if __name__ == "__main__":
    main()
