from django.urls import path

from features.accounts.web import client, links, safety

app_name = "accounts"
urlpatterns = [
    path("sign-in/", client.sign_in, name="sign_in"),
    path("sign-in/sent/", client.sent, name="sent"),
    path("sign-in/<str:token>/", links.link, name="link"),
    path("sign-in/<str:token>/again/", links.again, name="again"),
    path("not-me/<str:token>/", safety.not_me, name="not_me"),
    path("sign-out/", client.sign_out, name="sign_out"),
]
