"""One case for each thing that Discord refuses, and legal bodies that must pass."""

from typing import Any

import pytest

from tutorbot.playground.errors import Refusal
from tutorbot.playground.messages import Upload
from tutorbot.playground.rules.callbacks import check_callback
from tutorbot.playground.rules.commands import check_commands
from tutorbot.playground.rules.emojis import is_emoji
from tutorbot.playground.rules.messages import check_message

V2 = 1 << 15
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
Body = dict[str, Any]


def text(content: str = "x") -> Body:
    return {"type": 10, "content": content}


def button(custom_id: str | None = "a", **more: Any) -> Body:  # noqa: ANN401 any field of a button
    own = {} if custom_id is None else {"custom_id": custom_id}
    return {"type": 2, "style": 1, "label": "A", **own, **more}


def row(*components: Body) -> Body:
    return {"type": 1, "components": list(components)}


def option(value: str, **more: Any) -> Body:  # noqa: ANN401 any field of an option
    return {"label": value, "value": value, **more}


def select(*values: str, **more: Any) -> Body:  # noqa: ANN401 any field of a select
    return {"type": 3, "custom_id": "s", "options": [option(value) for value in values], **more}


def v2(*components: Body, **more: Any) -> Body:  # noqa: ANN401 any field of a message
    return {"flags": V2, "components": list(components), **more}


def gallery(url: str) -> Body:
    return {"type": 12, "items": [{"media": {"url": url}}]}


def embed(**fields: Any) -> Body:  # noqa: ANN401 any field of an embed
    return {"embeds": [fields]}


