from core.routing import record_urls
from parks import forms, views

app_name = "parks"
urlpatterns = [
    *record_urls(
        "parks", list_view=views.ParkList, detail_view=views.ParkDetail, form=forms.ParkForm,
        search=("name", "pinyin"), hint="authority",
    ),
    *record_urls(
        "data-centres", list_view=views.DataCentreList, detail_view=views.DataCentreDetail, form=forms.DataCentreForm,
        search=("name", "pinyin"),
    ),
    *record_urls(
        "capacity-readings", list_view=views.CapacityReadingList, detail_view=views.CapacityReadingDetail,
        form=forms.CapacityReadingForm, create_view=views.CapacityReadingCreate,
    ),
]  # fmt: skip
