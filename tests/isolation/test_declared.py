"""What is added later must say for whom it is, or the build fails: endpoints, tasks, files, caches, tables."""

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import models

from config.celery import app
from features.base.jobs import registry
from tenants.access import Policy
from tenants.context import inside
from tests.isolation import endpoints, factories
from tests.isolation.canaries import can_hold, found_in, text_fields
from tests.isolation.endpoints import Endpoint
from tests.isolation.world import World

OF_THE_PLATFORM = {  # tasks that belong to no firm, and what they do there
    "features.base.tasks.sweep": "asks which firms rang",
    "features.base.nightly.export_audit_heads": "asks which firms there are",
    "features.base.nightly.check_audits": "asks which firms there are",
    "features.base.nightly.sweep_all_files": "asks which firms there are",
    "features.clients.operations.ending.note_ended_everywhere": "asks which firms there are",
    "features.viewing.nightly.close_all_overdue": "asks which firms there are",
    "features.documents.operations.arriving.forget_uploads_everywhere": "queues the forgetting of each firm",
    "features.calendars.rounds.read_everywhere": "queues the reading of each firm",
    "features.replies.nightly.forget_everywhere": "queues the forgetting of each firm",
    "features.billing.nightly.charge_each_morning": "asks which firms there are",
    "features.billing.nightly.reconcile_everywhere": "asks which firms there are",
    "features.billing.nightly.prove_every_ledger": "asks which firms there are",
    "features.requests.nightly.each_hour": "queues the telling of each firm",
    "features.actions.tasks.each_morning": "queues the reminders of firms where it is morning",
    "features.billing.mornings.each_morning": "queues reminders and late fees of firms where it is morning",
    "features.accounts.nightly.forget_everywhere": "queues the forgetting of each firm",
    "features.notifications.tasks.forget_everywhere": "queues the forgetting of each firm",
    "features.documents.tasks.read_missing_everywhere": "queues the reading of each firm",
    "features.documents.nightly.empty_trash_everywhere": "queues the emptying of each firm's",
    "features.work.mornings.each_morning": "queues the work that comes again in firms where it is morning",
    "tenants.tasks.refill_stock": "makes empty schemas",
    "tenants.tasks.inspect_schemas": "compares schemas with the template",
    "tenants.sign_up.tasks.deliver": "mails a sign-up's link",
    "tenants.sign_up.tasks.find": "asks each firm in its own schema whether it knows an address; tells only that address",
    "tenants.sign_up.tasks.sweep": "asks which sign-ups wait",
    "tenants.sign_up.tasks.open_waiting": "opens a firm",
    "tenants.sign_up.tasks.forget_old": "forgets sign-ups",
    "tenants.console.tasks.forget_sessions": "forgets operators' sessions",
}
CACHES = {  # alias → why one firm cannot read another's entries
    "default": "the key function adds the firm's schema",
    "platform": "holds hosts only, by their name",
}
FILES = {  # where each file is given out, each time asking whose it is
    "documents.Document.file": {
        "documents:download", "documents:page", "documents_staff:download", "documents_staff:page",
        "portal_api:content", "documents:zip", "documents_staff:zip", "portal_api:zip",
        "requests:zip", "requests_record:zip",
    },
    "documents.Version.file": {"documents:version", "documents_staff:version", "portal_api:version-content"},
    "documents.Arriving.file": set(),  # on its way in
    "documents.Reading.thumbnail": {"documents:thumbnail", "documents_staff:thumbnail"},
    "documents.Piece.file": set(),
    "vault.VaultItem.file": {"vault:download", "vault_record:download"},
    "replies.MailAnswer.original": {"replies_staff:original"},
    "billing.Invoice.pdf": {"billing_papers:invoice", "billing_firm_papers:invoice"},
    "billing.InvoiceFile.file": {"billing_papers:file", "billing_firm_papers:file"},
    "billing.Paper.file": {
        "billing_papers:receipt", "billing_firm_papers:receipt", "billing_papers:statement", "billing_record:statement_pdf",
    },
    "library.ArticlePicture.file": {"library:picture", "library_staff:picture", "portal_api:article-picture-content"},
    "portal_messages.ScheduledFile.file": set(),  # of a message that waits; it is a document once that is sent
    "branding.Brand.logo": {"brand-logo", "brand-icon"},
}  # fmt: skip
PICTURES = {
    "documents:page",
    "documents:thumbnail",
    "library:picture",
}  # are no files; a visit notes the page they stand on
ALL = (*endpoints.of_firm(), *endpoints.of_public(), *endpoints.of_development())