MESSAGES: dict[str, tuple[Body, str]] = {
    "no content": ({}, "Cannot send an empty message"),
    "blank content": ({"content": "  \n"}, "Cannot send an empty message"),
    "long content": ({"content": "x" * 2001}, "Must be 2000 or fewer in length"),
    "content of another type": ({"content": 5}, "Could not interpret value as string"),
    "unknown key": ({"content": "x", "colour": 1}, "There is no such field"),
    "unknown key in a component": ({"components": [row(button(colour=1))]}, "There is no such field"),
    "empty embed": (embed(), "An embed needs some text or a picture"),
    "blank field": (embed(title="t", fields=[{"name": " ", "value": "v"}]), "This field is required"),
    "field without value": (embed(fields=[{"name": "n"}]), "This field is required"),
    "26 fields": (embed(fields=[{"name": "n", "value": "v"}] * 26), "Must be 25 or fewer"),
    "long title": (embed(title="x" * 257), "Must be 256 or fewer"),
    "6,000 characters of embeds": (
        {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
        "Embed size exceeds maximum size of 6000",
    ),
    "eleven embeds": ({"embeds": [{"title": "t"}] * 11}, "Must be 10 or fewer"),
    "embed with a file URL": (embed(image={"url": "file:///etc/passwd"}), "is not supported"),
    "embed that names no file": (embed(image={"url": "attachment://x.png"}), '"x.png" was not found'),
    "six rows": ({"components": [row(button(str(n))) for n in range(6)]}, "Must be between 1 and 5"),
    "empty row": ({"components": [row()]}, "Must be between 1 and 5"),
    "six buttons in a row": ({"components": [row(*(button(str(n)) for n in range(6)))]}, "Must be between 1 and 5"),
    "select beside a button": ({"components": [row(select("x"), button())]}, "exceeds the maximum width"),
    "duplicate custom_id": ({"components": [row(button("a"), button("a"))]}, "custom id cannot be duplicated"),
    "duplicate custom_id over rows": ({"components": [row(button("s")), row(select("x"))]}, "cannot be duplicated"),
    "duplicate component id": ({"components": [row(button("a", id=7), button("b", id=7))]}, "id cannot be duplicated"),
    "duplicate option value": ({"components": [row(select("x", "x"))]}, "value is already used"),
    "no options": ({"components": [row(select())]}, "Must be between 1 and 25"),
    "26 options": ({"components": [row(select(*map(str, range(26))))]}, "Must be between 1 and 25"),
    "long option label": (
        {"components": [row(select("x") | {"options": [{"label": "x" * 101, "value": "x"}]})]},
        "Must be between 1 and 100",
    ),
    "max_values above the options": ({"components": [row(select("x", max_values=2))]}, "there are only 1 options"),
    "min_values above max_values": ({"components": [row(select("x", "y", min_values=2))]}, "must not be above"),
    "two defaults of one choice": (
        {"components": [row(select() | {"options": [option("x", default=True), option("y", default=True)]})]},
        "More defaults than may be chosen",
    ),
    "long custom_id": ({"components": [row(button("x" * 101))]}, "Must be between 1 and 100"),
    "long label": ({"components": [row(button(label="x" * 81))]}, "Must be 80 or fewer"),
    "button without custom_id": ({"components": [row(button(None))]}, "A custom id is required"),
    "button without label": ({"components": [row(button(label=None))]}, "needs a label or an emoji"),
    "button of no style": ({"components": [row(button(style=7))]}, "Value must be one of"),
    "button with a url and a custom_id": (
        {"components": [row(button(style=5, url="https://x.org"))]},
        "cannot both be specified",
    ),
    "plain button with a url": ({"components": [row(button(url="https://x.org"))]}, "for link buttons only"),
    "link without url": ({"components": [row(button(None, style=5))]}, "A link button needs a url"),
    "link of another scheme": ({"components": [row(button(None, style=5, url="ftp://x"))]}, "is not supported"),
    "emoji that is none": ({"components": [row(button(emoji={"name": "★"}))]}, 'Invalid emoji: "★"'),
    "component without type": ({"components": [{"custom_id": "x"}]}, "Value must be one of"),
    "text without the flag": ({"components": [text()]}, "without MessageFlags.IS_COMPONENTS_V2"),
    "button outside a row": (v2(button()), "Value must be one of"),
    "the flag and content": (v2(text(), content="x"), "'content' field cannot be used"),
    "the flag and embeds": (v2(text(), embeds=[{"title": "t"}]), "'embeds' field cannot be used"),
    "the flag and nothing": (v2(), "Cannot send an empty message"),
    "41 components": (v2(*(row(button(str(n))) for n in range(20)), text()), "found 41"),
    "4,001 characters": (v2(text("x" * 4000), text("y")), "found 4001"),
    "empty text": (v2(text("")), "Must be between 1 and 4000"),
    "container in a container": (
        v2({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
        "Value must be one of",
    ),
    "section without accessory": (v2({"type": 9, "components": [text()]}), "This field is required"),
    "section of four texts": (
        v2({"type": 9, "components": [text()] * 4, "accessory": button()}),
        "Must be between 1 and 3",
    ),
    "duplicate custom_id in an accessory": (
        v2({"type": 9, "components": [text()], "accessory": button("a")}, row(button("a"))),
        "cannot be duplicated",
    ),
    "picture that is not there": (v2(gallery("attachment://x.png")), '"x.png" was not found'),
    "picture of another scheme": (v2(gallery("data:image/png;base64,xx")), "is not supported"),
    "eleven pictures": (
        v2({"type": 12, "items": [{"media": {"url": "https://x.org/y.png"}}] * 11}),
        "Must be between 1 and 10",
    ),
    "colour out of range": (v2({"type": 17, "accent_color": 1 << 24, "components": [text()]}), "less than or equal"),
    "attachment without a file": ({"content": "x", "attachments": [{"id": 0}]}, "no uploaded file files[0]"),
    "mentions of an unknown kind": ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "Value must be one of"),
}


@pytest.mark.parametrize(("body", "words"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_is_refused(body: Body, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_message(body, {})
    assert words in caught.value.why


LEGAL: dict[str, Body] = {
    "content": {"content": "x", "tts": False, "embeds": [], "components": [], "allowed_mentions": {"parse": []}},
    "nulls": {"content": "x", "embeds": None, "components": None, "flags": None, "attachments": None},
    "2,000 characters": {"content": "x" * 2000},
    "a picture alone": embed(image={"url": "https://example.org/x.png"}),
    "6,000 characters of embeds": {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3000}]},
    "five rows of five": {
        "components": [row(*(button(f"{r}{c}", label=None, emoji={"name": "🔥"}) for c in range(5))) for r in range(5)]
    },
    "link": {"components": [row(button(None, style=5, url="https://x.org", emoji={"id": "123", "name": "mine"}))]},
    "select": {"components": [row(select("x", "y", min_values=0, max_values=2, placeholder=None))]},
    "other selects": {
        "components": [row({"type": kind, "custom_id": str(kind), "min_values": 0}) for kind in (5, 6, 7, 8)]
    },
    "40 components": v2(*(row(button(str(n))) for n in range(20))),
    "4,000 characters": v2(text("x" * 2000), text("y" * 2000)),
    "everything of V2": v2(
        {
            "type": 17,
            "accent_color": None,
            "spoiler": False,
            "components": [
                {"type": 9, "components": [text()], "accessory": button("b")},
                {"type": 9, "components": [text()], "accessory": {"type": 11, "media": {"url": "https://x.org/a"}}},
                {"type": 14, "divider": True, "spacing": 2},
                gallery("attachment://plot.png"),
                {"type": 13, "file": {"url": "attachment://plot.png"}},
                row(select("x")),
            ],
        },
        attachments=[{"id": 0, "filename": "plot.png", "description": "loss"}],
    ),
}


@pytest.mark.parametrize("body", LEGAL.values(), ids=LEGAL)
def test_a_legal_message_passes(body: Body) -> None:
    check_message(body, {"files[0]": Upload("plot.png", b"")} if "attachments" in body else {})


OLD = {"flags": 0, "content": "x", "embeds": [], "components": [], "attachments": [{"id": "9", "filename": "plot.png"}]}


def test_a_file_is_found_under_the_name_that_discord_gives_it() -> None:
    uploads = {"files[0]": Upload("my plot.png", b"")}
    check_message({"embeds": [{"image": {"url": "attachment://my_plot.png"}}]}, uploads)
    with pytest.raises(Refusal, match="attached are"):
        check_message({"embeds": [{"image": {"url": "attachment://my plot.png"}}]}, uploads)


def test_an_edit_may_use_the_files_that_the_message_has() -> None:
    check_message({"embeds": [{"image": {"url": "attachment://plot.png"}}]}, {}, old=OLD)
    check_message({"attachments": [{"id": "9"}]}, {}, old=OLD)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"content": "", "attachments": []}, "Cannot send an empty message"),
        ({"flags": V2, "components": [text()]}, "'content' field cannot be used"),
        ({"attachments": [{"id": "8"}]}, "no such attachment on the message"),
    ],
)
def test_an_edit_is_refused(body: Body, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_message(body, {}, old=OLD)
    assert words in caught.value.why


def test_a_message_becomes_components_v2_when_its_text_goes() -> None:
    check_message({"flags": V2, "content": None, "embeds": [], "components": [text()]}, {}, old=OLD)


def label(component: Body, **more: Any) -> Body:  # noqa: ANN401 any field of a label
    return {"type": 18, "label": "L", "component": component, **more}


def field(custom_id: str = "f", **more: Any) -> Body:  # noqa: ANN401 any field of a text input
    return {"type": 4, "custom_id": custom_id, "style": 1, **more}


def modal(*components: Body, **more: Any) -> Body:  # noqa: ANN401 any field of a modal
    return {"type": 9, "data": {"custom_id": "m", "title": "T", "components": list(components), **more}}


RADIOS = {"type": 21, "custom_id": "r", "options": [option("x"), option("y")]}
BOXES = {"type": 22, "custom_id": "c", "options": [option("x", default=True), option("y", default=True)]}

CALLBACKS: dict[str, tuple[int, Any, str]] = {
    "no object": (COMMAND, [], "Only dictionaries"),
    "no type": (COMMAND, {}, "This field is required"),
    "unknown type": (COMMAND, {"type": 99}, "Value must be one of"),
    "update of a command": (COMMAND, {"type": 7, "data": {"content": "x"}}, "Value must be one of"),
    "deferred update of a command": (COMMAND, {"type": 6}, "Value must be one of"),
    "choices for a command": (COMMAND, {"type": 8, "data": {"choices": []}}, "Value must be one of"),
    "modal after a modal": (SUBMIT, modal(label(field())), "Value must be one of"),
    "message for autocomplete": (AUTOCOMPLETE, {"type": 4, "data": {"content": "x"}}, "Value must be one of"),
    "deferral of autocomplete": (AUTOCOMPLETE, {"type": 5}, "Value must be one of"),
    "26 choices": (
        AUTOCOMPLETE,
        {"type": 8, "data": {"choices": [{"name": "n", "value": "v"}] * 26}},
        "Must be 25 or fewer",
    ),
    "long choice": (
        AUTOCOMPLETE,
        {"type": 8, "data": {"choices": [{"name": "n" * 101, "value": "v"}]}},
        "Must be between 1 and 100",
    ),
    "empty message": (COMMAND, {"type": 4, "data": {"content": ""}}, "Cannot send an empty message"),
    "fault inside data": (COMMAND, {"type": 4, "data": {"content": "x" * 2001}}, "data.content: Must be 2000"),
    "modal of six": (COMMAND, modal(*(label(field(str(n))) for n in range(6))), "Must be between 1 and 5"),
    "modal of none": (COMMAND, modal(), "Must be between 1 and 5"),
    "long modal title": (COMMAND, modal(label(field()), title="x" * 46), "Must be between 1 and 45"),
    "long label": (COMMAND, modal(label(field(), label="x" * 46)), "Must be between 1 and 45"),
    "button in a modal": (COMMAND, modal(row(button())), "Value must be one of"),
    "two inputs in a row": (COMMAND, modal(row(field("a"), field("b"))), "Must be between 1 and 1"),
    "duplicate field": (COMMAND, modal(label(field()), label(field())), "cannot be duplicated"),
    "long value": (COMMAND, modal(label(field(value="x" * 4001))), "Must be 4000 or fewer"),
    "value above max_length": (COMMAND, modal(label(field(value="xxx", max_length=2))), "Must be between 0 and 2"),
    "min_length above max_length": (COMMAND, modal(label(field(min_length=3, max_length=2))), "must not be above"),
    "one radio": (COMMAND, modal(label(RADIOS | {"options": [option("x")]})), "Must be between 2 and 10"),
    "two radios chosen": (COMMAND, modal(label(RADIOS | {"options": BOXES["options"]})), "More defaults"),
    "eleven checkboxes": (
        COMMAND,
        modal(label(BOXES | {"options": [option(str(n)) for n in range(11)]})),
        "Must be between 1 and 10",
    ),
}


@pytest.mark.parametrize(("kind", "body", "words"), CALLBACKS.values(), ids=CALLBACKS)
def test_a_callback_is_refused(kind: int, body: object, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_callback(kind, body, {}, None)
    assert words in caught.value.why


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (COMMAND, {"type": 4, "data": {"content": "x"}}),
        (COMMAND, {"type": 5}),
        (COMMAND, {"type": 5, "data": {"flags": 64}}),
        (COMPONENT, {"type": 6}),
        (COMPONENT, {"type": 7, "data": {"components": [row(button())]}}),
        (COMPONENT, {"type": 7}),
        (SUBMIT, {"type": 7, "data": {"content": "y"}}),
        (AUTOCOMPLETE, {"type": 8, "data": {"choices": [{"name": "n", "value": 1}, {"name": "m", "value": "v"}]}}),
        (
            COMMAND,
            modal(
                text(),
                label(field(value="x", required=False, placeholder="…"), description="d"),
                label(RADIOS),
                label(BOXES),
                label({"type": 19, "custom_id": "u", "max_values": 3}),
            ),
        ),
        (COMMAND, modal(row(field(label="old")), label(select("x")), label({"type": 23, "custom_id": "b"}))),
    ],
)
def test_a_legal_callback_passes(kind: int, body: Body) -> None:
    check_callback(kind, body, {}, OLD if kind in (COMPONENT, SUBMIT) else None)


