"""Another byline later: role and company of a post, the name on one post or on all."""

import pytest
from django.urls import reverse

from tests.threads.signing import crowd
from threads import limits
from threads.models import Post, Thread
from threads.models.signing import sign_again

EVERYWHERE = reverse("bylines.everywhere")
EMPTY = {"role": "", "company": ""}


def change(client, post, **fields):
    typed = {"role": "", "company": "", "anonymous": "no", "everywhere": "", **fields}
    return client.post(reverse("bylines.edit", args=[post.pk]), typed, follow=True)


def aliases(*posts):
    return [Post.objects.get(pk=post.pk).alias for post in posts]


def test_role_and_company_of_one_post_change(as_mentor, thread, answer, client):
    page = as_mentor.get(reverse("bylines.edit", args=[answer.pk])).text
    assert 'value="ML platform engineer"' in page
    change(as_mentor, answer, role="Platform lead", company="a shop")
    assert "Platform lead at a shop" in client.get(thread.get_absolute_url()).text


def test_the_name_goes_off_one_post_and_comes_back(as_mentor, mentor, thread, answer, client):
    other = thread.answer(author=mentor, body="More.")
    page = change(as_mentor, answer, anonymous="yes")
    assert "Saved." in page.text
    assert aliases(answer, other) == [2, None]
    assert "Anonymous 2" in client.get(thread.get_absolute_url()).text
    change(as_mentor, answer, anonymous="no")
    assert aliases(answer, other) == [None, None]


def test_an_askers_name_changes_on_all_they_wrote_there(as_asker, asker, thread, answer):
    reply = answer.reply(author=asker, body="Thanks.")
    page = as_asker.get(reverse("bylines.edit", args=[reply.pk])).text
    assert "your name changes on everything you wrote in this discussion" in page
    change(as_asker, reply, anonymous="yes")
    assert aliases(thread.question, reply, answer) == [1, 1, None]
    change(as_asker, thread.question, anonymous="no")
    assert aliases(thread.question, reply) == [None, None]


def test_the_name_goes_off_everything_and_comes_back(as_mentor, mentor, thread, answer, outsider):
    own = Thread.objects.ask(asker=mentor, title="A question of mine", body="Words.")
    reply = thread.question.reply(author=mentor, body="When?")
    theirs = thread.answer(author=outsider, body="Me too.", anonymous=True)
    change(as_mentor, answer, anonymous="yes", everywhere="yes")
    assert aliases(answer, reply, own.question, theirs) == [3, 3, 1, 2]
    assert Post.objects.get(pk=reply.pk).role == "ML platform engineer"
    change(as_mentor, reply, anonymous="no", everywhere="yes", sure="on")
    assert aliases(answer, reply, own.question, theirs) == [None, None, None, 2]


def test_a_page_of_the_settings_does_the_same(as_mentor, mentor, answer, client):
    assert EVERYWHERE in as_mentor.get(reverse("members.edit")).text
    page = as_mentor.post(EVERYWHERE, {"anonymous": "yes"}, follow=True).text
    assert "1 post was changed." in page
    assert aliases(answer) == [2]
    assert "Start with the platform team" not in client.get(mentor.get_absolute_url()).text
    assert "There was nothing to change." in (
        as_mentor.post(EVERYWHERE, {"anonymous": "yes"}, follow=True).text
    )
    as_mentor.post(EVERYWHERE, {"anonymous": "no", "sure": "on"})
    assert aliases(answer) == [None]


def test_a_rare_byline_is_asked_about_here_too(as_mentor, answer):
    crowd("Engineer")
    fields = {"anonymous": "yes", "role": "ML platform engineer", "company": "a bank"}
    page = change(as_mentor, answer, **fields)
    assert page.status_code == 422
    assert "“ML platform engineer at a bank”" in page.text
    assert aliases(answer) == [None]
    than = "ML platform engineer at a bank"
    change(as_mentor, answer, **fields, broader="small", broader_than=than)
    assert Post.objects.get(pk=answer.pk).byline == "Engineer at a small company"
    assert aliases(answer) == [2]


def test_a_text_that_names_its_author_is_asked_about_here_too(as_mentor, thread, mentor):
    post = thread.answer(author=mentor, body="Yours, Ravi")
    page = change(as_mentor, post, anonymous="yes")
    assert page.status_code == 422
    assert "Your text says “Ravi”" in page.text
    change(as_mentor, post, anonymous="yes", as_it_is="on")
    assert aliases(post) == [2]


def test_a_question_names_its_author_in_its_title_too(as_asker, asker):
    thread = Thread.objects.ask(asker=asker, title="Who can help Nadia?", body="Words.")
    page = change(as_asker, thread.question, anonymous="yes")
    assert "Your text says “Nadia”" in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"anonymous": ""},
        {"anonymous": "maybe", **EMPTY},
        {"anonymous": "no", "everywhere": "<b>", **EMPTY},
        {"anonymous": "no", "role": "x" * 81},
        {"anonymous": "yes", "company": "a\0b"},
    ],
)
def test_what_makes_no_sense_changes_nothing(as_mentor, answer, mentor, fields):
    sign_again(answer, role="Lead", company="", anonymous=True)
    page = as_mentor.post(reverse("bylines.edit", args=[answer.pk]), fields)
    assert page.status_code == 422
    assert 'class="errorlist"' in page.text
    after = Post.objects.get(pk=answer.pk)
    assert (after.role, after.alias) == ("Lead", 2)


def test_only_the_author_changes_a_byline(client, as_outsider, as_curator, as_mentor, answer):
    address = reverse("bylines.edit", args=[answer.pk])
    assert reverse("account_login") in client.post(address, EMPTY).url
    for somebody in (as_outsider, as_curator):
        assert somebody.get(address).status_code == 404
        assert somebody.post(address, {"anonymous": "yes", **EMPTY}).status_code == 404
    assert as_mentor.put(address).status_code == 405
    assert aliases(answer) == [None]


def test_what_was_deleted_has_no_byline_to_change(as_mentor, mentor, answer):
    answer.remove(by=mentor)
    assert as_mentor.get(reverse("bylines.edit", args=[answer.pk])).status_code == 410


def test_all_names_are_for_members_and_a_choice(client, as_mentor, answer, monkeypatch):
    assert reverse("account_login") in client.post(EVERYWHERE, {"anonymous": "yes"}).url
    assert as_mentor.get(EVERYWHERE).status_code == 200
    assert as_mentor.delete(EVERYWHERE).status_code == 405
    for fields in ({}, {"anonymous": "on"}):
        assert as_mentor.post(EVERYWHERE, fields).status_code == 422
    assert aliases(answer) == [None]
    monkeypatch.setitem(limits.LIMITS, "names", (0, 60))
    assert as_mentor.post(EVERYWHERE, {"anonymous": "yes"}).status_code == 429


def test_the_authors_posts_lead_there(as_mentor, as_outsider, thread, answer):
    address = reverse("bylines.edit", args=[answer.pk])
    assert address in as_mentor.get(thread.get_absolute_url()).text
    assert address not in as_outsider.get(thread.get_absolute_url()).text
