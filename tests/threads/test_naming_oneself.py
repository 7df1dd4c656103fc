"""Wherever words are read without a name, the form says so once before they tell whose they are."""

import pytest
from django.urls import reverse

from tests.threads.signing import crowd, without_name
from threads.guessing import own_name_in
from threads.models import Outcome, Post, Thread

NAMED = "which names you."
TITLE = "May I ask this without my name?"
HEADING = {"title": TITLE, "from_role": "", "to_role": "", "topics": ""}


@pytest.fixture
def unnamed(asker):
    return Thread.objects.ask(asker=asker, anonymous=True, title=TITLE, body="Words.")


@pytest.fixture
def nameless(thread, mentor):
    return thread.answer(author=mentor, body="Words.", anonymous=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See http://www.Paul.example/me/ for more.", "Paul.example/me"),
        ("See paul.example/members", ""),
        ("code.example/paulo", "code.example/paulo"),
        ("Write to plain.77 there", "plain.77"),
        ("@paulplain@social.example", "paulplain@social.example"),
        ("I am pp-mail there", "pp-mail"),
        ("I am on Signal, 24/7.", ""),
    ],
)
def test_links_and_contact_of_the_profile_name_somebody(asker, text, found):
    asker.links = "https://paul.example/me\nhttps://www.code.example/paulo/"
    asker.contact = "Signal plain.77 (24/7), @paulplain@social.example; mail: pp-mail"
    assert own_name_in(text, asker) == found


def test_a_contact_of_one_word_is_a_name(asker):
    asker.contact = "@zo"
    assert own_name_in("Ask zo there.", asker) == "zo"


def edit(client, post, **fields):
    return client.post(reverse("posts.edit", args=[post.pk]), fields, follow=True)


def test_an_edit_of_a_post_without_a_name_waits_for_a_yes(as_mentor, nameless, client):
    page = edit(as_mentor, nameless, body="Yours, Ravi.")
    assert page.status_code == 422
    assert f"Your text says “Ravi”, {NAMED}" in page.text
    assert "Yours, Ravi.</textarea>" in page.text
    assert Post.objects.get(pk=nameless.pk).body == "Words."
    page = edit(as_mentor, nameless, body="Yours, Ravi.", as_it_is="on")
    assert "Saved." in page.text
    assert Post.objects.get(pk=nameless.pk).body == "Yours, Ravi."


def test_an_edited_title_waits_too(as_asker, unnamed):
    page = edit(as_asker, unnamed.question, **HEADING | {"title": "May Nadia ask?", "body": "W."})
    assert f"Your text says “Nadia”, {NAMED}" in page.text


def test_an_edit_of_a_post_with_a_name_does_not_wait(as_mentor, answer):
    assert "Saved." in edit(as_mentor, answer, body="Yours, Ravi.").text


def test_taking_the_name_out_of_a_text_leads_to_its_history(as_mentor, thread, mentor):
    post = thread.answer(author=mentor, body="Yours, Ravi.", anonymous=True)
    page = edit(as_mentor, post, body="Yours.")
    assert "An earlier version still says “Ravi”" in page.text
    assert reverse("revisions.removal", args=[post.revisions.get().pk]) in page.text


def test_words_of_an_outcome_wait_where_the_question_has_no_name(as_asker, unnamed):
    address = reverse("outcomes.create", args=[unnamed.pk])
    fields = {"kind": "moved", "words": "I made it. Nadia"}
    page = as_asker.post(address, fields)
    assert page.status_code == 422
    assert NAMED in page.text and "I made it. Nadia</textarea>" in page.text
    assert as_asker.post(address, fields, headers={"HX-Request": "true"}).status_code == 422
    assert not Outcome.objects.exists()
    as_asker.post(address, {**fields, "as_it_is": "on"})
    said = Outcome.objects.get()
    differently = reverse("outcomes.edit", args=[said.pk])
    assert NAMED in as_asker.post(differently, {**fields, "words": "Nadia did."}).text


def test_words_of_an_outcome_do_not_wait_where_it_has_one(as_asker, thread):
    address = reverse("outcomes.create", args=[thread.pk])
    as_asker.post(address, {"kind": "moved", "words": "I made it. Nadia"})
    assert Outcome.objects.exists()


def test_the_title_of_a_split_waits_but_staff_is_not_told_whom_it_names(
    as_mentor, as_curator, nameless
):
    address = reverse("splits.create", args=[nameless.pk])
    fields = {**HEADING, "title": "How did Ravi do it?"}
    page = as_mentor.post(address, fields)
    assert page.status_code == 422
    assert f"Your text says “Ravi”, {NAMED}" in page.text
    assert as_curator.post(address, fields).status_code == 302
    assert Post.objects.get(pk=nameless.pk).is_question


def change(client, post, **fields):
    typed = {"role": "", "company": "", "anonymous": "yes", "everywhere": "", **fields}
    return client.post(reverse("bylines.edit", args=[post.pk]), typed, follow=True)


