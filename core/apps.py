from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        """A database that was there before the search index gets one when its migrations have ended."""
        from django.db.models.signals import post_migrate

        from core.search.index import fill_when_empty

        post_migrate.connect(fill_when_empty, sender=self)
