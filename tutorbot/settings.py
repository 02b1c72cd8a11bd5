"""Environment and files become one frozen Settings; nothing else reads them.

A setting comes from the first of: an argument of the command, the environment (TUTORBOT_RETENTION), `.env` with the
same names, `tutorbot.toml` with plain ones (retention), its default. A name that is no setting is a fault like a wrong
value: a slip of the finger must not quietly leave a default in force.
"""

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from tutorbot.domain.errors import TutorError
from tutorbot.sandbox.jobs import Limits
from tutorbot.sandbox.options import Options

PREFIX = "TUTORBOT_"
ENV_FILE = Path(".env")
TOML_FILE = Path("tutorbot.toml")
FOR_THE_TESTS = {"chromium", "openapi"}
"""TUTORBOT_CHROMIUM and TUTORBOT_OPENAPI are read by tests/conftest.py."""

WHERE_TO_GET_ONE = """\
`tutorbot run` needs the token of your Discord bot, and none is set.
  Where to get one: https://discord.com/developers/applications > your application > Bot > Reset Token.
  How to give it:   set TUTORBOT_TOKEN in the environment or in a file named .env,
                    or set TUTORBOT_TOKEN_FILE to a file that holds nothing but the token (a Docker secret, for one).
To try the bot without Discord, `tutorbot play` needs no token."""


class SettingsError(TutorError):
    """The settings cannot be used; the message names each fault, and never a secret."""


def default_content_dir() -> Path:
    """The courses of this checkout, or those that travel inside an installed package."""
    package = Path(__file__).parent
    in_checkout = (package.parent / "pyproject.toml").is_file()
    return package.parent / "content" if in_checkout else package / "courses"


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


LocalPath = Annotated[Path, AfterValidator(Path.expanduser)]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, toml_file=TOML_FILE, frozen=True, extra="ignore"
    )

    token: SecretStr | None = Field(None, description="the bot's token")
    token_file: LocalPath | None = Field(None, description="a file that holds the bot's token")
    data_dir: LocalPath = Field(Path("data"), description="the folder of the database")
    content_dir: LocalPath = Field(default_factory=default_content_dir, description="the folder of the courses")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        "info", description="the least serious messages to log"
    )
    log_format: Annotated[Literal["auto", "human", "json"], BeforeValidator(_lower)] = Field(
        "auto", description="auto is human on a terminal and json elsewhere"
    )
    new_cards_per_day: int = Field(10, ge=0, le=50, description="new cards a learner meets in a day")
    reviews_per_day: int = Field(100, ge=10, le=500, description="reviews a learner is asked for in a day")
    retention: float = Field(
        0.90, ge=0.80, le=0.95, description="the share of cards to be remembered when due, 0.80 to 0.95"
    )
    sandbox: bool = Field(default=True, description="run learners' code; without it there are no puzzles")
    sandbox_wall_seconds: float = Field(5, ge=0.5, le=60, description="how long one run may take")
    sandbox_cpu_seconds: int = Field(4, ge=1, le=60, description="how long one run may compute, in whole seconds")
    sandbox_memory_mb: int = Field(512, ge=64, le=16_384, description="memory of one run, over the warm interpreter's")
    sandbox_output_kb: int = Field(64, ge=1, le=1024, description="what one run may print")
    sandbox_at_once: int = Field(2, ge=1, le=64, description="runs at the same time")
    sandbox_a_minute: int = Field(10, ge=1, le=600, description="runs that one learner may begin in a minute")
    sandbox_bubblewrap: bool = Field(
        default=True, description="put the sandbox into bubblewrap where that is installed"
    )
    sandbox_recycle: int = Field(500, ge=10, le=100_000, description="runs after which the sandbox's server is renewed")
    drain_seconds: float = Field(10, ge=0, le=600, description="how long a stopping bot may finish what it began")
    shard_count: int | None = Field(None, ge=1, description="left out, Discord decides")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def database(self) -> Path:
        return self.data_dir / "tutorbot.db"

    @property
    def heartbeat(self) -> Path:
        """A running bot touches this file every few seconds; the container's health check looks at its age."""
        return self.data_dir / "heartbeat"

    @property
    def sandbox_options(self) -> Options:
        limits = Limits(
            wall_s=self.sandbox_wall_seconds,
            cpu_s=self.sandbox_cpu_seconds,
            memory_mb=self.sandbox_memory_mb,
            output_bytes=self.sandbox_output_kb * 1024,
        )
        return Options(
            enabled=self.sandbox,
            limits=limits,
            at_once=self.sandbox_at_once,
            a_minute=self.sandbox_a_minute,
            recycled_after=self.sandbox_recycle,
            bubblewrap=self.sandbox_bubblewrap,
        )

    def require_token(self) -> str:
        """The token itself. Read from its file only here, so that what needs no token needs no file."""
        if self.token and self.token_file:
            raise SettingsError("TUTORBOT_TOKEN and TUTORBOT_TOKEN_FILE are both set. Keep one of them.")
        token = self.token.get_secret_value().strip() if self.token else ""
        if self.token_file:
            try:
                token = self.token_file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                # The path stays unsaid: some people put the token itself there.
                why = error.strerror if isinstance(error, OSError) else "it is not text"
                raise SettingsError(f"The file that TUTORBOT_TOKEN_FILE names cannot be read: {why}.") from None
            if not token:
                raise SettingsError("The file that TUTORBOT_TOKEN_FILE names is empty; it should hold the bot's token.")
        if not token:
            raise SettingsError(WHERE_TO_GET_ONE)
        return token


