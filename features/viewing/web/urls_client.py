from django.urls import path

from features.viewing.web import visit

app_name = "viewing"
urlpatterns = [
    path("viewing/stop/", visit.stop, name="stop"),
    path("viewing/over/", visit.over, name="over"),
    path("support/", visit.choose, name="choose"),
    path("support/<str:token>/", visit.enter, name="enter"),
]
