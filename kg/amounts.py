"""Numbers and amounts of money as people write them."""

import re
from decimal import Decimal

RUPIAH = re.compile(r"\bRp(\d+)\b")


def grouped(number: Decimal | int, language: str) -> str:
    """Return a number with the marks of a language for thousands and decimals.

    >>> grouped(1500, "en"), grouped(Decimal("1500.5"), "id")
    ('1,500', '1.500,5')
    """
    text = f"{number:,}"
    return text.translate({ord(","): ".", ord("."): ","}) if language == "id" else text


def with_amounts(text: str, language: str) -> str:
    """Return a text with the amounts in it grouped; the message of a rule has bare digits.

    >>> with_amounts("Pagu Rp1434000000 melebihi plafon.", "id")
    'Pagu Rp1.434.000.000 melebihi plafon.'
    """
    return RUPIAH.sub(lambda found: f"Rp{grouped(int(found[1]), language)}", text)