@pytest.mark.parametrize("endpoint", ALL, ids=str)
def test_every_endpoint_says_for_whom_it_is(endpoint: Endpoint) -> None:
    assert isinstance(endpoint.policy, Policy), f"{endpoint}: decorate its view (tenants/access.py says how)"
    assert endpoint.policy.reason or endpoint.policy.audience not in ("open", "public", "asset"), (
        "say why it is open"
    )


def test_a_firms_pages_never_stand_on_the_public_host_nor_the_other_way_round() -> None:
    firm = {each.declared.audience for each in endpoints.of_firm()}
    public = {each.declared.audience for each in (*endpoints.of_public(), *endpoints.of_development())}

    assert firm == {"asset", "open", "client", "staff", "api"}
    assert public == {"public", "operator"}


def test_every_task_names_its_firm_or_is_known_to_belong_to_the_platform() -> None:
    app.loader.import_default_modules()
    tasks = {name for name in current_app.tasks if not name.startswith("celery.")}

    assert tasks - set(registry) == set(OF_THE_PLATFORM)


def test_every_file_has_a_view_that_guards_it() -> None:
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    }
    known = {each.name: each.declared for each in endpoints.of_firm()}

    assert fields == set(FILES)
    assert set().union(*FILES.values()) <= set(known)
    assert {known[name].audience for name in FILES["documents.Document.file"]} == {"client", "staff", "api"}


def test_a_client_page_says_so_if_it_gives_files_and_visits_of_the_firm_note_each() -> None:
    pages = {each.name: each.declared for each in endpoints.of_firm() if each.declared.audience == "client"}
    giving = {name for name, policy in pages.items() if policy.gives_files}

    assert giving == (set().union(*FILES.values()) & set(pages)) - PICTURES


def test_no_file_has_an_address_of_its_own() -> None:
    assert not settings.MEDIA_URL.strip("/")
    assert settings.STORAGES["private"]["OPTIONS"].get("base_url") is None


def test_every_cache_is_known_not_to_mix_firms() -> None:
    assert set(settings.CACHES) == set(CACHES)
    assert settings.CACHES["default"]["KEY_FUNCTION"] == "django_tenants.cache.make_key"


def test_every_table_with_text_is_full_of_canaries(world: World, db: None) -> None:
    """Otherwise the matrix looks for what is not there."""
    missing = [name for model in factories.of_firms() for name in _without_canary(model, world)]

    assert not missing, f"fill them in tests/isolation/world.py: {missing}"


def _without_canary(model: type[models.Model], world: World) -> list[str]:
    if model._meta.label in factories.FRAMEWORK:
        return []
    names = [field.name for field in text_fields(model) if can_hold(field)]
    wanted = [name for name in names if f"{model._meta.label}.{name}" not in factories.EXEMPT]
    with inside(world.a.firm):
        rows = list(model._default_manager.values(*wanted)) if wanted else []
    return [
        f"{model._meta.label}.{name}" for name in wanted if not any(found_in(str(row[name])) for row in rows)
    ]


def test_what_is_exempt_exists() -> None:
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in factories.of_firms()
        for field in model._meta.get_fields()
    }

    assert set(factories.EXEMPT) <= fields
    assert {model._meta.label for model in factories.of_firms()} >= factories.FRAMEWORK
