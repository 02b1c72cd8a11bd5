from pathlib import Path

import pytest
from pydantic import ValidationError

import tutorbot
from tutorbot.settings import Settings, SettingsError, default_content_dir, load_settings

CHECKOUT = Path(tutorbot.__file__).parents[1]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without `.env` and `tutorbot.toml`; in the environment nothing of the machine is left."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TUTORBOT_{name.upper()}", raising=False)
    return tmp_path


def faults(**overrides: object) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(**overrides)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_nothing_set_gives_the_defaults() -> None:
    settings = load_settings()
    assert settings.database == Path("data/tutorbot.db")
    assert settings.heartbeat == Path("data/heartbeat")
    assert (settings.new_cards_per_day, settings.reviews_per_day, settings.retention) == (10, 100, 0.90)
    assert settings.shard_count is None


def test_a_stronger_source_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("new_cards_per_day", "reviews_per_day", "drain_seconds", "shard_count")
    (folder / "tutorbot.toml").write_text("".join(f"{name} = 11\n" for name in names))
    (folder / ".env").write_text("".join(f"TUTORBOT_{name.upper()}=12\n" for name in names[1:]))
    for name in names[2:]:
        monkeypatch.setenv(f"TUTORBOT_{name.upper()}", "13")
    settings = load_settings(shard_count=14)
    assert [getattr(settings, name) for name in names] == [11, 12, 13, 14]


def test_an_override_that_is_none_counts_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTORBOT_DATA_DIR", "/srv/bot")
    assert load_settings(data_dir=None).data_dir == Path("/srv/bot")


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTORBOT_RETENTION", "")
    monkeypatch.setenv("TUTORBOT_NONSENSE", "")
    assert load_settings().retention == 0.90


def test_a_home_folder_is_spelt_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    assert load_settings(data_dir="~/bot").data_dir == Path("/home/ana/bot")


def test_levels_and_formats_may_be_capitals() -> None:
    settings = load_settings(log_level="WARNING", log_format="JSON")
    assert (settings.log_level, settings.log_format) == ("warning", "json")


def test_settings_never_change_once_made() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.retention = 0.8


def test_in_a_checkout_the_courses_are_those_of_the_checkout() -> None:
    assert default_content_dir() == CHECKOUT / "content"


def test_every_fault_of_every_source_is_listed_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "tutorbot.toml").write_text('retension = 0.9\nshard_count = 0\nlog_format = "xml"\n')
    (folder / ".env").write_text("TUTORBOT_REVIEWS_PER_DAY=many\nTUTORBOT_LOG_LEVLE=info\nSOMEBODY_ELSE=1\n")
    monkeypatch.setenv("TUTORBOT_RETENTION", "1.5")
    assert [fault.partition(" (")[0] for fault in faults(drain_seconds=-1)] == [
        "retension in tutorbot.toml: there is no such setting; did you mean retention?",
        "TUTORBOT_LOG_LEVLE in .env: there is no such setting; did you mean TUTORBOT_LOG_LEVEL?",
        "log_format in tutorbot.toml is 'xml': it should be 'auto', 'human' or 'json'",
        "TUTORBOT_REVIEWS_PER_DAY in .env is 'many': it should be a valid integer",
        "TUTORBOT_RETENTION is '1.5': it should be less than or equal to 0.95",
        "drain_seconds is '-1': it should be greater than or equal to 0",
        "shard_count in tutorbot.toml is '0': it should be greater than or equal to 1",
    ]


def test_a_fault_says_what_the_setting_is_for() -> None:
    (fault,) = faults(retention=2)
    assert fault.endswith("(the share of cards to be remembered when due, 0.80 to 0.95)")


def test_a_name_like_no_other_is_answered_with_the_names_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTORBOT_XYZZY", "1")
    (fault,) = faults()
    assert fault.startswith("TUTORBOT_XYZZY: there is no such setting; there are TUTORBOT_TOKEN, TUTORBOT_TOKEN_FILE,")


@pytest.mark.parametrize("retention", ["0.80", "0.95"])
def test_the_ends_of_the_range_of_retention_are_allowed(retention: str) -> None:
    assert load_settings(retention=retention).retention == float(retention)


@pytest.mark.parametrize(("name", "text"), [("tutorbot.toml", b"retention = "), (".env", b"TUTORBOT_TOKEN=\xff\xfe")])
def test_a_file_that_cannot_be_read_is_named(folder: Path, name: str, text: bytes) -> None:
    (folder / name).write_bytes(text)
    with pytest.raises(SettingsError, match=f"{name} cannot be read"):
        load_settings()


def test_a_token_is_never_shown(folder: Path) -> None:
    (folder / "tutorbot.toml").write_text("token = 314159265\n")
    (fault,) = faults()
    assert fault.startswith("token in tutorbot.toml: it should be a valid string")
    assert "314159265" not in fault
    assert "hush" not in repr(load_settings(token="hush"))


def test_the_token_is_given_without_the_newline_around_it(folder: Path) -> None:
    (folder / "secret").write_text("abc.def\n")
    assert load_settings(token_file="secret").require_token() == "abc.def"
    assert load_settings(token=" abc.def ").require_token() == "abc.def"


def test_without_a_token_one_learns_where_to_get_it_and_how_to_do_without() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings().require_token()
    message = str(caught.value)
    for words in ("Bot > Reset Token", "TUTORBOT_TOKEN ", "TUTORBOT_TOKEN_FILE", "`tutorbot play` needs no token"):
        assert words in message


def test_a_token_file_is_read_only_when_the_token_is_needed() -> None:
    settings = load_settings(token_file="/nowhere")
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        settings.require_token()


def test_a_token_put_where_its_file_belongs_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(token_file="abc.def").require_token()
    assert "abc.def" not in str(caught.value)


@pytest.mark.parametrize(("content", "words"), [(b" \n", "is empty"), (b"\xff\xfe", "it is not text")])
def test_a_token_file_without_a_token_is_a_fault(folder: Path, content: bytes, words: str) -> None:
    (folder / "secret").write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        load_settings(token_file="secret").require_token()


def test_two_tokens_are_one_too_many() -> None:
    with pytest.raises(SettingsError, match="both set"):
        load_settings(token="abc.def", token_file="secret").require_token()
