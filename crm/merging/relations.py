"""What points at a company, and what becomes of it when two records of one company become one.

Every app declares its own relations in its `AppConfig`:

    company_relations = {"projects.Project.investor": "move", "crm.EventGuest.company": "one_each event"}

`move`: the row points at the kept company from now on. `one_each a b`: the same, but where the kept company has a
current row with equal `a` and `b`, that of the merged one is put away. `unite`: the kept company gets what it lacks,
the merged one keeps its own. `stay`: history, which is not rewritten. What points at records of any kind by name and
number (`core.models.Pinned`, the audit) is declared as model only: `"core.Comment": "move"`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.models import AuditedModel
from crm.models import Company

COMPANY = Company._meta.label_lower
NUMBER = "object_id"


@dataclass(frozen=True)
class Relation:
    """One way in which rows of a model point at a company: by a field, or by name and number."""

    model: Any
    field: str
    how: str
    alike: tuple[str, ...] = ()
    # Of a many-to-many field: the model that has it; `model` is the table of links then.
    owner: Any = None

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def column(self) -> str:
        """The attribute that holds the company's number."""
        return NUMBER if self.field == NUMBER else self.model._meta.get_field(self.field).attname

    @property
    def is_audited(self) -> bool:
        return issubclass(self.model, AuditedModel)

    def rows(self, company: Company) -> QuerySet:
        """The rows that point at `company`, whoever may see them."""
        place = {"model": COMPANY} if self.field == NUMBER else {}
        return self.model._base_manager.filter(**place, **{self.column: company.pk})

    @property
    def title(self) -> str:
        """What the rows are called; with the name of the field where a model has several."""
        if self.owner:
            return str(capfirst(self.owner._meta.verbose_name_plural))
        noun = capfirst(self.model._meta.verbose_name_plural)
        several = sum(other.model is self.model for other in declared().values()) > 1
        return f"{noun}（{self.model._meta.get_field(self.field).verbose_name}）" if several else str(noun)


def declared() -> dict[str, Relation]:
    """Every declared relation by its name, `crm.Lead.company` or `core.Comment`."""
    return {
        name: _read(name, words)
        for config in apps.get_app_configs()
        for name, words in getattr(config, "company_relations", {}).items()
    }


def _read(name: str, words: str) -> Relation:
    app, model, *field = name.split(".")
    how, *alike = words.split()
    found: Any = apps.get_model(app, model)
    if not field:
        return Relation(found, NUMBER, how, tuple(alike))
    if (many := found._meta.get_field(field[0])).many_to_many and many.related_model is Company:
        through = many.remote_field.through
        return Relation(through, many.m2m_reverse_field_name(), how, (many.m2m_field_name(),), found)
    return Relation(found, field[0], how, tuple(alike))


def moving_relations() -> dict[str, Relation]:
    """The relations whose rows go over to the kept company, by name."""
    return {name: relation for name, relation in declared().items() if relation.how in ("move", "one_each")}


def existing() -> Iterator[str]:
    """The names of all relations that the models of the project have."""
    fields: list[Any] = Company._meta.get_fields(include_hidden=True)
    for field in fields:
        if isinstance(field, ManyToManyField):
            yield f"{Company._meta.label}.{field.name}"
        elif field.auto_created and field.is_relation and not field.related_model._meta.auto_created:
            yield f"{field.related_model._meta.label}.{field.remote_field.name}"
    for model in apps.get_models():
        if any(field.name == NUMBER for field in model._meta.concrete_fields):
            yield model._meta.label


def unknown() -> list[str]:
    """Relations of which nobody has said what becomes of them."""
    return sorted(set(existing()) - set(declared()))


def refuse_unknown() -> None:
    """Raise `ValidationError` naming the relations that a merge would leave behind."""
    if names := unknown():
        raise ValidationError(
            _("Companies cannot be merged now: the program does not know what becomes of %(names)s. Tell the system "
              "administrator.") % {"names": "、".join(names)}
        )  # fmt: skip
