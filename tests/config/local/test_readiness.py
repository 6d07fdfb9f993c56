import asyncio
import sys
from pathlib import Path

import pytest

from config.local import readiness
from config.local.children import Child
from config.local.errors import LocalError
from config.local.processes import Ledger
from config.local.programs import Plan


@pytest.fixture
def web(tmp_path):
    return Child("web", [sys.executable, "-c", ""], {}, tmp_path, Ledger(tmp_path))


def ask(web: Child, *answers: str, first_run: bool = False) -> list[str]:
    """Wait for a server that gives these answers in turn, and return what it was asked."""
    left, asked = list(answers), []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {left.pop(0)}\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async def story() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            plan = Plan(Path(), "0.0.0.0", server.sockets[0].getsockname()[1], "", demo=False)
            if first_run:
                await web.run()
            await readiness.wait(plan, web)

    asyncio.run(story())
    return asked


def test_it_waits_until_the_web_process_can_serve(web):
    asked = ask(web, "503 Service Unavailable", "200 OK")

    assert len(asked) == 2
    assert asked[0].startswith("GET /readyz HTTP/1.1\r\nHost: localhost:")


def test_an_error_in_the_source_is_not_waited_for(web):
    with pytest.raises(LocalError, match="answers with an error"):
        ask(web, "500 Internal Server Error")


def test_a_web_process_that_ended_is_not_waited_for(web):
    with pytest.raises(LocalError, match="The web process ended"):
        ask(web, first_run=True)
