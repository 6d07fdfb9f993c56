"""The two sizes of paper the world prints on."""

from enum import StrEnum


class Sheet(StrEnum):
    A4 = "a4"
    LETTER = "us-letter"


# The Americas print on Letter, but for these.
_A4_OF_AMERICA = frozenset(
    """
    Araguaina Asuncion Bahia Belem Boa_Vista Campo_Grande Cayenne Cuiaba Curacao Danmarkshavn Eirunepe Fortaleza
    Guadeloupe Guayaquil Guyana La_Paz Lima Maceio Manaus Marigot Martinique Miquelon Montevideo Noronha Nuuk
    Paramaribo Porto_Velho Recife Rio_Branco Santarem Sao_Paulo Scoresbysund St_Barthelemy Thule
    """.split()  # noqa: SIM905  a list of words reads best as words
)
_LETTER_ELSEWHERE = frozenset(
    ("Asia/Manila", "Pacific/Guam", "Pacific/Honolulu", "Pacific/Pago_Pago", "Pacific/Saipan")
)


def sheet_in(zone: str) -> Sheet:
    """Return the paper that printers hold where this time zone is."""
    american = zone.startswith(("America/", "US/", "Canada/")) and not zone.startswith("America/Argentina/")
    letter = zone in _LETTER_ELSEWHERE or (american and zone.partition("/")[2] not in _A4_OF_AMERICA)
    return Sheet.LETTER if letter else Sheet.A4
