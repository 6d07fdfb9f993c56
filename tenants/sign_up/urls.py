from django.urls import path

from tenants.sign_up.web import doors, proof, steps

app_name = "sign_up"
urlpatterns = [
    path("", doors.landing, name="landing"),
    path("sign-in/", doors.find, name="find"),
    path("sign-in/mail/", doors.find_by_mail, name="find_by_mail"),
    path("sign-in/sent/", doors.found, name="found"),
    path("sign-up/", steps.firm, name="firm"),
    path("sign-up/address/", steps.address, name="address"),
    path("sign-up/you/", steps.owner, name="owner"),
    path("sign-up/mail/", steps.mail, name="mail"),
    path("sign-up/confirm/<str:token>/", proof.confirm, name="confirm"),
    path("sign-up/confirm/<str:token>/renewal/", proof.renew, name="renew"),
    path("sign-up/preparing/", proof.preparing, name="preparing"),
    path("sign-up/another-address/", proof.other_address, name="other_address"),
]
