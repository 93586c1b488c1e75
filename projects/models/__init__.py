from projects.models.monthly_report import Inflow, MonthlyReport
from projects.models.project import Project

__all__ = ["Inflow", "MonthlyReport", "Project"]
