"""Mounted at /workspace/clients/<client>/invoices/ on the firm's host."""

from django.urls import path

from features.billing.web import firm_drafts, firm_record, firm_statement

app_name = "billing_record"
urlpatterns = [
    path("", firm_record.index, name="index"),
    path("new/", firm_drafts.create, name="new"),
    path("payment/", firm_record.pay, name="pay"),
    path("credit/", firm_record.give, name="give"),
    path("statement/", firm_statement.statement, name="statement"),
    path("statement/pdf/", firm_statement.paper, name="statement_pdf"),
    path("statement/mail/", firm_statement.mail, name="statement_mail"),
]
