import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from tutorbot import bootstrap


class _Estimates:
    """Stands in for the desk of difficulties; what that does is shown in tests/cli/test_items.py."""

    def __init__(self, ago: timedelta | None) -> None:
        self.done = datetime.now(UTC) - ago if ago is not None else None
        self.times = 0
        self.looked = 0
        self.enough = asyncio.Event()

    async def last(self) -> datetime | None:
        self.looked += 1
        if self.looked > 3:
            self.enough.set()
        return self.done

    async def estimate(self, *, at: datetime) -> list[object]:
        self.times += 1
        if self.times == 1 and self.done is None:
            raise RuntimeError("it failed")
        self.done = at
        return []


class _Tutor:
    def __init__(self, difficulties: _Estimates) -> None:
        self.difficulties = difficulties


@pytest.mark.parametrize(
    ("ago", "times"), [(None, 2), (timedelta(days=1), 1), (timedelta(hours=23), 0)], ids=["never", "a day", "less"]
)
async def test_difficulties_are_estimated_once_a_day_and_again_where_it_failed(
    ago: timedelta | None, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "_LOOK_SECONDS", 0)
    estimates = _Estimates(ago)
    with capture_logs() as logged:
        async with bootstrap.estimating(_Tutor(estimates)):  # type: ignore[arg-type]  # all that it asks for
            await estimates.enough.wait()
    assert estimates.times == times
    assert ("difficulties could not be estimated" in {line["event"] for line in logged}) == (ago is None)
