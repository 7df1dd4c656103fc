"""Somebody looks for a discussion."""

import pytest
from django.urls import reverse
from searches import SEARCH, ask, page, results, titles

from threads import limits, search
from threads.models import Role


def test_a_word_of_title_question_or_answer_is_found(client, thread, answer):
    for word in ("offer", "first year", "platform"):
        assert titles(client, word) == [thread.title]


def test_the_result_says_where_the_words_are(client, thread, answer):
    assert [r.place for r in results(client, "return offer")] == ["title"]
    assert [r.place for r in results(client, "year")] == ["question"]
    assert [r.place for r in results(client, "career-pivot")] == ["labels"]
    html = page(client, "platform team")
    assert "in an answer by <b>Ravi K.</b>" in html
    assert "Start with the <mark>platform</mark> <mark>team</mark>." in html
    assert f'href="{answer.get_absolute_url()}"' in html


def test_all_words_may_be_spread_over_title_and_answers(client, thread, answer):
    assert titles(client, "backend platform year") == [thread.title]


def test_a_title_outranks_an_answer(client, asker, thread, answer):
    other = ask(asker, "Is a platform team a good place to start?")
    assert titles(client, "platform") == [other.title, thread.title]


def test_quoted_words_stand_in_a_row(client, asker):
    ask(asker, "How to prepare for system design?")
    ask(asker, "How to design a reward system?")
    assert titles(client, '"system design"') == ["How to prepare for system design?"]


def test_minus_leaves_out(client, asker):
    ask(asker, "Interview onsite")
    ask(asker, "Interview by phone")
    assert titles(client, "interview -onsite") == ["Interview by phone"]
    assert titles(client, 'interview -"by phone"') == ["Interview onsite"]


def test_or_takes_either(client, asker):
    ask(asker, "All about kubernetes")
    ask(asker, "All about terraform")
    assert len(titles(client, "kubernetes or terraform")) == 2


@pytest.mark.parametrize(
    ("title", "queries"),
    [
        ("How much ML does a PM need?", ["ML", "pm", "ML PM"]),
        ("Going from L5 to L6", ["L5", "l6"]),
        ("Is C++ worth learning?", ["C++", "c++", "cpp"]),
        ("Leaving C# behind", ["C#", "csharp"]),
        ("From .NET to Go", [".NET", ".Net", "dotnet"]),
        ("E4→E5 in a year?", ["E4→E5", "E4->E5", "e5"]),
        ("Promotion L4->L5", ["L4->L5", "L4 -> L5", "L4 → L5"]),
        ("Is on-call worth it?", ["on-call", "on call", '"on call"', "oncall", "On-Call"]),
        ("My first week on call", ["on-call", "on call", '"on call"', "oncall"]),
        ("Cold e-mails? One e-mail", ["email", "e-mail"]),
        ("Running A/B tests", ["A/B", "a/b test"]),
        ("A life in R&D", ["R&D", "r&d"]),
        ("Who owns CI/CD?", ["CI/CD", "cicd"]),
        ("Learning Node.js late", ["Node.js", "node", "node js"]),
        ("From backend to MLE", ["backend -> MLE", "backend->MLE", "backend → MLE"]),
        ("Moving to IT at 40", ["IT", "it"]),
        ("Back-end or frontend/design?", ["back end", "back-end", "design", "frontend"]),
        ("Café owner turns engineer", ["cafe", "CAFÉ"]),
        ("الانتقال إلى هندسة البيانات", ["هندسة"]),
        ("Как стать инженером", ["инженером", "ИНЖЕНЕРОМ"]),
    ],
)
def test_short_and_symbolic_words_are_found(client, asker, title, queries):
    ask(asker, "Something else that nobody looks for", body="The first call went on.")
    ask(asker, title)
    for query in queries:
        assert titles(client, query) == [title], query


def test_c_is_not_c_plus_plus(client, asker):
    ask(asker, "Is C worth learning?")
    ask(asker, "Is C++ worth learning?")
    assert titles(client, "C++") == ["Is C++ worth learning?"]
    assert "Is <mark>C++</mark> worth" in page(client, "C++")


