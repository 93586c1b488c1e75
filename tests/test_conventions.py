"""Rules of the house that no linter knows."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from core.models import AuditedModel
from tests import factories

ROOT = Path(settings.BASE_DIR)
LAYERS = [
    "core", "accounts", "crm", "parks", "projects", "incentives", "ledgers", "indicators", "plan", "reports",
]  # fmt: skip
OWN_MODELS = [model for app in LAYERS for model in apps.get_app_config(app).get_models()]
AUDITED = [model for model in OWN_MODELS if issubclass(model, AuditedModel)]
SCOPES = (
    "scope_everyone", "scope_shared", "scope_owner", "scope_via", "scope_region", "scope_regions", "scope_pinned",
)  # fmt: skip
PARTS_OF_A_RECORD = {
    "CompanyAlias", "CompanyHonour", "AuditLink", "ListPreference", "Notice", "LedgerRow", "LedgerWrite",
    "BulkChangeLine", "Follow", "NoticePreference", "SavedView", "ShareLine", "Star", "Visit",
}  # fmt: skip
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
def test_a_record_says_who_may_see_it_in_exactly_one_way(model):
    assert sum(bool(getattr(model, scope, "")) for scope in SCOPES) == 1


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
def test_a_record_has_a_factory(model):
    assert any(getattr(made, "_meta", None) and made._meta.model is model for made in vars(factories).values()
               if isinstance(made, type) and issubclass(made, factories.DjangoModelFactory))  # fmt: skip


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.__name__)
def test_relations_point_downwards_and_protect_what_they_point_at(model):
    own = LAYERS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey | models.ManyToManyField):
            continue
        target = field.related_model._meta
        if target.label == settings.AUTH_USER_MODEL or target.app_label not in LAYERS:
            continue
        assert LAYERS.index(target.app_label) <= own, field
        if isinstance(field, models.ForeignKey) and model.__name__ not in PARTS_OF_A_RECORD:
            assert field.remote_field.on_delete is models.PROTECT, field


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
def test_every_constraint_has_a_sentence_of_its_own(model):
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) or constraint.condition is not None:
            default = constraint.default_violation_error_message
            assert constraint.violation_error_message != default, constraint.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_holds_no_inline_code_or_style(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<style", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


BULK = re.compile(r"\.(bulk_create|bulk_update)\(|objects(\.\w+\([^)]*\))*\.update\(")
# Jobs, attempts, notices and for whom a lead is open are no records; loading and scale data say so themselves.
MAY_WRITE_IN_BULK = (
    "core/jobs.py", "core/audit.py", "core/bulk.py", "core/bulk_changes.py", "core/models/", "core/loading.py",
    "core/notices.py", "core/digest.py", "core/search/", "crm/models/lead.py", "crm/services/", "ledgers/work.py",
    "ledgers/importing/writing.py",
    "plan/", "accounts/views/",
)  # fmt: skip


def test_nobody_writes_records_in_bulk_behind_the_audit():
    found = [
        str(path.relative_to(ROOT))
        for app in LAYERS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts and BULK.search(path.read_text("utf-8"))
    ]
    assert [path for path in found if not path.startswith(MAY_WRITE_IN_BULK)] == []


def test_no_file_has_grown_over_400_lines():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for app in (*LAYERS, "config", "bench")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    }
    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def test_the_product_speaks_only_of_itself():
    """No machine path and no registry address in what is committed."""
    import subprocess

    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    suffixes = {".py", ".md", ".txt", ".toml", ".json", ".html", ".js", ".mjs", ".css", ".sh", ".csv"}
    for name in tracked:
        path = ROOT / name
        if path.suffix in suffixes and path.exists():
            text = path.read_text("utf-8", errors="replace")
            assert not re.search(r"(?<![\w.])/(work|root|tmp)/(main|shared|yunju)", text), name
            assert "registry" + ".npmjs" not in text, name


def test_every_indicator_stands_in_the_glossary():
    from indicators import registry

    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    assert [one.code for one in registry.all() if f"`{one.code}`" not in glossary] == []