def load_settings(**overrides: object) -> Settings:
    """Settings from every source; an override that is None counts as not given.

    Raises SettingsError, which lists all faults of all sources.
    """
    arguments = {name: value for name, value in overrides.items() if value is not None}
    given = _given() | {name: name for name in arguments}
    faults = [
        f"{said}: there is no such setting{_meant(name, said)}" for name, said in given.items() if name not in KNOWN
    ]
    try:
        settings = Settings.model_validate(arguments)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            name = str(error["loc"][0])
            value = "" if name == "token" else f" is {str(error['input'])!r}"
            expected = error["msg"].replace("Input should be", "it should be").partition(", unable")[0]
            faults.append(f"{given[name]}{value}: {expected} ({KNOWN[name].description})")
    if faults:
        raise SettingsError("The settings cannot be used.\n" + "\n".join(f"  {fault}" for fault in faults))
    return settings


KNOWN = Settings.model_fields


def _given() -> dict[str, str]:
    """Each name that some source sets, with the words that say where; the strongest source speaks last."""
    try:
        toml = tomllib.loads(TOML_FILE.read_text(encoding="utf-8")) if TOML_FILE.exists() else {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{TOML_FILE} cannot be read: {error}.") from None
    try:
        env_file = dotenv_values(ENV_FILE)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read: {error}.") from None
    return (
        {name: f"{name} in {TOML_FILE}" for name in toml}
        | {name: f"{PREFIX}{name.upper()} in {ENV_FILE}" for name in _ours(env_file)}
        | {name: f"{PREFIX}{name.upper()}" for name in _ours(os.environ)}
    )


def _ours(variables: Mapping[str, str | None]) -> list[str]:
    lowered = (name.lower() for name, value in variables.items() if value)
    names = (name.removeprefix(PREFIX.lower()) for name in lowered if name.startswith(PREFIX.lower()))
    return [name for name in names if name not in FOR_THE_TESTS]


def _meant(name: str, said: str) -> str:
    """`said` shows how names are spelt where this one was found."""
    spelt = {known: PREFIX + known.upper() if said.startswith(PREFIX) else known for known in KNOWN}
    close = get_close_matches(name, KNOWN, n=1)
    return f"; did you mean {spelt[close[0]]}?" if close else f"; there are {', '.join(spelt.values())}"
