"""Words without capitals and accents, so that “resume” finds “Résumé”. One sign stays one sign: places are kept."""

from typing import Any

from django.db.models import Func, TextField

ACCENTED = "àáâãäåāăąçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľłñńņňòóôõöøōŏőŕŗřśŝşšţťŧùúûüũūŭůűųŵýÿŷźżžșț"
PLAIN = "aaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiijkllllnnnnooooooooorrrsssstttuuuuuuuuuuwyyyzzzst"
TABLE = str.maketrans(ACCENTED, PLAIN)


def fold(text: str) -> str:
    """Return text of the very same length in small letters without accents."""
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text).translate(TABLE)


class Folded(Func):
    """The same in the database, of several columns joined. It never changes its mind, so a column can be made of it."""

    template = f"TRANSLATE(LOWER(%(expressions)s), '{ACCENTED}', '{PLAIN}')"
    arg_joiner = " || "

    def __init__(self, *parts: Any, **extra: Any) -> None:
        extra.setdefault("output_field", TextField())
        super().__init__(*parts, **extra)
