from core.views.details import DetailView, Panel
from core.views.edits import ArchiveView, CreateView, RestoreView, UpdateView
from core.views.lists import BulkView, CellView, ExportView, ListView, LookupView

__all__ = [
    "ArchiveView",
    "BulkView",
    "CellView",
    "CreateView",
    "DetailView",
    "ExportView",
    "ListView",
    "LookupView",
    "Panel",
    "RestoreView",
    "UpdateView",
]
