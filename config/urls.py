from django.urls import include, path

from core import errors

urlpatterns = [
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("crm.urls")),
    path("", include("parks.urls")),
    path("", include("projects.urls")),
    path("", include("incentives.urls")),
    path("", include("ledgers.urls")),
    path("", include("indicators.urls")),
    path("", include("plan.urls")),
    path("", include("reports.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
