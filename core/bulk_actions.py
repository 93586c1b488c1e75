"""What may be done to many records of a list at once. A list declares its own:

    class LeadList(ListView):
        bulk_actions = (SetField("owner", _("Assign an owner")), AddRelated("tags", _("Add tags")), Archive())

Each asks for what it needs in a small form, says in a sentence what it will do, and changes one record after the other.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.bulk_changes import held, put_back, set_related
from core.form_pages import FormPages
from core.forms import ReasonForm
from core.models import AuditedModel

Label = str | Promise
Data = Mapping[str, Any]


class BulkAction:
    """One thing to do to each of many records. `needs`: the page of the record that the role must include."""

    name = ""
    label: Label = ""
    icon = "check2-square"
    needs = "update"
    # The many-to-many fields that it may change.
    relations: tuple[str, ...] = ()

    def form(self, pages: FormPages, data: Data | None = None) -> forms.Form:
        """What is asked: always the reason, and the `fields` of this action before it."""
        form = ReasonForm(data)
        del form.fields["version"]
        form.fields = self.fields(pages) | form.fields
        return form

    def fields(self, pages: FormPages) -> dict[str, forms.Field]:
        """Hook: what else is asked."""
        return {}

    def sentence(self, form: Any) -> str:
        """Hook: what is done, in words, with the answers of a valid form."""
        return str(self.label)

    def apply(self, record: Any, form: Any, pages: FormPages) -> None:
        """Hook: change one record. Raises `ValidationError` with the reason why it may not be."""
        raise NotImplementedError

    def put_back(self, record: Any, before: Mapping[str, Any], pages: FormPages) -> None:
        """Hook: give one record back what it held."""
        put_back(record, before, pages)


class Archive(BulkAction):
    """Put the records away."""

    name = needs = "archive"
    label = gettext_lazy("Archive")
    icon = "archive"

    def apply(self, record: Any, form: Any, pages: FormPages) -> None:
        pages.archive(record, form.cleaned_data["reason"])


class _FieldAction(BulkAction):
    """Something about one field of the records."""

    def __init__(self, field: str, label: Label, *, icon: str = "") -> None:
        self.field, self.label = field, label
        self.icon = icon or self.icon
        self.name = f"{self.verb}_{field}"

    verb = "set"

    def sentence(self, form: Any) -> str:
        chosen = form.cleaned_data[self.field]
        many = "、".join(map(str, chosen)) if hasattr(chosen, "__iter__") and not isinstance(chosen, str) else chosen
        shown = dict(getattr(form.fields[self.field], "choices", None) or {}).get(chosen, many) if many else _("none")
        return _("%(action)s: %(value)s") % {"action": self.label, "value": shown}


class SetField(_FieldAction):
    """Give one field of each record the same value, as its form would."""

    icon = "pencil-square"

    def fields(self, pages: FormPages) -> dict[str, forms.Field]:
        field = pages.update.form_class(user=pages.user).fields[self.field]
        field.required = True  # emptying a field of many records is never what a forgotten choice means
        return {self.field: field}

    def apply(self, record: AuditedModel, form: Any, pages: FormPages) -> None:
        if record.is_archived:
            raise ValidationError(_("Archived records cannot be changed. Restore it first."))
        pages.write_field(record, self.field, form[self.field].data)


class _RelatedAction(_FieldAction):
    """Something about the related records of one field."""

    icon = "tags"

    def __init__(self, field: str, label: Label, *, icon: str = "") -> None:
        super().__init__(field, label, icon=icon)
        self.relations = (field,)

    def fields(self, pages: FormPages) -> dict[str, forms.Field]:
        relation = pages.listing.model._meta.get_field(self.field)
        things: Any = relation.related_model._default_manager.visible_to(pages.user)
        return {self.field: forms.ModelMultipleChoiceField(self.offered(things), label=relation.verbose_name)}

    def offered(self, things: Any) -> Any:
        """Hook: of the related records those in use."""
        return things.current() if hasattr(things, "current") else things

    def apply(self, record: AuditedModel, form: Any, pages: FormPages) -> None:
        if record.is_archived:
            raise ValidationError(_("Archived records cannot be changed. Restore it first."))
        has = set(held(record, self.relations)[self.field])
        set_related(record, self.field, self.changed(has, {thing.pk for thing in form.cleaned_data[self.field]}))

    def changed(self, has: set[int], chosen: set[int]) -> set[int]:
        raise NotImplementedError


class AddRelated(_RelatedAction):
    """Add related records to those that each has."""

    verb = "add"

    def changed(self, has: set[int], chosen: set[int]) -> set[int]:
        return has | chosen


class RemoveRelated(_RelatedAction):
    """Take related records away from those that each has."""

    verb = "remove"

    def changed(self, has: set[int], chosen: set[int]) -> set[int]:
        return has - chosen
