"""Who a message pings: the mentions in its text that its `allowed_mentions` let through."""

import re
from collections.abc import Iterable

from tutorbot.playground.jsons import Json
from tutorbot.playground.worlds import PEOPLE, ROLES

PERSON = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYBODY = re.compile(r"@(everyone|here)\b")


def pings(texts: Iterable[str], allowed: Json | None) -> Json:
    """`mentions`, `mention_roles` and `mention_everyone` of a message. Without `allowed` everything pings."""
    text = "\n".join(texts)
    if "@" not in text:
        return {"mentions": [], "mention_roles": [], "mention_everyone": False}
    parse = ["users", "roles", "everyone"] if allowed is None else allowed.get("parse") or []
    named = {str(each) for key in ("users", "roles") for each in (allowed or {}).get(key) or []}
    people, roles = set(PERSON.findall(text)), set(ROLE.findall(text))
    return {
        "mentions": [p.raw() for p in PEOPLE if p.id in people and ("users" in parse or p.id in named)],
        "mention_roles": [r.id for r in ROLES if r.id in roles and ("roles" in parse or r.id in named)],
        "mention_everyone": "everyone" in parse and EVERYBODY.search(text) is not None,
    }
