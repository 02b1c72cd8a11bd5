"""Pages in Markdown: `lesson.md` and its like, each page a headline, a text with code, and perhaps a check.

The file becomes the same plain data as any YAML file, so that its rules, its faults and its proof are those of all
content. All blocks of Python in it are one program; what stands in a block of text below one is what that one prints.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from tutorbot.content.documents import MAX_BYTES, Document
from tutorbot.content.entries import Entry, Raw, listed, texts
from tutorbot.content.faults import Loc, Problem, Problems
from tutorbot.content.fields import PageText, PageTitle, Slug
from tutorbot.content.items import Provable
from tutorbot.content.locks import Proved
from tutorbot.content.yaml_values import Place
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.materials import Page, Pages
from tutorbot.domain.modes import READ, Mode

FILES = {f"{mode}.md": mode for mode in READ}
FIELD = "files"
"""What holds the one entry of a file of pages."""

_HEADLINE = re.compile(r"## +(.+)")
_COMMENT = re.compile(r"<!--.*-->\s*")
_CHECK = re.compile(r"check: *(\S+) *")
_BLOCK = re.compile(r"^```(python|text) *\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    page: int
    """From 0."""
    code: str
    output: str | None
    """What it prints, without spaces at its ends; None where nothing is shown."""


class PageEntry(Entry):
    title: PageTitle = Field(description="the page's headline, after ## ")
    text: PageText = Field(description="the page's text")
    check: Slug | None = Field(default=None, description="the id of a question of this topic")


class PagesEntry(Provable):
    id: str = Field(description="the file's name")
    pages: list[PageEntry] = Field(
        description="3 to 8 pages, each with a headline ## and a text", min_length=3, max_length=8
    )

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        if not any(texts(page, "check") for page in listed(raw, "pages")):
            yield Problem("no page has a check", "`check: <id of a question>` at the end of a page or more")

    @property
    def mode(self) -> Mode:
        return FILES[self.id]

    @property
    def blocks(self) -> list[Block]:
        return [block for number, page in enumerate(self.pages) for block in _blocks(number, page.text)]

    def decides(self) -> object:
        return [[block.code, block.output] for block in self.blocks] or None

    def material(self, topic: TopicId, proved: Proved | None = None) -> Pages:
        code = "\n\n".join(block.code for block in self.blocks)
        return Pages(
            topic=topic,
            mode=self.mode,
            pages=tuple(
                Page(page.title, page.text, ItemId(f"{topic}/{page.check}") if page.check else None)
                for page in self.pages
            ),
            proof=proved.proof(code, "prints", None) if proved else None,
        )


def read_pages(path: Path) -> Document:
    """Never raises for what the file holds, or for a file that cannot be opened."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        return Document(path, problems=(Problem(f"cannot be read: {error.strerror}", "a readable file"),))
    except UnicodeDecodeError:
        return Document(path, problems=(Problem("not UTF-8 text", "a file saved with the encoding UTF-8"),))
    if len(raw) > MAX_BYTES:
        return Document(path, problems=(Problem("larger than 1 MB", "a shorter text"),))
    pages: list[dict[str, object]] = []
    base: Loc = (FIELD, 0, "pages")
    places: dict[Loc, Place] = {(FIELD,): Place(1), (FIELD, 0): Place(1), base: Place(1)}
    problems: list[Problem] = []
    rows: list[str] = []
    fenced = False
    for line, row in enumerate(text.split("\n"), start=1):
        fenced ^= row.startswith("```")
        if not fenced and (found := _HEADLINE.fullmatch(row)):
            _close(pages, rows)
            place = (*base, len(pages))
            places |= {place: Place(line), (*place, "title"): Place(line), (*place, "text"): Place(line, line + 1)}
            pages.append({"title": found[1].strip()})
            rows = []
        elif pages:
            rows.append(row)
        elif row.strip() and not _COMMENT.fullmatch(row):
            problems.append(Problem("text before the first page", "a headline that begins with ## ", line=line))
    _close(pages, rows)
    return Document(path, {FIELD: [{"id": path.name, "pages": pages}]}, places, tuple(problems))


def _close(pages: list[dict[str, object]], rows: Sequence[str]) -> None:
    """Give the last page its text, and its check."""
    if not pages:
        return
    text = "\n".join(rows)
    body = text.rstrip()
    before, _, last = body.rpartition("\n")
    if found := _CHECK.fullmatch(last):
        pages[-1]["check"] = found[1]
        text = before
    pages[-1]["text"] = text.rstrip()


def _blocks(page: int, text: str) -> Iterator[Block]:
    found = list(_BLOCK.finditer(text))
    for number, block in enumerate(found):
        if block[1] != "python":
            continue
        after = found[number + 1] if number + 1 < len(found) else None
        follows = after and after[1] == "text" and not text[block.end() : after.start()].strip()
        yield Block(page, block[2].rstrip(), after[2].strip() if after and follows else None)
