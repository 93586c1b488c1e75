"""Lists: filtered, sorted, paged, with the columns a person chose; and the same list as a workbook."""

from core.views.lists.bulk import BulkView
from core.views.lists.cell import CellView
from core.views.lists.columns import ListColumnsView
from core.views.lists.export import ExportView
from core.views.lists.listing import ListView
from core.views.lists.lookup import LookupView
from core.views.lists.page import Page

__all__ = ["BulkView", "CellView", "ExportView", "ListColumnsView", "ListView", "LookupView", "Page"]
