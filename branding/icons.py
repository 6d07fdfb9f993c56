"""A firm's icons: made from its logo or, without one, from its initials on its color."""

from io import BytesIO
from unicodedata import combining, normalize

from PIL import Image, ImageDraw, ImageFont, ImageStat

from branding.look import Look

SIZES = (512, 192, 180, 64, 32)
ROUNDED_UP_TO = 64  # browsers and phones crop the larger ones themselves
SAFE = 0.8  # of the side: what every phone's mask leaves visible
WHITE = "#ffffff"


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
    return look.light.accent if lightness > 200 else WHITE


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
    font = ImageFont.load_default(size * (0.46 if len(letters) > 1 else 0.56))
    left, top, right, bottom = font.getbbox(letters)
    at = ((size - right - left) / 2, (size - bottom - top) / 2)
    ImageDraw.Draw(icon).text(at, letters, font=font, fill=color, stroke_width=size / 110, stroke_fill=color)


def _arch(icon: Image.Image, color: str) -> None:
    """Portico's mark, for names whose letters the font does not have."""
    side, draw = icon.width, ImageDraw.Draw(icon)
    unit, width = side / 36, max(1, round(side / 18))
    draw.arc((11 * unit, 9 * unit, 25 * unit, 23 * unit), 180, 360, fill=color, width=width)
    for x in (11, 25):
        inner = x * unit if x < 18 else x * unit - width
        draw.rectangle((inner, 16 * unit, inner + width - 1, 26 * unit), fill=color)
    draw.rectangle((18 * unit - width / 2, 20 * unit, 18 * unit + width / 2 - 1, 26 * unit), fill=color)
    draw.rectangle((8 * unit, 26 * unit, 28 * unit, 26 * unit + width - 1), fill=color)


def _rounded(icon: Image.Image, radius: int) -> Image.Image:
    mask = Image.new("L", (icon.width * 4, icon.height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *(side - 1 for side in mask.size)), radius * 4, fill=255)
    icon.putalpha(mask.resize(icon.size, Image.Resampling.LANCZOS))
    return icon


def _encode(icon: Image.Image) -> bytes:
    out = BytesIO()
    icon.save(out, "PNG", optimize=True)
    return out.getvalue()
