from django.urls import path

from features.live.web import tickets

app_name = "live"
urlpatterns = [path("", tickets.of_contact, name="ticket")]
