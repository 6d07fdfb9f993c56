"""The files of an invoice as its mails carry them: all, or none where together they are too large for a mail."""

from features.base.attachments import Attached, gives
from features.billing.models import Invoice, InvoiceFile
from features.documents import contents

FILE = "billing.invoice_file"
MAILED = 7 * 1024 * 1024  # bytes together, beside the PDF


def mailed(invoice: Invoice) -> list[tuple[str, str]]:
    """Return what of it a mail carries: all of them, or none where together they are too large."""
    files = list(invoice.files.all())
    if sum(one.size for one in files) > MAILED:
        return []
    return [(FILE, str(one.pk)) for one in files]


@gives(FILE)
def _attached(file_id: str) -> Attached | None:
    file = InvoiceFile.objects.filter(pk=file_id).first()
    if file is None or not file.is_open:
        return None
    with contents.opened(file) as opened:
        return Attached(file.filename, file.content_type, opened.read())
