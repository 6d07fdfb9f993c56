"""The firm's host: the client portal, the firm's workspace, the API."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("branding.urls")),
    path("", include("features.dashboard.web.urls_client")),
    path("", include("features.accounts.web.urls_client")),
    path("", include("features.factors.web.urls_client")),
    path("", include("features.clients.web.urls_client")),
    path("documents/", include("features.documents.web.urls_client")),
    path("", include("features.requests.web.urls_client")),
    path("to-do/", include("features.actions.web.urls_client")),
    path("projects/", include("features.projects.web.urls_client")),
    path("notifications/", include("features.notifications.web.urls_client")),
    path("", include("features.billing.web.urls_client")),
    path("bill/", include("features.billing.web.urls_link")),
    path("", include("features.viewing.web.urls_client")),
    path("workspace/", include("features.dashboard.web.urls_firm")),
    path("workspace/", include("features.accounts.web.urls_firm")),
    path("workspace/", include("features.factors.web.urls_firm")),
    path("workspace/", include("features.clients.web.urls_firm")),
    path("workspace/", include("features.viewing.web.urls_firm")),
    path("workspace/notifications/", include("features.notifications.web.urls_firm")),
    path("workspace/projects/", include("features.projects.web.urls_firm")),
    path("workspace/clients/<uuid:client_id>/to-dos/", include("features.actions.web.urls_record")),
    path("workspace/clients/<uuid:client_id>/projects/", include("features.projects.web.urls_record")),
    path("workspace/settings/wording/", include("features.projects.web.urls_settings")),
    path("workspace/documents/", include("features.documents.web.urls_firm")),
    path("workspace/clients/<uuid:client_id>/documents/", include("features.documents.web.urls_record")),
    path("workspace/requests/", include("features.requests.web.urls_firm")),
    path("workspace/clients/<uuid:client_id>/requests/", include("features.requests.web.urls_record")),
    path("workspace/settings/", include("features.requests.web.urls_settings")),
    path("workspace/settings/document-types/", include("features.documents.web.urls_settings")),
    path("", include("features.billing.web.urls_client_papers")),
    path("workspace/", include("features.billing.web.urls_firm_papers")),
    path("workspace/invoices/reports/", include("features.billing.web.urls_firm_reports")),
    path("workspace/invoices/", include("features.billing.web.urls_firm_mail")),
    path("workspace/invoices/", include("features.billing.web.urls_firm")),
    path("workspace/invoices/recurring/", include("features.billing.web.urls_firm_series")),
    path(
        "workspace/clients/<uuid:client_id>/recurring-invoices/",
        include("features.billing.web.urls_firm_series_record"),
    ),
    path("workspace/clients/<uuid:client_id>/invoices/", include("features.billing.web.urls_firm_record")),
    path("workspace/settings/billing/", include("features.billing.web.urls_settings_rules")),
    path("payment-methods/", include("features.billing.web.urls_client_methods")),
    path("workspace/clients/<uuid:client_id>/top-up/", include("features.billing.web.urls_firm_top_up")),
    path(
        "workspace/clients/<uuid:client_id>/payment-methods/",
        include("features.billing.web.urls_firm_methods"),
    ),
    path("workspace/settings/payments/", include("features.billing.web.urls_settings_online")),
    path("vault/", include("features.vault.web.urls_client")),
    path("workspace/clients/<uuid:client_id>/vault/", include("features.vault.web.urls_record")),
    path("workspace/settings/uploads/", include("features.documents.web.urls_rules")),
    path("workspace/settings/api-keys/", include("portal_api.keys.urls")),
    path("api/", include("portal_api.urls")),
]
handler400 = "features.base.errors_web.bad_request"
handler403 = "features.base.errors_web.denied"
handler404 = "features.base.errors_web.not_found"
handler500 = "features.base.errors_web.crashed"
