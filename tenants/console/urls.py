from django.urls import path

from tenants.console.web import firms, fleet, signing_in, support

app_name = "console"
urlpatterns = [
    path("", firms.index, name="firms"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.second_step, name="second_factor"),
    path("sign-in/set-up/", signing_in.set_up, name="set_up"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("firms/<uuid:firm_id>/", firms.firm, name="firm"),
    path("firms/<uuid:firm_id>/support/", support.link, name="support"),
    path("firms/<uuid:firm_id>/suspension/", firms.suspension, name="suspension"),
    path("firms/<uuid:firm_id>/resumption/", firms.resumption, name="resumption"),
    path("firms/<uuid:firm_id>/withheld/", firms.withholding, name="firm_withholding"),
    path("firms/<uuid:firm_id>/withheld/<slug:switch>/offer/", firms.offer, name="firm_offer"),
    path("switches/", fleet.all_switches, name="switches"),
    path("switches/<slug:switch>/withholding/", fleet.withholding, name="withholding"),
    path("switches/<slug:switch>/offer/", fleet.offer, name="offer"),
    path("health/", fleet.health, name="health"),
    path("health/<slug:schema>/retry/", fleet.retry, name="retry"),
    path("log/", fleet.log, name="log"),
]
