"""Addresses of merging companies."""

from django.urls import path

from crm.views import merges

MERGE_URLS = [
    path("companies/alike/", merges.CompaniesAlike.as_view(), name="company_alike"),
    path("companies/<int:pk>/merge/", merges.CompanyMergeCreate.as_view(), name="company_merge"),
    path("company-merges/", merges.CompanyMergeList.as_view(), name="companymerge_list"),
    path("company-merges/<int:pk>/", merges.CompanyMergeDetail.as_view(), name="companymerge_detail"),
    path("company-merges/<int:pk>/undo/", merges.CompanyMergeUndo.as_view(), name="companymerge_undo"),
]
