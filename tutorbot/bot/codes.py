"""Code in forms: a field that holds the last try, a file for what is longer, and what comes back of the two."""

from typing import TYPE_CHECKING, Any, cast

from discord import TextStyle
from discord.ui import FileUpload, Label, TextInput

from tutorbot.bot.actions import typed
from tutorbot.domain.codes import MOST
from tutorbot.domain.errors import TutorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutorbot.bot.actions import Press

_FIELD = 4000
"""Characters of a field in a form."""
_MOST_BYTES = 4 * MOST


def code_fields(code: str) -> tuple[Label[Any], Label[Any]]:
    """A field that holds `code`, unless it is too long for one, and a file that goes before it."""
    fits = len(code) <= _FIELD
    field = TextInput[Any](
        custom_id="code", style=TextStyle.paragraph, default=code if fits else None, required=False, max_length=_FIELD
    )
    about = None if fits else "Your last code is too long for this field: send it as a file"
    file = FileUpload[Any](custom_id="file", required=False, max_values=1)
    return (
        Label(text="Code", description=about, component=field),
        Label(text="Or a .py file", description="For longer code; it goes before the field", component=file),
    )


async def sent_code(press: "Press") -> str:
    """What a form with those fields was sent with.

    Raises:
        TutorError: the file is too large, or no text.
    """
    if uploaded := _file(press):
        return await download(press, uploaded)
    fields = typed(press)
    blanks = [fields[name].strip() for name in sorted(fields) if name.startswith("blank")]
    return "\n".join(blanks) if blanks else fields.get("code", "")


def has_file(press: "Press") -> bool:
    """Whether a form was sent with a file, which is fetched over the network."""
    return _file(press) is not None


async def download(press: "Press", attachment: "Mapping[str, Any]") -> str:
    """The text of a file that Discord describes. Raises TutorError as `sent_code` does."""
    if attachment["size"] > _MOST_BYTES:
        raise TutorError(f"That file has {attachment['size']:,} bytes; I run up to {MOST:,} characters of Python.")
    content = await press.client.http.get_from_cdn(attachment["url"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TutorError("That file is no text in UTF-8, so it is no Python. Send a `.py` file.") from None


def _file(press: "Press") -> "Mapping[str, Any] | None":
    return _attachments(press).get(typed(press).get("file", ""))


def _attachments(press: "Press") -> "Mapping[str, Mapping[str, Any]]":
    """The files that came with a form or a command, by id."""
    data = cast("Mapping[str, Any]", press.data or {})
    return cast("Mapping[str, Mapping[str, Any]]", data.get("resolved", {}).get("attachments", {}))