def test_filters(client, as_mentor, asker, mentor, thread, answer):
    other = ask(asker, "What is a staff engineer?", topics=["system-design"])
    for query in (
        'topic:"system-design"',
        "topic:System-Design",
        "is:unanswered",
        "-user:@ravi",
        "-topic:career-pivot",
        "user:nadia staff",
    ):
        assert titles(client, query) == [other.title], query
    for query in (
        "user:@ravi",
        "user:RAVI",
        'user:"Ravi K."',
        "from:backend to:ml",
        "to:ML-engineer",
    ):
        assert titles(client, query) == [thread.title], query


def test_a_role_is_found_by_its_alias(client, thread):
    role = Role.objects.get(name="ML engineer")
    role.aliases.create(name="MLE")
    search.refresh(role.threads_to.all())
    assert titles(client, "to:MLE") == titles(client, "mle") == [thread.title]


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("user:nobody offer", "Nobody here is called nobody."),
        ("topic:gardening offer", "There is no topic gardening."),
        ("from:astronaut offer", "No role here is called astronaut."),
        ("is:solved offer", "We do not know what is:solved means."),
    ],
)
def test_a_filter_that_names_nothing_is_told_and_left_out(client, thread, query, hint):
    html = page(client, query)
    assert hint in html
    assert "return <mark>offer</mark>" in html


def test_where_no_filter_names_anything_only_that_is_said(client, thread):
    html = page(client, "topic:nope user:ra")
    assert "There is no topic nope." in html and "Nobody here is called ra." in html
    assert "There is no word" not in html and "No discussion matches" not in html
    assert "What you can type" in html


def test_a_sentence_finds_what_has_some_of_its_words(client, thread):
    html = page(client, "does an offer let me negotiate relocation somewhere sunny")
    assert "These have some of them." in html
    assert "return <mark>offer</mark>" in html


def test_a_misspelt_word_is_corrected(client, asker, learnt_at_once):
    ask(asker, "Books about distributed systems")
    html = page(client, "distrbuted systms")
    assert "Showing results for <em>distributed systems</em>" in html
    assert "<mark>distributed</mark>" in html
    assert f"{SEARCH}?q=distrbuted+systms&amp;literally=1" in html
    assert results(client, "distrbuted systms", literally="1") == []


def test_nothing_found_says_what_to_do_next(client, thread):
    html = page(client, "xylophone & <co>")
    assert "No discussion matches" in html
    assert f"{reverse('threads.new')}?title=xylophone%20%26%20%3Cco%3E" in html


def test_an_empty_box_explains_itself(client, db):
    for query in ("", "  ", '""', "topic:", "-", "&|!"):
        html = page(client, query)
        assert 'name="q"' in html and "What you can type" in html


def test_a_later_page_leads_back_to_the_first_one(client, asker, thread):
    first = client.get(SEARCH, {"q": "offer"})
    assert "First results" not in first.text
    beyond = client.get(SEARCH, {"q": "offer", "after": "0.1", "literally": 1}).text
    assert f'href="{SEARCH}?q=offer&amp;literally=1"' in beyond
    assert "Nothing further on" in beyond and "No discussion matches" not in beyond


def test_markup_in_texts_stays_text(client, asker):
    ask(asker, "<script>alert(1)</script> offer", body="`<img src=x onerror=alert(1)>` offer")
    html = page(client, "offer alert")
    assert "<script>alert" not in html and "<img src=x" not in html
    assert "&lt;script&gt;<mark>alert</mark>(1)" in html


def test_the_page_works_in_parts(client, thread):
    html = client.get(SEARCH, {"q": "offer"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="results"' in html
    status = html.partition('id="search-status" role="status">')[2].partition("<")[0]
    assert status.strip() == "Showing 1 result"
    assert 'data-shortcut="/"' in html


def test_only_reading_is_allowed(client, db):
    assert client.post(SEARCH, {"q": "offer"}).status_code == 405


def test_too_many_searches_are_slowed_down(client, thread, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "searches", (1, 3600))
    assert client.get(SEARCH, {"q": "offer"}).status_code == 200
    assert client.get(SEARCH, {"q": "offer"}).status_code == 429
