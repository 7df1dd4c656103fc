"""Who does not see the page goes from heading to heading, and hears links out of their place."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

HTMX = {"HX-Request": "true"}
HEADING = re.compile(r'<h([2-4]) class="visually-hidden">(\w[^<]* by [^<]*)<')


def said(page):
    """What the links, buttons and menus of a page are called."""
    found = re.findall(r"<(a|button|summary)\b[^>]*>(.*?)</\1>", page.text, re.S)
    return [" ".join(strip_tags(inside).split()) for _tag, inside in found]


def test_each_post_has_a_heading_below_that_of_what_it_answers(
    client, as_asker, thread, answer, outsider
):
    thread.question.reply(author=outsider, body="Which company?")
    answer.reply(author=outsider, body="Which team?", anonymous=True)
    thread.follow_up(author=thread.asker, body="And now?")
    thread.question.reply(author=thread.asker, body="A bank.")
    assert HEADING.findall(client.get(thread.get_absolute_url()).text) == [
        ("2", "Question by Nadia P."),
        ("3", "Reply by Sam O."),
        ("3", "Reply by Nadia P."),
        ("3", "Answer by Ravi K."),
        ("4", "Reply by Anonymous 2"),
        ("3", "Follow-up by Nadia P."),
    ]
    under_answer = reverse("replies.index", args=[answer.pk])
    new = as_asker.post(under_answer, {"body": "Mine, too."}, headers=HTMX)
    assert HEADING.findall(new.text) == [("4", "Reply by Nadia P.")]
    assert HEADING.findall(client.get(under_answer).text) == [
        ("2", "Answer by Ravi K."),
        ("4", "Reply by Anonymous 2"),
        ("4", "Reply by Nadia P."),
    ]


def test_what_is_done_with_a_post_says_with_which(as_mentor, thread, answer, outsider):
    answer.edit(by=answer.author, body="See https://a.example/course")
    answer.reply(author=answer.author, body="And more.")
    thread.answer(author=outsider, body="No.", anonymous=True)
    page = as_mentor.get(thread.get_absolute_url())
    names = said(page)
    for name in (
        "Reply to Nadia P.",
        "Reply to Ravi K.",
        "Reply to Anonymous 2",
        "Edit your answer",
        "Edit your reply",
        "More about the answer by Ravi K.",
        "More about the reply by Ravi K.",
        "recommended in 1 discussion: a.example/course",
    ):
        assert names.count(name) == 1, (name, names)
    assert not {"Reply", "Edit", "More"} & set(names)


def first_wrong(response):
    """Which field of a refused form gets the keyboard. There is one at most."""
    assert response.status_code == 422
    found = re.findall(r"<[^>]* autofocus[ >]", response.text)
    assert len(found) == 1
    return re.search(r'name="(\w+)"', found[0])[1]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"to_role": "ML engineer", "year": "soon", "seen_by": "me"}, "from_role"),
        ({"from_role": "QA", "to_role": "ML engineer", "year": "soon", "seen_by": "me"}, "year"),
    ],
)
def test_a_refused_move_leads_to_its_first_wrong_field(as_asker, headers, said, wrong):
    page = as_asker.post(reverse("career_moves.create"), said, headers=headers)
    assert first_wrong(page) == wrong
    assert "data-focus" not in page.text


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"title": "", "body": ""}, "title"),
        ({"title": "How was your move?", "body": "", "from_role": "1"}, "body"),
        ({"title": "How was your move?", "body": "Tell.", "topics": "?!"}, "topics"),
    ],
)
def test_a_refused_question_leads_to_its_first_wrong_field(as_asker, asked, wrong):
    assert first_wrong(as_asker.post(reverse("threads.create"), asked)) == wrong
