from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")
    # What becomes of it when two records of one company become one; see `crm.merging.relations`.
    company_relations = {"projects.Project.company": "move", "projects.Project.investor": "move"}

    def ready(self) -> None:
        from crm import handover
        from projects.models import Project

        handover.add(
            handover.Kind(_("projects"), "owner", lambda colleague: Project.objects.current().filter(owner=colleague))
        )
