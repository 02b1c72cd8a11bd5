"""Embeds: small cards below a message's text."""

from tutorbot.playground.errors import Faults
from tutorbot.playground.jsons import Json
from tutorbot.playground.rules.shapes import Path, anything, boolean, listing, shape, text, url, whole

MAX_EMBEDS = 10
MAX_TEXT = 6000

_WEB = url("https?")
_ICON = url("https?", "attachment")
_PICTURE = shape(url=_ICON, proxy_url=anything, width=anything, height=anything, description=anything)
_EMBED = shape(
    type=text(0, 100),
    title=text(0, 256),
    description=text(0, 4096),
    url=_WEB,
    color=whole(0, 0xFFFFFF),
    timestamp=text(1, 40),
    footer=shape(text=text(0, 2048), icon_url=_ICON, proxy_icon_url=anything),
    author=shape(name=text(0, 256), url=_WEB, icon_url=_ICON, proxy_icon_url=anything),
    fields=listing(shape({"name": text(0, 256), "value": text(0, 1024)}, inline=boolean), 0, 25),
    image=_PICTURE,
    thumbnail=_PICTURE,
    video=anything,
    provider=anything,
    flags=anything,
)
embeds = listing(_EMBED, 0, MAX_EMBEDS)


def check_embeds(found: list[Json], path: Path, faults: Faults) -> None:
    """`found` have the right shape already."""
    total = 0
    for n, embed in enumerate(found):
        footer, author = embed.get("footer") or {}, embed.get("author") or {}
        parts = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name")]
        for m, field in enumerate(embed.get("fields") or ()):
            for key in ("name", "value"):
                parts.append(field[key])
                if not field[key].strip():
                    faults.add((*path, n, "fields", m, key), "BASE_TYPE_REQUIRED", "This field is required")
        written = sum(len((part or "").strip()) for part in parts)
        total += written
        if not written and not any(embed.get(key) for key in ("image", "thumbnail", "video")):
            faults.add((*path, n), "EMBED_EMPTY", "An embed needs some text or a picture.")
    if total > MAX_TEXT:
        words = f"Embed size exceeds maximum size of {MAX_TEXT}"
        faults.add(path, "MAX_EMBED_SIZE_EXCEEDED", f"{words}; all embeds together have {total} characters.")
