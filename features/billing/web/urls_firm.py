"""Mounted at /workspace/invoices/ on the firm's host."""

from django.urls import path

from features.billing.web import (
    files,
    firm,
    firm_drafts,
    firm_invoice,
    firm_payments,
    firm_plan,
    firm_puzzles,
    firm_record,
    firm_time,
    firm_trust,
)

app_name = "billing_firm"
PUZZLE = "unexplained/<uuid:puzzle_id>/"
ONE, PAYMENT = "<uuid:invoice_id>/", "payments/<uuid:payment_id>/"
urlpatterns = [
    path("", firm.index, name="index"),
    path("new/", firm_drafts.new, name="new"),
    path("totals/", firm_drafts.totals, name="totals"),
    path("release/", firm_drafts.release_many, name="release_many"),
    path("payments/new/", firm_record.pay_for, name="pay_for"),
    path(PAYMENT, firm_payments.payment, name="payment"),
    path(f"{PAYMENT}return/", firm_payments.bounce, name="bounce"),
    path(f"{PAYMENT}refund/", firm_payments.refund, name="refund"),
    path(PUZZLE, firm_puzzles.puzzle, name="puzzle"),
    path(f"{PUZZLE}assign/", firm_puzzles.assign, name="assign_puzzle"),
    path(f"{PUZZLE}note/", firm_puzzles.explain, name="explain_puzzle"),
    path(ONE, firm_invoice.invoice, name="invoice"),
    path(f"{ONE}edit/", firm_drafts.edit, name="edit"),
    path(f"{ONE}files/", files.files, name="files"),
    path(f"{ONE}files/<uuid:file_id>/removal/", files.drop_file, name="drop_file"),
    path(f"{ONE}time/", firm_time.time, name="time"),
    path(f"{ONE}copy/", firm_drafts.duplicate, name="duplicate"),
    path(f"{ONE}removal/", firm_drafts.discard, name="discard"),
    path(f"{ONE}release/", firm_drafts.release, name="release"),
    path(f"{ONE}void/", firm_invoice.void, name="void"),
    path(f"{ONE}credit-note/", firm_invoice.credit, name="credit"),
    path(f"{ONE}plan/", firm_plan.plan, name="plan"),
    path(f"{ONE}plan/end/", firm_plan.end, name="end_plan"),
    path(f"{ONE}trust/", firm_trust.trust, name="trust"),
    path(f"{ONE}credit/", firm_invoice.apply, name="apply"),
    path(f"{ONE}credit/<uuid:use_id>/removal/", firm_invoice.unapply, name="unapply"),
]
