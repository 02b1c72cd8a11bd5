import os
import signal
from collections.abc import AsyncIterator

import pytest

from tutorbot.domain.resemblances import Method
from tutorbot.encoder.encoders import Encoder, open_encoder

TEXTS = ["The same filter is used at every position.", "The learning rate falls over time."]


@pytest.fixture(scope="module")
async def encoder() -> AsyncIterator[Encoder]:
    """Its worker takes seconds to start."""
    async with open_encoder(answer_seconds=60) as shared:
        assert shared.installed
        yield shared


async def test_a_sentence_is_nearest_to_what_means_the_same_in_other_words(encoder: Encoder) -> None:
    found = await encoder.compare(["One set of weights slides over the whole image."], TEXTS)
    assert found.method is Method.MEANING
    assert found.said[0][0] > 2 * abs(found.said[0][1])
    assert found.between[0][0] == pytest.approx(1, abs=1e-3)


async def test_a_worker_that_died_is_replaced(encoder: Encoder) -> None:
    await encoder.compare(["A word."], TEXTS)
    pid = encoder.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    answers = [await encoder.compare(["A word."], TEXTS) for _ in range(2)]
    assert answers[-1].method is Method.MEANING
    assert encoder.pid != pid


async def test_without_the_model_words_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_encoder() as encoder:
        monkeypatch.setattr(encoder, "installed", False)
        found = await encoder.compare(["The same filter everywhere."], TEXTS)
        assert found.method is Method.WORDS
        assert found.said[0][0] > found.said[0][1]
        assert encoder.pid is None


async def test_who_is_not_answered_in_time_gets_words_and_no_process_is_left() -> None:
    async with open_encoder(answer_seconds=0.01) as encoder:
        assert (await encoder.compare(["A word."], TEXTS)).method is Method.WORDS
    assert encoder.pid is None
