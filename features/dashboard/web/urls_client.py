from django.urls import path

from features.dashboard.web import client

app_name = "dashboard"
urlpatterns = [path("", client.home, name="home")]
