"""Ask the web process whether it can serve."""

import asyncio
import contextlib

from config.local.children import Child
from config.local.errors import LocalError
from config.local.programs import Plan

PATIENCE = 120  # seconds
PAUSE = 0.1


async def wait(plan: Plan, web: Child) -> None:
    """Return when /readyz answers 200. Raises LocalError when the web process ends or takes too long."""
    answer = "nothing"
    for _ in range(int(PATIENCE / PAUSE)):
        if web.exit_code is not None:
            raise LocalError("The web process ended; its message stands above.")
        answer = await ask(plan)
        if " 200 " in answer:
            return
        if " 500 " in answer:
            raise LocalError("The web process answers with an error; its message stands above.")
        await asyncio.sleep(PAUSE)
    raise LocalError(f"The web process did not get ready in {PATIENCE} s; /readyz answers: {answer}.")


async def ask(plan: Plan) -> str:
    """Return the status line of /readyz, or an empty string while nobody answers."""
    host = "127.0.0.1" if plan.host == "0.0.0.0" else plan.host  # noqa: S104  compared, not bound
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection(host, plan.port)
            writer.write(
                f"GET /readyz HTTP/1.1\r\nHost: localhost:{plan.port}\r\nConnection: close\r\n\r\n".encode()
            )
            line = await reader.readline()
            writer.close()
            return line.decode(errors="replace").strip()
    return ""
