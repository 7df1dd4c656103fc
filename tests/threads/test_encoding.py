"""What a text means: 384 numbers, or nothing where there is no encoder."""

import math
import threading

import pytest

from threads.related import encoder

needs_the_model = pytest.mark.skipif(
    encoder.onnxruntime is None, reason="the encoder is not installed"
)
ODD = [
    "", " \n\t ", "\0", "a\0b", "\ud800", "👩‍💻 → 🤖", "кто я?", "次は?", "ﷺ" * 500, "é" * 3,
    "a" * 50_000, "[CLS] [SEP] [PAD]", "‮abc", "C++ / .NET",
]  # fmt: skip


def alike(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@needs_the_model
def test_a_question_is_384_numbers_of_length_one():
    found = encoder.vectors([("From backend to ML", "How did you do it?"), ("Salary", "")])
    assert [len(vector) for vector in found] == [384, 384]
    assert [math.hypot(*vector) for vector in found] == pytest.approx([1, 1], abs=1e-5)


@needs_the_model
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_has_a_vector(text):
    for vector in encoder.vectors([(text, ""), ("", text), (text, text)]):
        assert math.hypot(*vector) == pytest.approx(1, abs=1e-5)


@needs_the_model
def test_like_questions_lie_near_each_other():
    backend, engineer, kitchen = encoder.vectors(
        [
            ("How do I move from backend to machine learning?", ""),
            ("Software engineer who wants to become an ML engineer", ""),
            ("Which tiles are best for a kitchen floor?", ""),
        ]
    )
    assert alike(backend, engineer) > alike(backend, kitchen) + 0.2


@needs_the_model
def test_a_text_means_the_same_alone_and_among_others():
    texts = [("One", "word"), ("A longer one", "with many more words " * 40), ("Three", "")]
    together = encoder.vectors(texts)
    for text, vector in zip(texts, together, strict=True):
        assert alike(encoder.vectors([text])[0], vector) == pytest.approx(1, abs=1e-3)


@needs_the_model
def test_what_stands_behind_256_tokens_is_not_read():
    long = "word " * 300
    assert encoder.vectors([("T", long)]) == encoder.vectors([("T", long + "something else")])


def test_no_questions_have_no_vectors():
    assert encoder.vectors([]) == []


def test_switched_off_there_are_none(settings):
    settings.ENCODER = False
    assert encoder.state() == "off"
    assert encoder.vectors([("One", "word")]) is None
    assert encoder.vector_soon("One", "word") is None


def test_not_installed_there_are_none(monkeypatch):
    monkeypatch.setattr(encoder, "onnxruntime", None)
    assert encoder.state() == "missing"
    assert encoder.vectors([("One", "word")]) is None


@needs_the_model
def test_a_broken_model_is_as_good_as_none(monkeypatch, caplog):
    monkeypatch.setattr(encoder, "_loaded", None)
    monkeypatch.setattr(encoder, "_broken", False)
    monkeypatch.setattr(encoder, "TOKENIZER", encoder.TOKENIZER.with_name("LICENSE"))
    assert encoder.vectors([("One", "word")]) is None
    assert encoder.state() == "missing"
    assert "does not load" in caplog.text


@needs_the_model
def test_nobody_waits_for_loading(monkeypatch):
    monkeypatch.setattr(encoder, "_loaded", None)
    assert encoder.vector_soon("One", "word") is None
    assert not encoder.is_loaded()


@needs_the_model
def test_nobody_waits_behind_somebody_else():
    assert encoder.load()
    with encoder._encoding:
        assert encoder.vector_soon("One", "word") is None


@needs_the_model
def test_nobody_waits_long(monkeypatch):
    assert encoder.load()
    going_on = threading.Event()
    monkeypatch.setattr(encoder, "PATIENCE", 0.01)
    monkeypatch.setattr(encoder, "vectors", lambda questions: going_on.wait(5) and [[1.0]])
    try:
        assert encoder.vector_soon("One", "word") is None
    finally:
        going_on.set()


@needs_the_model
def test_who_asks_gets_the_meaning_that_tasks_store(monkeypatch):
    assert encoder.load()
    monkeypatch.setattr(encoder, "PATIENCE", 30)
    assert encoder.vector_soon("One", "word") == encoder.vectors([("One", "word")])[0]
