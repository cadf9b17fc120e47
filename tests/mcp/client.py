"""Speak to `simpul mcp` with the protocol's own client: run by `make mcp`, which installs it."""

import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def speak(command: str, *arguments: str) -> None:
    """List the tools, find a question, ask it, read a thing, and read the report."""
    server = StdioServerParameters(command=command, args=list(arguments))
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        hello = await session.initialize()
        assert hello.server_info.name == "simpul", hello
        tools = {one.name for one in (await session.list_tools()).tools}
        assert tools == {"cari-pertanyaan", "tanya", "baca", "laporan"}, tools
        asked = {
            "cari-pertanyaan": {"teks": "siapa saja yang mengurus stunting"},
            "tanya": {"pertanyaan": "pagu-menurut", "nilai": {"tahun": "2026"}},
            "baca": {"iri": "id/pemda/99.01"},
            "laporan": {"keparahan": "Violation"},
        }
        for name, given in asked.items():
            answer = await session.call_tool(name, given)
            assert not answer.is_error, answer
            assert answer.structured_content, answer
        refused = await session.call_tool("tanya", {"pertanyaan": "tidak-ada"})
        assert refused.is_error, refused
        sys.stdout.write(f"{hello.protocol_version}: {', '.join(sorted(tools))}\n")


asyncio.run(speak(*sys.argv[1:]))
