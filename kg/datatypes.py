"""When a literal is well-formed for its datatype, as a SPARQL test (XML Schema 2, RDF 1.1, 5.1)."""

import re
from collections.abc import Iterator

from pyoxigraph import Literal

from kg.names import XSD

NUMERIC = {XSD + name for name in ("integer", "decimal", "double", "float")}

# As many digits as the store still computes with.
NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
# What no text of a plan has: control characters, and marks that turn the direction of reading.
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")

# When a literal of a datatype is well-formed; numbers beyond the engine's range stay texts.
_ZONE = "(Z|[+-][0-9]{{2}}:[0-9]{{2}})?$"
WELL_FORMED = {
    "integer": '(isNumeric({0}) || REGEX(STR({0}), "^[+-]?[0-9]+$"))',
    "decimal": '(isNumeric({0}) || REGEX(STR({0}), "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$"))',
    "double": "isNumeric({0})",
    "float": "isNumeric({0})",
    "boolean": "({0} = true || {0} = false)",
    "date": "YEAR({0}) = YEAR({0})",
    "dateTime": "YEAR({0}) = YEAR({0})",
    "gYear": f'REGEX(STR({{0}}), "^-?[0-9]{{{{4,}}}}{_ZONE}")',
    "gYearMonth": f'REGEX(STR({{0}}), "^-?[0-9]{{{{4,}}}}-(0[1-9]|1[0-2]){_ZONE}")',
    "gMonthDay": (
        'REGEX(STR({0}), "^--((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])'
        "|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
        f'|02-(0[1-9]|[12][0-9])){_ZONE}")'
    ),
    "time": f'REGEX(STR({{0}}), "^([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?{_ZONE}")',
    "duration": 'REGEX(STR({0}), "^-?P[0-9YMDTHS.]*[YMDHS]$")',
    "hexBinary": 'REGEX(STR({0}), "^([0-9A-Fa-f]{{2}})*$")',
    "language": 'REGEX(STR({0}), "^[a-zA-Z]{{1,8}}(-[a-zA-Z0-9]{{1,8}})*$")',
}
RANGES: dict[str, tuple[int | None, int | None]] = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}


def in_range(literal: Literal) -> bool:
    """Return whether an integer lies within the range of its datatype.

    >>> from pyoxigraph import NamedNode
    >>> in_range(Literal("300", datatype=NamedNode(XSD + "byte")))
    False
    """
    low, high = RANGES.get(literal.datatype.value.removeprefix(XSD), (None, None))
    number = int(literal.value) if low is not None or high is not None else 0
    return (low is None or low <= number) and (high is None or number <= high)


def well_formed(datatype: str, value: str) -> Iterator[str]:
    """Yield the tests that a variable's literal passes when it is well-formed for a datatype.

    >>> list(well_formed(XSD + "nonNegativeInteger", "?v"))
    ['isNumeric(?v)', '?v >= 0']
    """
    name = datatype.removeprefix(XSD)
    if name in WELL_FORMED:
        yield WELL_FORMED[name].format(value)
    if name in RANGES:
        low, high = RANGES[name]
        yield f"isNumeric({value})"
        if low is not None:
            yield f"{value} >= {low}"
        if high is not None:
            yield f"{value} <= {high}"