def test_a_history_that_names_its_author_is_asked_about(as_mentor, mentor, answer):
    answer.edit(by=mentor, body="Ravi here.")
    answer.edit(by=mentor, body="Words.")
    page = change(as_mentor, answer)
    assert page.status_code == 422
    assert f"An earlier version of your text says “Ravi”, {NAMED}" in page.text
    assert reverse("revisions.index", args=[answer.pk]) in page.text
    assert Post.objects.get(pk=answer.pk).alias is None
    answer.revisions.get(body="Ravi here.").take_out(by=mentor)
    change(as_mentor, answer)
    assert Post.objects.get(pk=answer.pk).alias == 2


def test_a_history_may_stay_as_it_is(as_mentor, mentor, answer):
    answer.edit(by=mentor, body="Ravi here.")
    answer.edit(by=mentor, body="Words.")
    change(as_mentor, answer, as_it_is="on")
    assert Post.objects.get(pk=answer.pk).alias == 2


def test_all_that_an_asker_wrote_there_is_looked_at(as_asker, asker, thread, answer):
    reply = answer.reply(author=asker, body="Thanks, Nadia")
    page = change(as_asker, thread.question)
    assert f"Your text says “Nadia”, {NAMED}" in page.text
    assert reverse("posts.edit", args=[reply.pk]) in page.text
    reply.remove(by=asker)
    thread.tell_outcome(by=asker, kind="moved", words="NADIA did it.")
    assert "Your text says “NADIA”" in change(as_asker, thread.question).text


def listed(page):
    return page.text.partition("Look at these once more")[2]


def test_after_leaving_the_name_off_everything_telling_posts_are_listed(
    as_mentor, mentor, thread, answer, original
):
    crowd("ML platform engineer")
    silent = thread.question.reply(author=mentor, body="When?")
    says = original.answer(author=mentor, body="Ravi was here.")
    rare = original.answer(author=mentor, body="Me.", role="CEO", company="a bank")
    answer.edit(by=mentor, body="Ask @ravi about it.")
    answer.edit(by=mentor, body="Words.")
    Post.objects.filter(author=mentor).exclude(pk=rare.pk).update(company="")
    page = change(as_mentor, silent, everywhere="yes")
    assert "It says “Ravi”." in listed(page) and says.get_absolute_url() in listed(page)
    assert "An earlier version says “ravi”." in listed(page)
    assert "Nobody else here is “CEO at a bank”." in listed(page)
    assert f'href="{silent.get_absolute_url()}"' not in listed(page)
    answer.revisions.get(body__contains="@ravi").take_out(by=mentor)
    assert "An earlier version" not in as_mentor.get(reverse("bylines.everywhere")).text


def test_what_has_a_name_and_what_others_wrote_is_not_listed(as_mentor, mentor, nameless, answer):
    crowd("ML platform engineer", company="a big company")
    answer.edit(by=mentor, body="Ravi here.")
    nameless.thread.answer(author=nameless.thread.asker, body="Ravi, thanks.")
    assert not listed(as_mentor.get(reverse("bylines.everywhere")))


def test_the_name_goes_on_everything_after_a_yes(as_mentor, mentor, thread, nameless):
    thread.question.reply(author=mentor, body="When?", anonymous=True)
    address = reverse("bylines.everywhere")
    page = as_mentor.post(address, {"anonymous": "no"})
    assert page.status_code == 422
    assert "2 posts that you wrote without your name will show it." in page.text
    assert "Others may have named you in their posts." in page.text
    assert not Post.objects.filter(author=mentor, alias=None).exists()
    page = as_mentor.post(address, {"anonymous": "no", "sure": "on"}, follow=True)
    assert "2 posts were changed." in page.text


def test_the_same_yes_is_asked_for_on_the_page_of_one_post(as_mentor, mentor, answer, nameless):
    page = change(as_mentor, answer, anonymous="no", everywhere="yes")
    assert page.status_code == 422
    assert "1 post that you wrote without your name will show it." in page.text
    assert Post.objects.get(pk=nameless.pk).alias == 2
    change(as_mentor, answer, anonymous="no", everywhere="yes", sure="on")
    assert Post.objects.get(pk=nameless.pk).alias is None


def test_where_nothing_would_change_nothing_is_asked(as_mentor, answer):
    page = as_mentor.post(reverse("bylines.everywhere"), {"anonymous": "no"}, follow=True)
    assert "There was nothing to change." in page.text
    assert change(as_mentor, answer, anonymous="no", everywhere="yes").status_code == 200


def test_an_answer_with_the_own_address_waits(as_mentor, mentor, thread):
    mentor.links = "https://rk-writes.example"
    mentor.save()
    fields = {"body": "As on https://rk-writes.example/2024"}
    page = without_name(as_mentor, reverse("answers.create", args=[thread.pk]), **fields)
    assert f"Your text says “rk-writes.example”, {NAMED}" in page.text
