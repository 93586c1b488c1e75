from django.urls import path

from accounts import forms
from accounts.models import User
from accounts.views import people, signing_in, units
from core.routing import record_urls
from core.views import ExportView, UpdateView

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.SignInView.as_view(), name="sign_in"),
    path("sign-out/", signing_in.SignOutView.as_view(), name="sign_out"),
    path("language/", signing_in.LanguageView.as_view(), name="language"),
    path("profile/", signing_in.ProfileView.as_view(), name="profile"),
    path("password/", signing_in.PasswordView.as_view(), name="password"),
    path("sign-ins/", people.SignInList.as_view(), name="sign_in_list"),
    path("people/", people.PersonList.as_view(), name="user_list"),
    path("people/export/", ExportView.as_view(list_view=people.PersonList), name="user_export"),
    path("people/new/", people.PersonCreate.as_view(model=User, form_class=forms.PersonForm), name="user_create"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="user_detail"),
    path("people/<int:pk>/edit/", UpdateView.as_view(model=User, form_class=forms.PersonForm), name="user_update"),
    path("people/<int:pk>/role/", people.PersonRole.as_view(model=User, form_class=forms.RoleForm), name="user_role"),
    path("people/<int:pk>/disable/", people.PersonDisable.as_view(), name="user_disable"),
    path("people/<int:pk>/enable/", people.PersonEnable.as_view(), name="user_enable"),
    path("people/<int:pk>/password/", people.PersonResetPassword.as_view(), name="user_reset_password"),
    *record_urls(
        "organisations", list_view=units.OrganisationList, detail_view=units.OrganisationDetail,
        form=forms.OrganisationForm, search=("name", "short_name", "code"), hint="code",
    ),
    *record_urls("regions", list_view=units.RegionList, detail_view=units.RegionDetail),
]  # fmt: skip
