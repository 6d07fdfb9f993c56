"""
The child's half. Run as a script, isolated: `child.py <task> <argument>`, the file on standard input.

It writes JSON for a look (`{"pages": 14}` or `{"refused": "ratio"}`) and WebP for a picture. Nothing of the product is
imported but the parts beside this file, so that nothing of it is within reach.
"""

import io
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from xml.parsers.expat import ExpatError

MEMORY = 1024 * 1024 * 1024
SECONDS = 15
MOST_FILES = 64  # open at once
LARGEST_PDF = 512 * 1024 * 1024  # bytes of photos joined; nothing else writes to a file
MOST_PIXELS = 40_000_000
MOST_MEMBERS = 1000
MOST_DIRECTORY = 1024 * 1024  # bytes of a package's table of contents: more than 1,000 members ever need
MOST_RATIO = 100
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".bz2", ".xz", ".jar", ".cab", ".iso")
WIDTH = 1000
SMALL = 320  # of the little pictures in lists


def look_at_pdf(file: BinaryIO, _inside: str) -> dict[str, object]:
    import pypdfium2  # noqa: PLC0415  50 ms that other looks need not spend

    try:
        return {"pages": len(pypdfium2.PdfDocument(file))}
    except pypdfium2.PdfiumError as error:
        return {} if "password" in str(error).lower() else {"refused": "damaged"}


def look_at_picture(file: BinaryIO, inside: str) -> dict[str, object]:
    """Read the header only: nothing is unpacked."""
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # measured here
    with Image.open(file, formats=[inside]) as picture:
        width, height = picture.size
    return {"refused": "pixels", "width": width, "height": height} if width * height > MOST_PIXELS else {}


def look_at_package(file: BinaryIO, inside: str) -> dict[str, object]:
    """Judge a zip container by its table of contents: nothing is unpacked."""
    size = file.seek(0, io.SEEK_END)
    with zipfile.ZipFile(file) as package:
        if size - package.start_dir > MOST_DIRECTORY or len(package.infolist()) > MOST_MEMBERS:
            return {"refused": "members"}
        return _judge(package.infolist(), size, inside)


def _judge(members: list[zipfile.ZipInfo], size: int, inside: str) -> dict[str, object]:
    names = [member.filename.lower() for member in members]
    if not any(name.startswith(inside) for name in names):
        return {"refused": "other"}
    if sum(member.file_size for member in members) > size * MOST_RATIO:
        return {"refused": "ratio"}
    if any(name.endswith("vbaproject.bin") for name in names):
        return {"refused": "macros"}
    return {"refused": "nested"} if any(name.endswith(ARCHIVES) for name in names) else {}


def look_at_compound(file: BinaryIO, inside: str) -> dict[str, object]:
    """Find the stream that makes an older Office file what it says; installers share the container."""
    names = (inside, "Book") if inside == "Workbook" else (inside,)
    content = file.read()
    return {} if any(name.encode("utf-16-le") in content for name in names) else {"refused": "other"}


def read_text(file: BinaryIO, kind: str) -> dict[str, object]:
    from parts import texts  # type: ignore[import-not-found]  # noqa: PLC0415  beside this file

    return texts.read(file, kind)  # type: ignore[no-any-return]


def read_tables(file: BinaryIO, kind: str) -> dict[str, object]:
    from parts import tables  # noqa: PLC0415  beside this file

    return tables.tabulate(file, kind)  # type: ignore[no-any-return]


def draw_pdf(file: BinaryIO, page: str) -> bytes:
    import pypdfium2  # noqa: PLC0415

    sheet = pypdfium2.PdfDocument(file)[int(page) - 1]
    width, height = sheet.get_size()
    scale = min(WIDTH / max(width, 1), (MOST_PIXELS / 8) ** 0.5 / max(width, height, 1))
    return _webp(sheet.render(scale=scale).to_pil())


def draw_picture(file: BinaryIO, _page: str) -> bytes:
    """Draw the picture anew: upright, smaller, without its metadata."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (WIDTH * 2, WIDTH * 2))
        picture.thumbnail((WIDTH * 2, WIDTH * 2))
        upright = ImageOps.exif_transpose(picture)
        return _webp(
            upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
        )


def draw_small_pdf(file: BinaryIO, _page: str) -> bytes:
    import pypdfium2  # noqa: PLC0415

    sheet = pypdfium2.PdfDocument(file)[0]
    return _webp(sheet.render(scale=SMALL / max(*sheet.get_size(), 1)).to_pil())


def draw_small_picture(file: BinaryIO, _page: str) -> bytes:
    from PIL import Image  # noqa: PLC0415

    picture = Image.open(io.BytesIO(draw_picture(file, "1")))
    picture.thumbnail((SMALL, SMALL))
    return _webp(picture)


def join_photos(file: BinaryIO, _argument: str) -> bytes:
    from parts import photos  # noqa: PLC0415  beside this script

    return bytes(photos.join(file))


def _webp(picture: object) -> bytes:
    out = io.BytesIO()
    picture.info.clear()  # type: ignore[attr-defined]
    picture.save(out, "WEBP", quality=80, method=2)  # type: ignore[attr-defined]
    return out.getvalue()


LOOKS: dict[str, Callable[[BinaryIO, str], dict[str, object]]] = {
    "pdf": look_at_pdf,
    "picture": look_at_picture,
    "package": look_at_package,
    "compound": look_at_compound,
    "text": read_text,
    "tables": read_tables,
}
DRAWS: dict[str, Callable[[BinaryIO, str], bytes]] = {
    "draw-pdf": draw_pdf,
    "draw-picture": draw_picture,
    "small-pdf": draw_small_pdf,
    "small-picture": draw_small_picture,
    "join-photos": join_photos,
}
LONGER = {"join-photos": 60}  # seconds, for up to fifty of them
BROKEN = (  # what a damaged file may raise in the hands of those who read it
    OSError, ValueError, LookupError, SyntaxError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, ExpatError,
)  # fmt: skip


def answer(task: str, argument: str, file: BinaryIO) -> bytes:
    if task in DRAWS:
        return DRAWS[task](file, argument)
    look = LOOKS[task]
    try:
        return json.dumps(look(file, argument)).encode()
    except BROKEN:
        return json.dumps({"refused": "damaged"}).encode()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seconds = LONGER.get(sys.argv[1], SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
    largest = LARGEST_PDF if sys.argv[1] in LONGER else 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    sys.path.append(str(Path(__file__).parent))
    file = sys.stdin.buffer
    file.seek(0)
    sys.stdout.buffer.write(answer(sys.argv[1], sys.argv[2], file))


if __name__ == "__main__":
    main()
