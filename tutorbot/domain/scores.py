"""What predictions are worth, held against labels. Predictions come from learners' code and may be anything."""

import re
from collections.abc import Sequence

from tutorbot.domain.experiments import Score
from tutorbot.domain.values import Tensor, Value, about

_COUNTED = re.compile(r"u?int\d+|bool|float\d+|bfloat16")


class Unscored(Exception):
    """Predictions that cannot be compared, in words."""


def score(how: Score, labels: Value, predictions: Value) -> float:
    """Compare predictions with labels.

    Args:
        how: `accuracy`, the share of equal class numbers, or the mean of squared or absolute differences.
        labels: a tensor of shape (n,).
        predictions: what was given for them; it may be anything.

    Raises:
        Unscored: they are no n numbers.
    """
    right, given = _numbers(labels), _numbers(predictions)
    if right is None:
        raise Unscored(f"The labels are {about(labels)}, and must be one number for each input.")
    if given is None or len(given) != len(right):
        raise Unscored(f"It gave {about(predictions)}, where {len(right)} numbers in shape ({len(right)},) are needed.")
    pairs = list(zip(right, given, strict=True))
    if how == "accuracy":
        return sum(a == b for a, b in pairs) / len(pairs)
    away = [a - b for a, b in pairs]
    return sum(each * each for each in away) / len(away) if how == "squared error" else sum(map(abs, away)) / len(away)


def _numbers(value: Value) -> Sequence[float] | None:
    if isinstance(value, Tensor) and len(value.shape) == 1 and value.shape[0] and _COUNTED.fullmatch(value.dtype):
        return [float(each) for each in value.array]
    return None
