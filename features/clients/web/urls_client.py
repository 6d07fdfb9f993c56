from django.urls import path

from features.clients.web.client import door, portal

app_name = "clients"
urlpatterns = [
    path("invitation/<str:token>/", door.invitation, name="invitation"),
    path("showing/", portal.showing, name="showing"),
    path("you/", portal.you, name="you"),
]
