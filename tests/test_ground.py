"""What a newcomer meets first: set-up that says in one sentence what this machine lacks, and tools that agree."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tutorbot.settings import Settings

CHECKOUT = Path(__file__).parents[1]
TOOLS = (
    "awk",
    "cat",
    "cksum",
    "cp",
    "df",
    "dirname",
    "grep",
    "id",
    "mkdir",
    "rm",
    "sed",
    "sh",
    "sleep",
    "tail",
    "uname",
)
PYTHON = """\
#!/bin/sh
case "$*" in
    *print*) echo {version} ;;
    *sys.exit*) exit {too_old} ;;
    *ensurepip*) exit {bare} ;;
    "-m venv .venv") {venv} ;;
esac
"""


class Machine:
    """A checkout on a machine that has the everyday tools and whatever else a test gives it."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.checkout = folder / "checkout"
        self.bin.mkdir()
        (self.checkout / ".ci").mkdir(parents=True)
        for tool in TOOLS:
            self.bin.joinpath(tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
        for name in (".ci/setup", ".ci/chromium", ".ci/bubblewrap", "pyproject.toml", "constraints.txt"):
            shutil.copy(CHECKOUT / name, self.checkout / name)

    def give(self, name: str, script: str) -> None:
        program = self.bin / name
        program.unlink(missing_ok=True)
        program.write_text(script)
        program.chmod(0o755)

    def give_python(self, version: str = "3.12", *, too_old: int = 0, bare: int = 0, venv: str = "exit 0") -> None:
        self.give("python3", PYTHON.format(version=version, too_old=too_old, bare=bare, venv=venv))

    def run(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", *command],
            cwd=self.checkout,
            env={"PATH": str(self.bin), **env},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def complaint(self, *command: str, **env: str) -> str:
        """The one sentence on stderr of a command that fails."""
        ended = self.run(*command, **env)
        assert ended.returncode == 1, ended
        (sentence,) = ended.stderr.splitlines()
        return sentence


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_without_python_hears_where_to_get_one(machine: Machine) -> None:
    sentence = machine.complaint(".ci/setup")
    assert sentence.startswith("tutorbot: Python 3.11 or newer is needed and none was found; install one (Debian,")


def test_an_old_python_is_named(machine: Machine) -> None:
    machine.give_python("3.9", too_old=1)
    assert "3.11 or newer is needed and only 3.9 was found" in machine.complaint(".ci/setup")


def test_a_python_that_was_asked_for_and_is_not_there_is_named(machine: Machine) -> None:
    machine.give_python()
    assert "/opt/python was not found" in machine.complaint(".ci/setup", PYTHON="/opt/python")


def test_a_name_on_the_path_that_stands_for_nothing_is_passed_over(machine: Machine) -> None:
    machine.give("python3.13", "#!/bin/sh\necho 'no such version' >&2; exit 127\n")
    machine.give_python("3.11", bare=1)
    assert machine.complaint(".ci/setup").startswith("tutorbot: Python 3.11 is here without its venv module;")


def test_a_python_without_venv_hears_which_package_brings_it(machine: Machine) -> None:
    machine.give_python("3.12", bare=1)
    assert "apt install python3.12-venv" in machine.complaint(".ci/setup", "dev")


def test_a_full_disk_hears_how_much_is_needed(machine: Machine) -> None:
    machine.give_python()
    machine.give("df", "#!/bin/sh\necho Filesystem blocks used free\necho /dev/sda 9999999 9000000 102400\n")
    assert "about 2300 MB of free disk are needed" in machine.complaint(".ci/setup", "dev")
    assert "there are 100 MB" in machine.complaint(".ci/setup")
    assert not (machine.checkout / ".venv").exists()


def test_a_half_made_venv_is_taken_away(machine: Machine) -> None:
    machine.give_python(venv="mkdir -p .venv/bin && exit 1")
    assert "could not be made" in machine.complaint(".ci/setup")
    assert not (machine.checkout / ".venv").exists()


def test_a_failed_installation_does_not_count_as_done(machine: Machine) -> None:
    machine.give("inner", '#!/bin/sh\ncase "$*" in *install*) echo "ERROR: no network"; exit 1 ;; esac\n')
    machine.give_python(venv=f"mkdir -p .venv/bin && cp {machine.bin}/inner .venv/bin/python")
    ended = machine.run(".ci/setup")
    assert ended.returncode == 1
    assert [line.partition(":")[0] for line in ended.stderr.splitlines()] == ["ERROR", "tutorbot"]
    assert not (machine.checkout / ".venv" / "installed").exists()


def test_without_chromium_ci_fails_and_elsewhere_one_is_told(machine: Machine) -> None:
    assert "CI=true wants every test run" in machine.complaint(".ci/chromium", CI="true")
    ended = machine.run(".ci/chromium")
    assert ended.returncode == 0
    assert "the browser tests will be skipped" in ended.stdout


def test_root_is_given_a_chromium_by_apt(machine: Machine) -> None:
    machine.give("id", "#!/bin/sh\necho 0\n")
    machine.give("env", '#!/bin/sh\nshift\nexec "$@"\n')
    machine.give(
        "apt-get", f'#!/bin/sh\ncase "$*" in *install*chromium) cp {machine.bin}/id {machine.bin}/chromium ;; esac\n'
    )
    ended = machine.run(".ci/chromium", CI="true")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Installing Chromium with apt-get")


def test_a_chromium_that_is_there_needs_no_words(machine: Machine) -> None:
    machine.give("google-chrome", "#!/bin/sh\n")
    ended = machine.run(".ci/chromium", CI="true")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_chromium_that_was_named_must_be_there(machine: Machine) -> None:
    machine.give("chromium", "#!/bin/sh\n")
    machine.complaint(".ci/chromium", CI="true", TUTORBOT_CHROMIUM="/opt/chromium")


def test_without_bubblewrap_ci_fails_and_elsewhere_one_is_told(machine: Machine) -> None:
    assert "there is no bubblewrap; install it (Debian: apt install" in machine.complaint(".ci/bubblewrap", CI="true")
    ended = machine.run(".ci/bubblewrap")
    assert ended.returncode == 0
    assert "the sandbox will be tested without it" in ended.stdout


def test_root_is_given_bubblewrap_by_apt(machine: Machine) -> None:
    machine.give("id", "#!/bin/sh\necho 0\n")
    machine.give("env", '#!/bin/sh\nshift\nexec "$@"\n')
    machine.give(
        "apt-get", f'#!/bin/sh\ncase "$*" in *install*bubblewrap) cp {machine.bin}/id {machine.bin}/bwrap ;; esac\n'
    )
    ended = machine.run(".ci/bubblewrap", CI="true")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Installing bubblewrap with apt-get")


def test_bubblewrap_that_is_there_and_a_system_that_cannot_have_it_need_no_words(machine: Machine) -> None:
    machine.give("bwrap", "#!/bin/sh\n")
    there = machine.run(".ci/bubblewrap", CI="true")
    machine.bin.joinpath("bwrap").unlink()
    machine.give("uname", "#!/bin/sh\necho Darwin\n")
    elsewhere = machine.run(".ci/bubblewrap", CI="true")
    for ended in (there, elsewhere):
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_commit_is_checked_by_the_same_commands_as_make_check() -> None:
    makefile = (CHECKOUT / "Makefile").read_text()
    recipes = dict(re.findall(r"^(check-\w+):\n((?:\t.*\n)+)", makefile, re.MULTILINE))
    assert f"target {' '.join(recipes)}\n" in makefile, "`make check` makes all of them"
    of_make = [line.strip().replace("$(BIN)", ".venv/bin") for each in recipes.values() for line in each.splitlines()]
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert sorted(hook["entry"] for hook in hooks) == sorted(of_make)


def test_the_image_is_installed_as_the_checkout_is() -> None:
    pip = re.compile(r"python -m (pip install .*constraints\.txt)")
    in_setup = pip.search((CHECKOUT / ".ci" / "setup").read_text())
    in_image = pip.search((CHECKOUT / "Dockerfile").read_text())
    assert in_setup
    assert in_image
    assert in_image[1].replace(" --no-cache-dir", "") == in_setup[1]


def test_help_names_every_command() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    shown = subprocess.run([make], cwd=CHECKOUT, env=os.environ, capture_output=True, text=True, check=True).stdout
    for name in ("play", "run", "test", "check", "bench", "setup", "clean"):
        assert re.search(rf"^  make {name} +[A-Z]", shown, re.MULTILINE)


def test_the_readme_explains_every_setting() -> None:
    explained = re.findall(r"^\| `TUTORBOT_(\w+)` \|", (CHECKOUT / "README.md").read_text(), re.MULTILINE)
    assert sorted(name.lower() for name in explained) == sorted(Settings.model_fields)
