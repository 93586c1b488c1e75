from core.views.details import DetailView, Panel
from core.views.edits import ArchiveView, CreateView, RestoreView, UpdateView
from core.views.lists import ExportView, ListView, LookupView

__all__ = [
    "ArchiveView",
    "CreateView",
    "DetailView",
    "ExportView",
    "ListView",
    "LookupView",
    "Panel",
    "RestoreView",
    "UpdateView",
]
