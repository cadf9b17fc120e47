"""The Model Context Protocol over standard input and output: JSON-RPC 2.0, a message a line.

Only what a server of tools must answer (specification of 2025-06-18: lifecycle, ping, tools). The
reference library brings a web client, cryptography and telemetry, none of which a pipe needs.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import SimpulError

VERSIONS = ("2025-06-18", "2025-03-26", "2024-11-05")
LONGEST = 1024 * 1024  # bytes of a message

PARSE, INVALID, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602

LOG = logging.getLogger("simpul")

Json = dict[str, Any]


@dataclass(frozen=True)
class Tool:
    """A tool: its name, what it is for, the JSON Schema of its arguments, and what it does.

    ``run`` gets the arguments and returns an object of JSON; it raises the errors of the product.
    """

    name: str
    title: str
    description: str
    arguments: Mapping[str, Json]
    run: Callable[[Mapping[str, Any]], Json]
    required: Sequence[str] = ()

    def described(self) -> Json:
        """Return the tool as the protocol lists it."""
        schema = {
            "type": "object",
            "properties": dict(self.arguments),
            "required": list(self.required),
            "additionalProperties": False,
        }
        hints = {"readOnlyHint": True, "idempotentHint": True, "openWorldHint": False}
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": schema,
            "annotations": hints,
        }


class Fault(Exception):
    """What JSON-RPC calls an error: its code, and what was wrong."""

    def __init__(self, code: int, message: str) -> None:
        """Hold the code and the message."""
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class Server:
    """A server of tools: its version, what it tells a client of itself, and its tools by name."""

    version: str
    instructions: str
    tools: Mapping[str, Tool]

    def answers(self, lines: Iterable[bytes]) -> Iterable[str]:
        """Yield a line of answer for each line that asks for one."""
        for line in filter(bytes.strip, lines):
            try:
                answer: object = self._answer(_read(line))
            except Fault as fault:
                answer = _refused(None, fault)
            if answer:
                yield json.dumps(answer, ensure_ascii=False)

    def _answer(self, said: object) -> Json | list[Json] | None:
        """Return the answer to a message or to a batch of them; None to what asks for none."""
        if isinstance(said, list) and said:
            return [one for one in map(self._single, said) if one]
        return self._single(said)

    def _single(self, said: object) -> Json | None:
        if not isinstance(said, dict) or not isinstance(said.get("method", ""), str):
            return _refused(None, Fault(INVALID, "not a request"))
        if "id" not in said or "method" not in said:
            return None  # a notification, or the answer to a question that we never ask
        try:
            result = self._result(said["method"], said.get("params") or {})
        except Fault as fault:
            return _refused(said["id"], fault)
        return {"jsonrpc": "2.0", "id": said["id"], "result": result}

    def _result(self, method: str, params: Json) -> Json:
        if not isinstance(params, dict):
            raise Fault(BAD_PARAMS, "params is not an object")
        if method == "initialize":
            asked = params.get("protocolVersion")
            return {
                "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
                "capabilities": {"tools": {"listChanged": False}},
                "serverInfo": {"name": "simpul", "title": "Simpul", "version": self.version},
                "instructions": self.instructions,
            }
        if method == "ping":
            return {}
        if method == "tools/list":
            return {"tools": [one.described() for one in self.tools.values()]}
        if method == "tools/call":
            return self._call(params)
        raise Fault(NO_METHOD, method)

    def _call(self, params: Json) -> Json:
        name, given = params.get("name"), params.get("arguments") or {}
        tool = self.tools.get(name) if isinstance(name, str) else None
        if tool is None or not isinstance(given, dict):
            raise Fault(BAD_PARAMS, f"no such tool: {name}")
        wrong = {*given} - {*tool.arguments} | {one for one in tool.required if one not in given}
        if wrong:
            raise Fault(BAD_PARAMS, f"{name}: {', '.join(sorted(wrong))}")
        try:
            made = tool.run(given)
        except SimpulError as error:
            return _content(error.text("en"), failed=True)
        except Exception:
            LOG.exception("bug: %s", name)
            return _content("internal error", failed=True)
        return {**_content(json.dumps(made, ensure_ascii=False)), "structuredContent": made}


def _read(line: bytes) -> object:
    if len(line) > LONGEST:
        raise Fault(INVALID, f"a message of more than {LONGEST} bytes")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Fault(PARSE, str(error)) from error


def _content(text: str, *, failed: bool = False) -> Json:
    return {"content": [{"type": "text", "text": text}], "isError": failed}


def _refused(identifier: object, fault: Fault) -> Json:
    error = {"code": fault.code, "message": str(fault)}
    return {"jsonrpc": "2.0", "id": identifier, "error": error}
