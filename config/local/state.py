"""What runs on this machine remember between themselves: secrets and ports, in one private file."""

import json
import secrets
from pathlib import Path
from typing import Any

from config.local import ports
from config.local.errors import LocalError


class State:
    """The folder of one installation (`var/`, or `var/test/`) and its `local.json`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home / "local.json"
        self.values: dict[str, Any] = self.read()

    def read(self) -> dict[str, Any]:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            return dict(json.loads(self.file.read_text()))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise LocalError(f"{error.filename} cannot be used by you ({error.strerror}).") from error
        except ValueError as error:
            raise LocalError(f"{self.file} is damaged. Begin anew with `manage.py up --reset`.") from error

    def folder(self, name: str) -> Path:
        """Return a private folder of this installation; it is there afterwards."""
        path = self.home / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def secret(self, name: str) -> str:
        """Return the secret of that name; it is made once."""
        return str(self.values.get(name) or self.keep(name, secrets.token_urlsafe(40)))

    def port(self, name: str) -> int:
        """Return the port that the last run had, or another when somebody else has it now."""
        port = self.values.get(name)
        return port if isinstance(port, int) and ports.is_free(port) else self.keep(name, ports.free())

    def keep[Value](self, name: str, value: Value) -> Value:
        self.values[name] = value
        draft = self.file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(self.values, indent=1))
        draft.replace(self.file)
        return value
