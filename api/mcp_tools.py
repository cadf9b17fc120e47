"""What a program that talks is offered: questions to find and to ask, things, the report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from api import mcp_answers
from api.mcp import Json, Tool
from api.mcp_answers import MOST_ROWS, ROWS
from api.pages import text
from api.serving import Serving
from kg.errors import LANGUAGES, Usage
from kg.register import read_criteria

STRING, INTEGER = {"type": "string"}, {"type": "integer", "minimum": 1}


Known = tuple[str, Mapping[str, Json], Sequence[str], Callable[..., Json]]


def tools_of(serving: Serving, language: str) -> dict[str, Tool]:
    """Return the tools over what a home publishes, described in a language."""
    return {
        name: Tool(
            name,
            text(f"mcp-{name}", language),
            text(f"mcp-{name}-said", language),
            arguments,
            _over(serving, language, arguments, run),
            required,
        )
        for name, arguments, required, run in _known(serving.live.questions)
    }


def _known(questions: Iterable[str]) -> list[Known]:
    """Return each tool: its name, its arguments, those that are due, and what it does."""
    languages = {"type": "string", "enum": list(LANGUAGES)}
    asking: dict[str, Json] = {
        "pertanyaan": {"type": "string", "enum": sorted(questions)},
        "nilai": {"type": "object", "additionalProperties": STRING},
        "baris": {**INTEGER, "maximum": MOST_ROWS, "default": ROWS},
        "bahasa": languages,
    }
    reporting: dict[str, Json] = {
        "opd": STRING,
        "aturan": {"type": "string", "enum": sorted(one.key for one in read_criteria().values())},
        "keparahan": {"type": "string", "enum": ["Violation", "Warning", "Info"]},
        "profil": STRING,
        "halaman": INTEGER,
        "bahasa": languages,
    }
    reading: dict[str, Json] = {"iri": STRING, "halaman": INTEGER}
    return [
        ("cari-pertanyaan", {"teks": STRING}, ["teks"], mcp_answers.find),
        ("tanya", asking, ["pertanyaan"], mcp_answers.ask),
        ("baca", reading, ["iri"], mcp_answers.read),
        ("laporan", reporting, [], mcp_answers.report),
    ]


def _over(
    serving: Serving, language: str, arguments: Mapping[str, Json], run: Callable[..., Json]
) -> Callable[[Mapping[str, Any]], Json]:
    """Return a tool that refuses what does not fit its arguments, over the live release."""

    def tool(given: Mapping[str, Any]) -> Json:
        for name, value in given.items():
            if not _fits(value, arguments[name]):
                kind = str(arguments[name]["type"])
                raise Usage.of("bad-parameter", name=name, value=str(value)[:200], type=kind)
        chosen = {"language": given.get("bahasa", language), **given}
        chosen.pop("bahasa", None)
        return run(serving.live, **chosen)

    return tool


def _fits(value: object, schema: Json) -> bool:
    """Return whether a value fits the few words of JSON Schema that our arguments use."""
    if schema["type"] == "integer":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and 1 <= int(str(value)) <= schema.get("maximum", 10**6)
    if schema["type"] == "object":
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return isinstance(value, str) and value in schema.get("enum", [value])
