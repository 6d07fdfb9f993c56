"""A firm's icons: made from its logo or, without one, from its initials on its color."""

from io import BytesIO
from unicodedata import combining, normalize

from PIL import Image, ImageDraw, ImageFont, ImageStat

from branding.look import Look

SIZES = (512, 192, 180, 64, 32)
ROUNDED_UP_TO = 64  # browsers and phones crop the larger ones themselves
WHITE = "#ffffff"
LIGHT = 200  # of 255: marks that would vanish on white


def png(look: Look, size: int, logo: bytes | None) -> bytes:
    """Return a square icon of one of SIZES. `logo` is the firm's stored logo, or None."""
    if logo:
        icon = _from_logo(look, size, Image.open(BytesIO(logo), formats=("PNG",)).convert("RGBA"))
    else:
        icon = _from_initials(look, size)
    if size <= ROUNDED_UP_TO:
        icon = _rounded(icon, size * look.radius // 36)  # .logo is 36 pixels wide
    return _encode(icon)


def _from_logo(look: Look, size: int, logo: Image.Image) -> Image.Image:
    plate = Image.new("RGBA", (size, size), _plate(look, logo))
    plate.alpha_composite(logo.resize((size, size), Image.Resampling.LANCZOS))
    return plate


def _plate(look: Look, logo: Image.Image) -> str:
    """Light marks on nothing stand on the firm's color, all others on white."""
    opacity = logo.getchannel("A")
    if opacity.getextrema() == (255, 255):
        return WHITE
    lightness = ImageStat.Stat(logo.convert("L"), mask=opacity).mean[0] if opacity.getbbox() else 0
    return look.light.accent if lightness > LIGHT else WHITE


def _from_initials(look: Look, size: int) -> Image.Image:
    icon = Image.new("RGBA", (size, size), look.light.accent)
    letters = _letters(look.initials)
    if letters:
        _write(icon, letters, look.light.on_accent)
    else:
        _arch(icon, look.light.on_accent)
    return icon


def _letters(text: str) -> str:
    """Return what Pillow's own font can write, without accents; nothing for other scripts."""
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return plain if plain.isascii() else ""


def _write(icon: Image.Image, letters: str, color: str) -> None:
    size = icon.width
    font, stroke = ImageFont.load_default(size * (0.46 if len(letters) > 1 else 0.56)), size / 110
    left, top, right, bottom = font.getbbox(letters, stroke_width=stroke)
    at = ((size - right - left) / 2, (size - bottom - top) / 2)
    ImageDraw.Draw(icon).text(at, letters, font=font, fill=color, stroke_width=stroke, stroke_fill=color)


def _arch(icon: Image.Image, color: str) -> None:
    """Draw Portico's mark, four times as large and then reduced, for smooth edges."""
    mask = Image.new("L", (icon.width * 4, icon.height * 4), 0)
    draw, unit = ImageDraw.Draw(mask), mask.width / 36
    draw.arc((10 * unit, 9 * unit, 26 * unit, 25 * unit), 180, 360, fill=255, width=round(2 * unit))
    for left, top in ((10, 17), (24, 17), (17, 20)):
        draw.rectangle((left * unit, top * unit, (left + 2) * unit - 1, 26 * unit), fill=255)
    draw.rectangle((7 * unit, 26 * unit, 29 * unit, 28 * unit - 1), fill=255)
    icon.paste(color, (0, 0), mask.resize(icon.size, Image.Resampling.LANCZOS))


def _rounded(icon: Image.Image, radius: int) -> Image.Image:
    mask = Image.new("L", (icon.width * 4, icon.height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *(side - 1 for side in mask.size)), radius * 4, fill=255)
    icon.putalpha(mask.resize(icon.size, Image.Resampling.LANCZOS))
    return icon


def _encode(icon: Image.Image) -> bytes:
    out = BytesIO()
    icon.save(out, "PNG", optimize=True)
    return out.getvalue()
