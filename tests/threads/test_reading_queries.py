"""What people type into the search box, in pieces; and the words around what was found."""

from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from threads.query import Filter, Query, Term, parse
from threads.snippets import marked, snippet
from threads.words import spelled


def test_parsing():
    assert parse('a "b c" -d -"e f" topic:x -user:"Ann B" is:unanswered') == Query(
        (Term("a"), Term("b c", True), Term("d", False, True), Term("e f", True, True)),
        (Filter("topic", "x"), Filter("user", "Ann B", True), Filter("is", "unanswered")),
    )
    assert parse("TOPIC:x").filters == (Filter("topic", "x"),)
    assert [term.text for term in parse("backend -> MLE").wanted] == ["backend", "MLE"]
    assert parse("http://a.example/b").filters == ()


@given(st.text())
def test_parsing_never_fails(text):
    query = parse(text)
    assert isinstance(query.strict + query.forbidden + " ".join(query.words), str)


WORDS = st.text("abcDE5+#./&-é→:'", min_size=1, max_size=8)
VALUES = st.text("abc5 -.é", min_size=1, max_size=8).map(lambda v: " ".join(v.split())).filter(bool)
FILTERS = st.builds(
    Filter, st.sampled_from(["topic", "user", "from", "to", "is"]), VALUES, st.booleans()
)


@given(st.lists(WORDS, max_size=5), st.lists(FILTERS, max_size=4, unique=True))
def test_a_query_written_out_is_read_back(words, filters):
    query = parse(" ".join([*words, *map(str, filters)]))
    assert parse(str(query)) == query
    assert set(filters) <= set(query.filters)


@given(st.text(), st.lists(st.integers(1, 60)))
def test_highlights_keep_the_text(text, places):
    pieces = marked(text, {"word": places})
    assert "".join(piece for piece, _ in pieces) == text
    shown = "".join(piece for piece, _ in snippet(text, {"word": places}))
    assert shown.removeprefix("… ").removesuffix(" …") in text or len(text) > 1000


def test_postgres_counts_words_as_we_do(db):
    """Highlights rely on it: word n of a text is position n of its tsvector."""
    words = "9e5b 1e5 e5 3x 0x1f é9 ²³ xß 日本 www http com a1b2 5e ke5s 9E5tc C++ .NET R&D IT"
    words += " snake_case and/or a.b.example x@y.example -5 +5 3.5 1,000 v1.2 <b> &amp; l'été ﬁn"
    text = spelled(f"{words} {'y' * 300} kubernetes")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT positions FROM unnest(to_tsvector('pg_catalog.english', %s)) "
            "WHERE lexeme = 'kubernet'",
            [text],
        )
        assert cursor.fetchone()[0] == [len(text.split())]
