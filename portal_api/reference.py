"""The API's reference as a page of our own: made from the schema, readable without JavaScript."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
type Schema = dict[str, Any]


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    is_required: bool
    note: str


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    summary: str
    description: str
    needs: str
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]

    @property
    def anchor(self) -> str:
        return f"{self.method}-{self.path}".strip("/").replace("/", "-").replace("{", "").replace("}", "")


@cache
def schema() -> Schema:
    """Return the OpenAPI description; it is the same for every firm."""
    found: Schema = SchemaGenerator(urlconf="config.urls_firm").get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


@cache
def groups() -> dict[str, list[Endpoint]]:
    """Return the endpoints by the first word of their path."""
    found: defaultdict[str, list[Endpoint]] = defaultdict(list)
    for path, item in schema()["paths"].items():
        for method in METHODS:
            if method in item:
                found[path.split("/")[3].replace("-", " ").capitalize()].append(
                    _endpoint(method, path, item[method])
                )
    return dict(found)


def _endpoint(method: str, path: str, operation: Schema) -> Endpoint:
    parameters = [
        _field(p["name"], p["schema"], p.get("required", False), p.get("description", ""))
        for p in operation.get("parameters", ())
    ]
    answers = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
    return Endpoint(
        method.upper(), path, operation.get("summary", ""), operation.get("description", ""),
        operation.get("x-permission", ""), parameters,
        _fields(operation.get("requestBody", {})), _fields(answers[0] if answers else {}),
    )  # fmt: skip


def _fields(holder: Schema) -> list[Field]:
    for content in holder.get("content", {}).values():
        shape = _resolved(content.get("schema") or {})
        rows = _resolved(shape.get("properties", {}).get("results", {}))
        shape = _resolved((rows or shape).get("items", rows or shape))
        needed = shape.get("required", ())
        return [_field(name, part, name in needed, "") for name, part in shape.get("properties", {}).items()]
    return []


def _field(name: str, part: Schema, is_required: bool, note: str) -> Field:  # noqa: FBT001
    part = _resolved(part)
    kind = part.get("format") or part.get("type") or "one of"
    choices = part.get("enum")
    kind = " or ".join(map(str, kind)) if isinstance(kind, list) else str(kind)
    words = ", ".join(f"“{choice}”" for choice in choices) if choices else ""
    return Field(
        name,
        f"one of {words}" if words else kind,
        is_required,
        note or part.get("description", "").partition("* `")[0].strip(),
    )


def _resolved(part: Schema) -> Schema:
    """Follow a reference, also one wrapped in allOf or oneOf."""
    for wrapper in ("allOf", "oneOf"):
        if wrapper in part:
            return _resolved(part[wrapper][0])
    if "$ref" in part:
        return _resolved(schema()["components"]["schemas"][part["$ref"].rpartition("/")[2]])
    return part
