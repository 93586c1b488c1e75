"""What the check page says about a row of an exported list that came back."""

from django.utils.translation import gettext_lazy as _

NO_KEY = _(
    "“%(key)s” is no record number of this list. Export the list again and copy your changes there; a new record has "
    "an empty record number."
)
TWICE = _(
    "Several rows bear this record number. Remove the copies; a new record has an empty record number (the last, "
    "hidden column)."
)
MISSING = _("This record is not, or no longer, in your list. Remove the row.")
ROLE = _("“%(column)s” was changed, but your role does not change records of this list.")
ARCHIVED = _("This record is archived. Restore it first, then change it.")
READ_ONLY = _(
    "“%(column)s” is worked out by the system and cannot be changed here. Put back what stood there, or delete the "
    "column."
)
LEFT_OUT = _("“%(column)s” is worked out by the system: what stands here is not taken.")
NO_NEW = _(
    "This row has no record number, and new records of this list are not made by upload. Remove the row, or make the "
    "record on its own page."
)
SAME_AS = _("Row %(row)s of this file says the same: “%(value)s” may stand only once.")
CONFLICT = _(
    "%(who)s changed “%(column)s” to “%(theirs)s” on %(when)s, after this list was exported; your file says “%(mine)s”."
)
SETTLE = _("%(conflict)s Choose which one holds, or write theirs into your file.")
MINE = _("Mine: %(mine)s")
THEIRS = _("Theirs: %(theirs)s")
OTHER_SHEET = _("Sheet “%(sheet)s” was not read: it holds no rows of this list.")
OTHER_COLUMN = _("Column “%(column)s” is not one of this list and was passed over.")
