from django.urls import path

from features.accounts.web import addressing, client, links, passwords, safety

app_name = "accounts"
urlpatterns = [
    path("sign-in/", client.sign_in, name="sign_in"),
    path("sign-in/sent/", client.sent, name="sent"),
    path("sign-in/password/", client.password, name="password"),
    path("sign-in/forgotten/", passwords.client_forgotten, name="forgotten"),
    path("sign-in/forgotten/sent/", passwords.client_forgotten_sent, name="forgotten_sent"),
    path("sign-in/reset/<str:token>/", passwords.client_reset, name="reset"),
    path("sign-in/<str:token>/", links.link, name="link"),
    path("sign-in/<str:token>/again/", links.again, name="again"),
    path("new-address/<str:token>/", addressing.new_address, name="new_address"),
    path("not-me/<str:token>/", safety.not_me, name="not_me"),
    path("sign-out/", client.sign_out, name="sign_out"),
]
