from django.urls import path

from features.dashboard.web import client, looks

app_name = "dashboard"
urlpatterns = [path("", client.home, name="home"), path("you/access/", looks.index, name="looks")]
