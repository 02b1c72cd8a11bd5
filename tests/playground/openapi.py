"""Holds what the bot sent against Discord's own OpenAPI description, where there is one on this machine.

    assert violations(playground.recorded) == []

Without a description (TUTORBOT_OPENAPI names the file) nothing can be held against it and the list is empty; the last
lines of the test run say so. Tests of this very check are marked `needs_openapi`.
"""

import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

Json = dict[str, Any]

needs_openapi = pytest.mark.skipif(
    "not __import__('os').environ.get('TUTORBOT_OPENAPI')",
    reason="there is no OpenAPI description of Discord: set TUTORBOT_OPENAPI to an openapi.json",
)


def violations(recorded: Iterable[Json]) -> list[str]:
    """One line for each fault in bodies of the form `{"method", "path", "body"}`, as `--record` writes them."""
    path = os.environ.get("TUTORBOT_OPENAPI")
    return [fault for call in recorded for fault in _faults(Path(path), call)] if path else []


def _faults(path: Path, call: Json) -> Iterable[str]:
    name = f"{call['method']} {call['path']}"
    validator = _validator(path, call["method"].lower(), call["path"], _kind(call["body"]))
    if validator is None:
        yield f"{name}: Discord describes no such request"
        return
    for error in validator.iter_errors(call["body"]):
        cause = _deepest(error)
        where = ".".join(map(str, cause.instance_path)) or "body"
        yield f"{name}: {where}: {cause.message[:300]}"


def _deepest(error: jsonschema_rs.ValidationError) -> jsonschema_rs.ValidationError:
    """Of alternatives that all fail, the one that got furthest into the body is the one that was meant."""
    inner = [_deepest(each) for branch in getattr(error.kind, "context", ()) for each in branch]
    return max([error, *inner], key=lambda each: len(each.instance_path))


def _kind(body: object) -> int | None:
    """The type of a callback: it picks the one schema whose faults are worth reading."""
    return body.get("type") if isinstance(body, dict) else None


@cache
def _validator(path: Path, method: str, called: str, kind: int | None) -> jsonschema_rs.Draft202012Validator | None:
    operation = _operation(path, method, called)
    if operation is None:
        return None
    document = _document(path)
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    for alternative in schema.get("anyOf", ()) if called.endswith("/callback") else ():
        named = document["components"]["schemas"][alternative["$ref"].rpartition("/")[2]]
        if kind in _numbers(document, named["properties"]["type"]):
            schema = alternative
            break
    return jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})


def _numbers(document: Json, schema: Json) -> list[int]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return list(schema.get("enum", ())) or [each["const"] for each in schema.get("oneOf", ())]


def _operation(path: Path, method: str, called: str) -> Json | None:
    paths = _document(path)["paths"]
    # "/messages/@original" is described beside "/messages/{message_id}": the literal one comes first.
    for template in sorted(paths, key=lambda each: each.count("{")):
        if method in paths[template] and re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), called):
            return dict(paths[template][method])
    return None


@cache
def _document(path: Path) -> Json:
    document: Json = json.loads(path.read_text(encoding="utf-8"))
    # discord.py sends ids as integers, and Discord takes them.
    document["components"]["schemas"]["SnowflakeType"] = {"type": ["string", "integer"]}
    return document
