"""
The files a firm and its clients may give each other: an allow-list by ending, each with the proof that its content
really is that (security R46). The browser's word for the type is never asked.
"""

import re
from dataclasses import dataclass
from typing import Literal

Check = Literal["pdf", "picture", "package", "compound", "text", ""]
HEAD = 4096  # bytes of the beginning that a signature may look at
MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Format:
    """
    One kind of file. `signature` must match the beginning; `check` names the closer look (features.documents.guarded)
    and `inside` what that look must find.
    """

    extension: str
    content_type: str
    signature: re.Pattern[bytes]
    check: Check = ""
    inside: str = ""
    previews: bool = False


def _format(
    extension: str, content_type: str, signature: bytes, check: Check = "", **options: str | bool
) -> Format:
    return Format(extension, content_type, re.compile(signature, re.DOTALL), check, **options)  # type: ignore[arg-type]


ZIP, COMPOUND = rb"PK\x03\x04", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEIF = rb".{4}ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)"
_EVERY = (
    _format("pdf", "application/pdf", rb"(?:\xef\xbb\xbf)?\s*%PDF-", "pdf", previews=True),
    _format("jpg", "image/jpeg", rb"\xff\xd8\xff", "picture", inside="JPEG", previews=True),
    _format("jpeg", "image/jpeg", rb"\xff\xd8\xff", "picture", inside="JPEG", previews=True),
    _format("png", "image/png", rb"\x89PNG\r\n\x1a\n", "picture", inside="PNG", previews=True),
    _format("webp", "image/webp", rb"RIFF.{4}WEBP", "picture", inside="WEBP", previews=True),
    _format("gif", "image/gif", rb"GIF8[79]a", "picture", inside="GIF"),
    _format("tif", "image/tiff", rb"(?:II\*\x00|MM\x00\*)", "picture", inside="TIFF"),
    _format("tiff", "image/tiff", rb"(?:II\*\x00|MM\x00\*)", "picture", inside="TIFF"),
    _format("heic", "image/heic", HEIF),
    _format("heif", "image/heif", HEIF),
    _format("docx", f"{OFFICE}wordprocessingml.document", ZIP, "package", inside="word/"),
    _format("xlsx", f"{OFFICE}spreadsheetml.sheet", ZIP, "package", inside="xl/"),
    _format("pptx", f"{OFFICE}presentationml.presentation", ZIP, "package", inside="ppt/"),
    _format("odt", "application/vnd.oasis.opendocument.text", ZIP, "package", inside="content.xml"),
    _format("ods", "application/vnd.oasis.opendocument.spreadsheet", ZIP, "package", inside="content.xml"),
    _format("odp", "application/vnd.oasis.opendocument.presentation", ZIP, "package", inside="content.xml"),
    _format("doc", "application/msword", COMPOUND, "compound", inside="WordDocument"),
    _format("xls", "application/vnd.ms-excel", COMPOUND, "compound", inside="Workbook"),
    _format("ppt", "application/vnd.ms-powerpoint", COMPOUND, "compound", inside="PowerPoint Document"),
    _format("rtf", "application/rtf", rb"\{\\rtf"),
    _format("dwg", "image/vnd.dwg", rb"AC10\d\d"),
    _format("txt", "text/plain", rb"", "text", previews=True),
    _format("csv", "text/csv", rb"", "text", previews=True),
    _format("ofx", "application/x-ofx", rb".{0,1024}OFX", "text"),
    _format("qfx", "application/x-ofx", rb".{0,1024}OFX", "text"),
    _format("qbo", "application/x-ofx", rb".{0,1024}OFX", "text"),
)
BY_EXTENSION = {each.extension: each for each in _EVERY}
HEIC = ("heic", "heif")
# For the file chooser; the server decides. Apple's phones and Macs turn their photos into JPEG where HEIC isn't named.
ACCEPT = ",".join(f".{extension}" for extension in BY_EXTENSION if extension not in HEIC)
IN_WORDS = "PDF, photos, Word, Excel, PowerPoint, CSV and text files"


def of_extension(extension: str) -> Format | None:
    return BY_EXTENSION.get(extension.lower())


def begins_rightly(form: Format, head: bytes) -> bool:
    """Return whether a file that begins like this can be what its ending says."""
    if form.check == "text" and form.content_type.startswith("text/"):
        return not MARKUP.match(head.removeprefix(BYTE_ORDER_MARK))
    return form.signature.match(head) is not None
