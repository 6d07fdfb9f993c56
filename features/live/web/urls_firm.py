from django.urls import path

from features.live.web import tickets

app_name = "live_staff"
urlpatterns = [path("", tickets.of_staff, name="ticket")]