def command(name: str = "quiz", **more: Any) -> Body:  # noqa: ANN401 any field of a command
    return {"name": name, "type": 1, "description": "d", **more}


def menu(name: str = "Run this code", **more: Any) -> Body:  # noqa: ANN401 any field of a command
    return {"name": name, "type": 3, **more}


def parameter(name: str = "topic", kind: int = 3, **more: Any) -> Body:  # noqa: ANN401 any field of an option
    return {"type": kind, "name": name, "description": "d", **more}


def with_options(*options: Body) -> list[Body]:
    return [command(options=list(options))]


LONG = [parameter(f"o{n}", choices=[{"name": f"{c:0100}", "value": f"{c:0100}"} for c in range(20)]) for n in range(2)]

COMMANDS: dict[str, tuple[Any, str]] = {
    "no list": ({}, "Only iterables"),
    "upper case": ([command("Quiz")], "Command name is invalid"),
    "space in the name": ([command("my quiz")], "Command name is invalid"),
    "long name": ([command("x" * 33)], "Must be between 1 and 32"),
    "upper case in a translation": ([command(name_localizations={"de": "Quiz"})], "Command name is invalid"),
    "no description": ([{"name": "quiz", "type": 1}], "This field is required"),
    "long description": ([command(description="x" * 101)], "Must be 100 or fewer"),
    "description on a menu": ([command(type=2)], "0.description: Context menu commands have neither"),
    "options on a menu": ([menu(options=[parameter()])], "0.options: Context menu commands have neither"),
    "blank name of a menu": ([menu("  ")], "0.name: This field is required"),
    "long name of a menu": ([menu("x" * 33)], "Must be between 1 and 32"),
    "long translation of a menu's name": ([menu(name_localizations={"de": "x" * 33})], "Must be between 1 and 32"),
    "two menus of one name": ([menu("Run"), menu("Run")], "names must be unique"),
    "unknown locale": ([command(name_localizations={"tlh": "quiz"})], "not a locale"),
    "unknown locale in an option": (
        with_options(parameter(description_localizations={"xx": "d"})),
        "not a locale",
    ),
    "unknown key": ([command(colour=1)], "There is no such field"),
    "two of one name": ([command(), command()], "names must be unique"),
    "two options of one name": (with_options(parameter(), parameter()), "Option name is not unique"),
    "required after optional": (
        with_options(parameter("a"), parameter("b", required=True)),
        "Required options must be placed before",
    ),
    "choices and autocomplete": (
        with_options(parameter(autocomplete=True, choices=[{"name": "n", "value": "v"}])),
        "exclude each other",
    ),
    "autocomplete of a person": (with_options(parameter(kind=6, autocomplete=True)), "Only string, integer and number"),
    "26 choices": (
        with_options(parameter(choices=[{"name": str(n), "value": str(n)} for n in range(26)])),
        "Must be 25 or fewer",
    ),
    "two choices of one value": (
        with_options(parameter(choices=[{"name": "n", "value": "v"}, {"name": "m", "value": "v"}])),
        "must be unique",
    ),
    "choice of another type": (with_options(parameter(kind=4, choices=[{"name": "n", "value": "v"}])), "type of its"),
    "26 options": (with_options(*(parameter(f"o{n}") for n in range(26))), "Must be 25 or fewer"),
    "min above max": (with_options(parameter(kind=4, min_value=3, max_value=2)), "must not be above"),
    "subcommand beside an option": (with_options(parameter("a", 1), parameter("b")), "cannot stand beside"),
    "group in a group": (
        with_options(parameter("a", 2, options=[parameter("b", 2, options=[])])),
        "Groups cannot stand inside",
    ),
    "8,000 characters": ([command(options=LONG)], "exceeds maximum size (8000)"),
    "101 commands": ([command(f"c{n}") for n in range(101)], "Maximum number of application commands"),
    "16 menus": ([{"name": f"c{n}", "type": 2} for n in range(16)], "Maximum number of application commands"),
    "unknown context": ([command(contexts=[3])], "Value must be one of"),
}


