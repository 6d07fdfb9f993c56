"""The public host: sign-up, the operators' console, probes."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from features.base import uploads
from integrations.email.views import is_answer
from tenants import probes

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", probes.healthz),
    path("readyz", probes.readyz),
    path("webhooks/", include("features.billing.web.urls_public")),
    path("webhooks/mail/", include("features.replies.web.urls_public")),
    path("calendars/", include("features.calendars.web.urls_public")),
    path("console/", include("tenants.console.urls")),
    path("", include("tenants.sign_up.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("mailbox/", include("integrations.email.urls")))
    uploads.doors.append(is_answer)
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", include("branding.urls_debug")))
handler400 = "features.base.errors_web.bad_request"
handler403 = "features.base.errors_web.denied"
handler404 = "features.base.errors_web.not_found"
handler500 = "features.base.errors_web.crashed"
