"""Files as somebody sends them who means harm. Each either is refused, or leaves as nothing but bytes."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from tests.factories import documents as make

SCRIPT = "fetch('/hacked');document.title='hacked';alert('hacked')"
HTML = f'<!doctype html><html><head><script>{SCRIPT}</script></head><body onload="{SCRIPT}">x</body></html>'
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"{SCRIPT}\"><script>{SCRIPT}</script></svg>"


@dataclass(frozen=True)
class Hostile:
    """`ends` is what must become of it: refused before it is a document, or taken and inert."""

    what: str
    name: str
    content: bytes
    ends: str

    def __str__(self) -> str:
        return self.what


def pdf(*extra: str, catalog: str = "", after: bytes = b"") -> bytes:
    """Return a PDF of one page, with something in its catalog, more objects, and something after its end."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        *extra,
    ]
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode() + after


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, content in members:
            container.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    return make.package(
        ("word/media/zeros.bin", b"\0" * 30_000_000), main="word/document.xml", method=zipfile.ZIP_DEFLATED
    )


def jpeg_with_script() -> bytes:
    picture, words = make.picture("JPEG"), HTML.encode()
    return picture[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + picture[2:]


def png_with_script() -> bytes:
    picture, text = make.picture(), b"tEXtComment\0" + HTML.encode()
    chunk = (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")
    return picture[:33] + chunk + picture[33:]


def many() -> bytes:
    return make.package(*((f"xl/{n}", b"") for n in range(1001)))


PDF, REFUSED, INERT = make.pdf(), "refused", "inert"
JAVASCRIPT = "<< /S /JavaScript /JS (app.alert('hacked'); this.submitForm('/hacked');) >>"
EVERY = (
    # pages and drawings in every disguise
    Hostile("a page", "page.html", HTML.encode(), REFUSED),
    Hostile("a page of the old ending", "page.HTM", HTML.encode(), REFUSED),
    Hostile("an XHTML page", "page.xhtml", HTML.encode(), REFUSED),
    Hostile("an archived page", "page.mht", HTML.encode(), REFUSED),
    Hostile("a drawing", "logo.svg", SVG.encode(), REFUSED),
    Hostile("XML with a stylesheet", "data.xml", b"<?xml version='1.0'?><?xml-stylesheet href='x'?><x/>", REFUSED),
    Hostile("a page as text", "notes.txt", HTML.encode(), REFUSED),
    Hostile("a page as a table", "list.csv", b"\xef\xbb\xbf  " + HTML.encode(), REFUSED),
    Hostile("a page as a PDF", "letter.pdf", HTML.encode(), REFUSED),
    Hostile("a page before a PDF", "letter.pdf", HTML.encode() + PDF, REFUSED),
    Hostile("a page as a photo", "photo.jpg", HTML.encode(), REFUSED),
    Hostile("a page as a picture", "photo.png", HTML.encode(), REFUSED),
    Hostile("a drawing as a picture", "logo.png", SVG.encode(), REFUSED),
    Hostile("a drawing as text", "logo.txt", SVG.encode(), REFUSED),
    Hostile("a page in UTF-16", "wide.txt", HTML.encode("utf-16"), INERT),
    Hostile("a page in UTF-7", "seven.txt", HTML.replace("<", "+ADw-").replace(">", "+AD4-").encode(), INERT),
    Hostile("a page after a comment", "comment.txt", f"<!-- x -->{HTML}".encode(), INERT),
    Hostile("a page after words", "words.csv", f"a,b\n{HTML}".encode(), INERT),
    Hostile("a program as text", "readme.txt", SCRIPT.encode(), INERT),
    # two files in one
    Hostile("a PDF and a page", "both.pdf", pdf(after=HTML.encode()), INERT),
    Hostile("a PDF and an archive", "archive.pdf", pdf(after=zipped(("run.exe", b"MZ"))), INERT),
    Hostile("a PDF as a letter", "letter.docx", pdf(after=zipped(("word/document.xml", b""))), REFUSED),
    Hostile("a photo with a page in it", "photo1.jpg", jpeg_with_script(), INERT),
    Hostile("a picture with a page in it", "photo2.png", png_with_script(), INERT),
    Hostile("a GIF that is a program", "moving.gif", b"GIF89a/*" + b"\1" * 200 + b"*/=1;" + SCRIPT.encode(), REFUSED),
    Hostile("a GIF and a program", "moving2.gif", make.picture("GIF") + f"*/;{SCRIPT}".encode(), INERT),
    # containers
    Hostile("a bomb", "bomb.docx", bomb(), REFUSED),
    Hostile("too many parts", "parts.xlsx", many(), REFUSED),
    Hostile("an archive in a table", "nest.xlsx", make.package(("xl/more.zip", zipped(("x", b"x")))), REFUSED),
    Hostile("macros", "macros.docx", make.package(("word/vbaProject.bin", b"x"), main="word/document.xml"), REFUSED),
    Hostile("an archive", "all.zip", zipped(("a.exe", b"MZ")), REFUSED),
    # PDFs that do something when they are opened
    Hostile("a PDF with a script", "script.pdf", pdf(JAVASCRIPT, catalog="/OpenAction 4 0 R"), INERT),
    Hostile("a PDF that starts a program", "launch.pdf", pdf("<< /S /Launch /F (cmd.exe) >>", catalog="/OpenAction 4 0 R"), INERT),
    Hostile("a PDF that goes elsewhere", "goes.pdf", pdf("<< /S /URI /URI (javascript:alert\\(1\\)) >>", catalog="/OpenAction 4 0 R"), INERT),
    # pictures
    Hostile("30,000 pixels each way", "huge.png", make.huge_png(30_000, 30_000), REFUSED),
    # programs
    Hostile("a program as a PDF", "invoice.pdf", b"MZ" + b"\0" * 600, REFUSED),
    Hostile("two endings", "invoice.pdf.exe", b"MZ" + b"\0" * 600, REFUSED),
    Hostile("an ending turned around", "invoice\u202efdp.exe", b"MZ" + b"\0" * 600, REFUSED),
    Hostile("a shortcut", "portal.url", b"[InternetShortcut]\nURL=file:///c:/run.exe", REFUSED),
    # names
    Hostile("a name with a header", "W-2\r\nSet-Cookie: sid=1\r\n\r\n<script>.pdf", PDF, INERT),
    Hostile("a name with a null byte", "shell.php\0.pdf", PDF, INERT),
    Hostile("a name turned around", "invoice\u202eexe.pdf", PDF, INERT),
    Hostile("a name with unseen signs", "in\u200bvo\u2066ice\u2069\ufeff.pdf", PDF, INERT),
    Hostile("a name with a tag", '"><img src=x onerror="' + SCRIPT.split(";")[1] + '">.pdf', PDF, INERT),
    Hostile("an overlong name", "n" * 2000 + ".pdf", PDF, INERT),
    Hostile("a path upwards", "../../../../etc/cron.d/run.pdf", PDF, INERT),
    Hostile("a path of Windows", "..\\..\\Windows\\System32\\run.pdf", PDF, INERT),
)  # fmt: skip
