"""Files as people bring them, and documents made through the product's own operations."""

import io
import struct
import zipfile
import zlib
from copy import copy
from datetime import datetime, timedelta
from uuid import uuid4

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from features.accounts.models import Membership
from features.clients.models import Client, Contact
from features.documents import intake, operations
from features.documents.intake import Accepted
from features.documents.models import Document, DocumentType
from tests.cast import NOON


def copies(document: Document, count: int) -> list[Document]:
    """Add rows like this one, each a minute older, named by their number; they share its file."""
    rows = []
    for number in range(1, count + 1):
        row = copy(document)
        row.pk, row.name = uuid4(), f"Statement {number:02d}"
        row.created_at = document.created_at - timedelta(minutes=number)
        rows.append(row)
    return Document.objects.bulk_create(rows)


def pdf(pages: int = 1) -> bytes:
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(612, 792)
    document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """Return a PDF whose password nobody knows."""
    noise = "9f" * 32
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        f"<< /Filter /Standard /V 1 /R 2 /O <{noise}> /U <{noise}> /P -4 >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = "<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<aa> <aa>] >>"
    end = f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode()


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#1f4d3a").save(out, form, **options)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """Return a picture whose header claims this size; it holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def package(
    *members: tuple[str, bytes], main: str = "xl/workbook.xml", method: int = zipfile.ZIP_STORED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as container:
        for name, content in [("[Content_Types].xml", b"<Types/>"), (main, b"<x/>"), *members]:
            container.writestr(name, content)
    return out.getvalue()


def compound(stream: str = "WordDocument") -> bytes:
    """Return the beginning and one stream name of an older Office file: all that is looked for."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 64


def upload_of(name: str = "Letter.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


def accepted(name: str = "Letter.pdf", content: bytes | None = None) -> Accepted:
    return intake.accept(file=io.BytesIO(pdf() if content is None else content), filename=name)


def shared(
    by: Membership,
    client: Client,
    name: str = "Letter.pdf",
    *,
    content: bytes | None = None,
    now: datetime = NOON,
    kind: DocumentType | None = None,
    year: int | None = None,
) -> Document:
    files = [accepted(name, content)]
    return operations.share(by=by, client=client, files=files, now=now, kind=kind, year=year)[0]


def uploaded(
    contact: Contact,
    client: Client,
    name: str = "Receipt.pdf",
    *,
    content: bytes | None = None,
    now: datetime = NOON,
    kind: DocumentType | None = None,
    year: int | None = None,
) -> Document:
    file = accepted(name, content)
    return operations.upload(
        contact=contact, client=client, file=file, now=now, kind=kind, year=year
    ).document
