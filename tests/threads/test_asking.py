import uuid

import pytest
from django.urls import reverse

from threads.models import Draft, Role, Thread, Topic

QUESTION = {
    "title": "backend -> MLE (C++/L5)?",
    "body": "I want to **move**.",
    "from_role": "Backend engineer",
    "to_role": "ML engineer",
    "topics": "career-pivot, C++",
}


def ask(client, **changes):
    return client.post(reverse("threads.create"), {**QUESTION, **changes}, follow=True)


def test_a_question_becomes_a_discussion(as_asker, asker):
    page = ask(as_asker)
    thread = Thread.objects.get()
    assert thread.asker == asker
    assert page.redirect_chain[-1][0] == f"/threads/{thread.pk}/backend-to-mle-cpp-l5/"
    assert "I want to <strong>move</strong>." in page.text
    assert (str(thread.from_role), str(thread.to_role)) == ("Backend engineer", "ML engineer")
    assert {topic.name for topic in thread.topics.all()} == {"career-pivot", "c++"}


def test_aliases_and_synonyms_lead_to_what_exists(as_asker):
    Role.objects.create(name="ML engineer", slug="ml-engineer").aliases.create(name="MLE")
    Topic.objects.create(name="interviews", slug="interviews").synonyms.create(name="interviewing")
    ask(as_asker, to_role="mle", from_role="", topics="Interviewing")
    thread = Thread.objects.get()
    assert thread.to_role.name == "ML engineer"
    assert [topic.name for topic in thread.topics.all()] == ["interviews"]
    assert thread.from_role is None


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Give your question a title."),
        ("title", "Why?", "Say a little more"),
        ("title", "!" * 20, "Write the title in words."),
        ("title", "a" * 161, "This is too long"),
        ("from_role", "a" * 61, "This is too long: 61 of 60"),
        ("topics", "a" * 241, "This is too long: 241 of 240"),
        ("title", "\u3164" * 20, "cannot be seen"),
        ("from_role", "Chef\u200b", "cannot be seen"),
        ("to_role", "\u3164", "cannot be seen"),
        ("topics", "\uffa0", "cannot be seen"),
        ("body", "", "Write something first."),
        ("body", "[" * 3000, "errorlist"),
        ("from_role", "x" * 61, "errorlist"),
        ("to_role", "→→", "Write a role in words"),
        ("topics", "a,b,c,d,e,f", "Choose at most five topics."),
        ("topics", "<script>", "cannot be a topic"),
    ],
)
def test_a_refused_question_comes_back_filled_in(as_asker, field, value, message):
    response = ask(as_asker, **{field: value})
    assert response.status_code == 422
    assert message in response.text
    for name in {"title", "body", "from_role", "topics"} - {field}:
        assert QUESTION[name].replace(">", "&gt;") in response.text
    assert not Thread.objects.exists()
    assert not Topic.objects.exists()


def test_a_double_click_asks_once(as_asker):
    token = str(uuid.uuid4())
    first, second = ask(as_asker, token=token), ask(as_asker, token=token)
    assert first.redirect_chain == second.redirect_chain
    assert Thread.objects.count() == 1


def test_another_question_with_a_used_token_is_a_new_discussion(as_asker):
    token = str(uuid.uuid4())
    ask(as_asker, token=token)
    ask(as_asker, token=token, body="Something else.")
    assert Thread.objects.count() == 2


def test_a_forged_token_counts_as_none(as_asker):
    assert ask(as_asker, token="' OR 1=1").status_code == 200
    assert Thread.objects.count() == 1


def test_a_visitor_keeps_the_question_while_signing_in(client, asker):
    response = client.post(reverse("threads.create"), QUESTION)
    assert reverse("account_login") in response.url
    client.force_login(asker, "django.contrib.auth.backends.ModelBackend")
    page = client.get(response.url.partition("next=")[2], follow=True)
    assert "backend -&gt; MLE (C++/L5)?" in page.text
    assert "career-pivot, C++" in page.text


def test_without_javascript_similar_discussions_are_a_buttons_work(as_outsider, thread):
    title = "Backend engineer with a return offer, how to move to ML"
    response = as_outsider.post(reverse("threads.create"), {**QUESTION, "title": title, "check": 1})
    assert response.status_code == 200
    assert thread.get_absolute_url() in response.text
    assert title in response.text
    assert Thread.objects.count() == 1


def test_asking_ends_the_draft(as_asker, asker):
    Draft.objects.keep(asker, "ask", {"title": "Half a title"})
    assert "Half a title" in as_asker.get(reverse("threads.new")).text
    ask(as_asker)
    assert not Draft.objects.exists()


def test_a_title_can_come_along_from_search(as_asker):
    page = as_asker.get(reverse("threads.new"), {"title": "How do I negotiate?"})
    assert "How do I negotiate?" in page.text


def test_new_names_become_rows_in_one_order_so_that_nobody_waits_for_each_other(asker):
    ends = {"from_role": "Writer", "to_role": "editor"}
    thread = Thread.objects.ask(
        asker=asker, title="Mixed", body="Words.", topics=["zoo", "Art", "zoo"], **ends
    )
    assert [str(thread.from_role), str(thread.to_role)] == ["Writer", "editor"]
    thread.retitle(title="Mixed", from_role="Tutor", to_role="coach", topics=["Sea", "air"])
    made = [list(model.objects.order_by("pk")) for model in (Role, Topic)]
    assert [role.name for role in made[0]] == ["editor", "Writer", "coach", "Tutor"]
    assert [topic.name for topic in made[1]] == ["art", "zoo", "air", "sea"]
