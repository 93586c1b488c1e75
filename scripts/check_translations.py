"""Check that every text is translated, and that the compiled catalogues hold what the written ones say."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
import polib
from django.conf import settings
from django.core.management import call_command

CATALOGUE = Path("LC_MESSAGES") / "django.po"
LEFT_OUT = {"locale", "node_modules", "staticfiles", "static", "var", "tests"}


def texts_in_code(locale: str) -> set[str]:
    """The texts that the program marks for translation; needs gettext's xgettext.

    Collected in a folder of links to the sources, because the command writes into the `locale` beside them.
    """
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        for source in Path(settings.BASE_DIR).iterdir():
            if source.is_dir() and source.name not in LEFT_OUT and not source.name.startswith("."):
                (Path(folder) / source.name).symlink_to(source)
        (Path(folder) / "locale").mkdir()
        os.chdir(folder)
        settings.LOCALE_PATHS = []
        try:
            call_command("makemessages", locale=[locale], symlinks=True, no_location=True, verbosity=0)
            return {entry.msgid for entry in polib.pofile(str(Path("locale") / locale / CATALOGUE))}
        finally:
            os.chdir(home)


def words(entry: polib.POEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural.values()) or (entry.msgstr,)


def complaints(locale: str) -> list[str]:
    """One sentence for each thing that `make messages` and a translator have to mend."""
    path = Path(settings.BASE_DIR) / "locale" / locale / CATALOGUE
    written = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    unfinished = [f"{path}: no final translation of {e.msgid!r}" for e in written if e.fuzzy or not all(words(e))]
    compiled_path = path.with_suffix(".mo")
    entries = polib.mofile(str(compiled_path)) if compiled_path.exists() else []
    compiled = {(e.msgctxt, e.msgid): words(e) for e in entries}
    stale = compiled != {(e.msgctxt, e.msgid): words(e) for e in written if all(words(e)) and not e.fuzzy}
    missing: set[str] = set()
    if shutil.which("xgettext"):
        missing = texts_in_code(locale) - {entry.msgid for entry in written}
    return [
        *unfinished,
        *(f"{path}: the text {text!r} is missing" for text in sorted(missing)),
        *([f"{compiled_path} is not what {path.name} says: run `make messages`"] if stale else []),
    ]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    found = complaints("zh_Hans")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
