import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from branding import logos
from branding.errors import LogoRefused
from tests.branding.material import opened, picture, pixel


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_square_png(kind):
    logo = opened(logos.read(picture(300, 200, kind)))

    assert (logo.format, logo.size, logo.mode) == ("PNG", (512, 512), "RGBA")
    assert pixel(logo, (256, 256))[3] == 255
    assert pixel(logo, (256, 5))[3] == 0  # nothing above a picture that is wider than high


def test_only_pixels_survive():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    logo = opened(logos.read(picture(kind="JPEG", exif=exif, comment=b"secret")))

    assert not logo.getexif()
    assert logo.info == {}


def test_a_photo_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    logo = opened(logos.read(picture(400, 200, "JPEG", exif=exif)))

    assert pixel(logo, (256, 5))[3] == 255
    assert pixel(logo, (5, 256))[3] == 0


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_stays(kind):
    red, blue = (Image.new("RGBA", (100, 100), color) for color in ("#ff0000", "#0000ff"))
    file = BytesIO()
    red.save(file, kind, save_all=True, append_images=[blue], duration=100, lossless=True)
    file.seek(0)

    assert pixel(opened(logos.read(file)), (256, 256)) == (255, 0, 0, 255)


def test_a_picture_in_print_colors_is_taken():
    file = BytesIO()
    Image.new("CMYK", (300, 300), (0, 255, 255, 0)).save(file, "JPEG")
    file.seek(0)

    red, green, blue, _ = pixel(opened(logos.read(file)), (256, 256))
    assert red > 200
    assert max(green, blue) < 60


def png_claiming(width: int, height: int) -> BytesIO:
    """A file of a hundred bytes whose header promises a picture of any size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return BytesIO(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    )


def webp_claiming(kind: bytes, body: bytes) -> BytesIO:
    return BytesIO(
        b"RIFF" + struct.pack("<I", 4 + 8 + len(body)) + b"WEBP" + kind + struct.pack("<I", len(body)) + body
    )


WIDE = (29_999).to_bytes(3, "little")
BOMBS = {
    "png": png_claiming(30_000, 30_000),
    "webp extended": webp_claiming(b"VP8X", b"\0\0\0\0" + WIDE + WIDE),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_huge_picture_is_refused_by_its_header(bomb):
    with pytest.raises(LogoRefused) as refusal:
        logos.read(bomb)

    assert refusal.value.message == (
        "This picture is 30,000 by 30,000 pixels. A logo can have up to 2,000 on each side."
    )


@pytest.mark.parametrize("lossless", [True, False])
def test_a_webp_of_any_kind_is_measured_before_it_is_decoded(lossless):
    with pytest.raises(LogoRefused, match="2,100 by 70 pixels"):
        logos.read(picture(2100, 70, "WEBP", lossless=lossless, color="#cc0033ff"))


def test_a_wide_jpeg_is_refused_by_its_header():
    with pytest.raises(LogoRefused, match="2,001 by 64 pixels"):
        logos.read(picture(2001, 64, "JPEG"))


def test_a_tiny_picture_is_refused():
    with pytest.raises(LogoRefused) as refusal:
        logos.read(picture(63, 300))

    assert refusal.value.message == "This picture is 63 by 300 pixels. A logo needs at least 64 on each side."


def test_a_heavy_file_is_refused_without_reading_all_of_it():
    file = BytesIO(bytes(5 * 1024 * 1024))

    with pytest.raises(LogoRefused, match="up to 1 MB"):
        logos.read(file)
    assert file.tell() == logos.MOST_BYTES + 1


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'\xef\xbb\xbf  <?xml version="1.0"?><svg/>',
        b"\n<!DOCTYPE svg>",
        b"\x1f\x8b\x08 compressed",
    ],
)
def test_an_svg_is_refused_with_advice(content):
    with pytest.raises(LogoRefused) as refusal:
        logos.read(BytesIO(content))

    assert (
        refusal.value.message == "SVG files can’t be used as a logo. Save it as a square PNG and upload that."
    )


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00", b"%PDF-1.7", b"GIF89a" + bytes(20), b"BM" + bytes(60)]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(LogoRefused) as refusal:
        logos.read(BytesIO(content))

    assert refusal.value.message == logos.NOT_A_PICTURE


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.5, 0.9])
def test_a_damaged_picture_is_refused(kind, share):
    noise = Image.effect_noise((300, 300), 90).convert("RGB")
    file = BytesIO()
    noise.save(file, kind)
    whole = file.getvalue()

    with pytest.raises(LogoRefused) as refusal:
        logos.read(BytesIO(whole[: int(len(whole) * share)]))
    assert refusal.value.message == logos.DAMAGED


@pytest.mark.parametrize(
    "start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"RIFF\0\0\0\0WEBPVP8L"]
)
def test_a_beginning_alone_is_refused(start):
    with pytest.raises(LogoRefused):
        logos.read(BytesIO(start))