@pytest.mark.parametrize(("body", "words"), COMMANDS.values(), ids=COMMANDS)
def test_a_command_is_refused(body: object, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_commands(body)
    assert words in caught.value.why


def test_legal_commands_pass() -> None:
    group = parameter("admin", 2, options=[parameter("ban", 1, options=[parameter("who", 6, required=True)])])
    localized = command(
        "carte",
        name_localizations={"fr": "révision", "hi": "प्रश्न", "ja": "カード"},
        description_localizations={"de": "Heutige Karten"},
        default_member_permissions=32,
        contexts=[0, 1, 2],
        integration_types=[0, 1],
        dm_permission=True,
        nsfw=False,
    )
    numbers = parameter("count", 4, min_value=1, max_value=20, choices=[{"name": "one", "value": 1}])
    explain = menu("Explain This", dm_permission=True, default_member_permissions=None)
    translated = menu(type=2, name_localizations={"de": "Code ausführen!"})
    file = parameter("file", 11, required=True)
    check_commands([localized, command(options=[parameter(required=True, autocomplete=True), numbers]), explain])
    check_commands([command("run", options=[file]), menu(), translated])
    check_commands([command("question", options=[group, parameter("add", 1, options=[])])])


def test_every_fault_is_reported_at_its_place() -> None:
    body = {"content": "x" * 2001, "components": [row(button("a", label="x" * 81), button("a"))]}
    with pytest.raises(Refusal) as caught:
        check_message(body, {})
    errors = caught.value.body["errors"]
    assert errors["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
    assert "label" in errors["components"]["0"]["components"]["0"]
    assert (caught.value.status, caught.value.body["code"]) == (400, 50035)


@pytest.mark.parametrize(
    "name", ["🔥", "➡️", "✅", "1️⃣", "🇩🇪", "👩‍🏫", "❤️‍🔥", "🅰️", "⏱️", "🏴\U000e0067\U000e0062\U000e007f"]
)
def test_emoji_are_known(name: str) -> None:
    assert is_emoji(name)


@pytest.mark.parametrize("name", ["★", "✓", "●", "A", "1", "", "🔥x", "→", "\ufe0f"])
def test_other_symbols_are_no_emoji(name: str) -> None:
    assert not is_emoji(name)
