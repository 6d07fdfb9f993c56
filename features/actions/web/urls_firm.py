from django.urls import path

from features.actions.web import firm, firm_chosen

app_name = "actions_staff"
urlpatterns = [
    path("", firm.index, name="index"),
    path("reminders/", firm_chosen.nudge, name="nudge"),
    path("due/", firm_chosen.set_due, name="set_due"),
    path("withdrawn/", firm_chosen.withdraw, name="withdraw"),
    path("put-back/", firm_chosen.put_back, name="put_back"),
]
