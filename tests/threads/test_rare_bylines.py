"""Without a name, role and company alone may tell who wrote: the form says so first."""

import pytest
from django.urls import reverse

from tests.conftest import member
from tests.threads.signing import answer_form, crowd, latest, without_name
from threads import limits
from threads.guessing import CROWD, broader, head, own_name_in, rarity, sharing
from threads.models import Post

BANK = {"role": "Backend engineer", "company": "a bank"}
THAN = "Backend engineer at a bank"
CHECK = reverse("bylines.check", args=["ask"])


@pytest.mark.parametrize(
    ("role", "company", "count"),
    [
        ("Backend engineer", "a bank", 3),
        ("BACKEND ENGINEER", "A Bank", 3),
        ("Backend engineer", "", 4),
        ("engineer", "", CROWD),
        ("ngineer", "", 1),
        ("Backend engineer", "a large company", 4),
        ("Backend engineer", "A start-up", 4),
        ("engineer", "a bank", 4),
        ("", "a bank", 4),
        ("", "", CROWD),
        ("", "a small company", CROWD),
        ("Backend_engineer", "", 1),
        ("%", "", 1),
    ],
)
def test_members_who_share_a_byline_are_counted(asker, role, company, count):
    member("one", role="Backend engineer", company="a bank")
    member("two", role="Senior backend engineer", company="A bank")
    member("three", role="Backend engineer", company="a shop")
    member("four", role="ML engineer", company="a bank")
    member("five", role="Data engineer", company="a shop")
    member("gone", role="Backend engineer", company="a bank", is_active=False)
    assert sharing(role, company, asker) == count


def test_the_author_is_one_of_them_whatever_the_profile_says(asker):
    assert sharing("Baker", "", asker) == 1
    crowd("Baker", 4)
    assert sharing("Baker", "", asker) == CROWD
    assert rarity("Baker", "", asker) is None


@pytest.mark.parametrize(
    ("role", "noun"),
    [
        ("Backend engineer", "Engineer"),
        ("ML platform engineer", "Engineer"),
        ("Software Engineer III", "Engineer"),
        ("SWE L5", "SWE"),
        ("Head of data", "Head"),
        ("VP of Engineering", "VP"),
        ("Data scientist, fraud", "Scientist"),
        ("Frontend/backend developer", "Frontend"),
        ("II", "II"),
        ("", ""),
        (" / ", ""),
    ],
)
def test_the_noun_of_a_role(role, noun):
    assert head(role) == noun


def test_broader_bylines_are_common_ones(asker):
    crowd("Data engineer")
    assert [str(one) for one in broader("Backend engineer", "a bank", asker)] == [
        "Engineer at a large company",
        "Engineer at a small company",
        "Engineer at a start-up",
        "Engineer",
        "No role and no company",
    ]
    crowd("Backend engineer")
    assert str(broader("Backend engineer", "a bank", asker)[0]) == (
        "Backend engineer at a large company"
    )


def test_where_no_role_is_common_the_company_alone_remains(asker):
    offered = [str(one) for one in broader("Baker", "a bank", asker)]
    assert offered == [
        "a large company",
        "a small company",
        "a start-up",
        "No role and no company",
    ]


@pytest.mark.parametrize(
    ("name", "handle", "text", "found"),
    [
        ("Will O.", "wo", "I will go.", ""),
        ("Will O.", "wo", "Will goes.", "Will"),
        ("Al Li", "all", "Al is short.", ""),
        ("Al Li", "all", "al li wrote it", "al li"),
        ("", "nadia-p", "See example.com/in/Nadia-P/", "Nadia-P"),
        ("", "", "", ""),
        ("C++ (Cee)", "cee", "I like c++ (cee)!", "c++ (cee)"),
    ],
)
def test_a_text_that_holds_a_name(asker, name, handle, text, found):
    asker.name, asker.handle = name, handle
    assert own_name_in(text, asker) == found


def test_a_rare_byline_is_asked_about_before_anything_is_posted(as_asker, thread):
    crowd("Data engineer")
    page = without_name(as_asker, reverse("threads.create"), title="A new question", **BANK)
    assert page.status_code == 422
    for words in (
        "Nobody else here is “Backend engineer at a bank”. Readers may guess who you are.",
        "Choose how readers see you.",
        "<span>Engineer at a large company</span>",
        "<span>Keep it as it is</span>",
        'value="A new question"',
        "Words.</textarea>",
    ):
        assert words in page.text
    assert list(Post.objects.all()) == [thread.question]


@pytest.mark.parametrize(
    ("choice", "byline"),
    [
        ("large", "Engineer at a large company"),
        ("new", "Engineer at a start-up"),
        ("alone", "Engineer"),
        ("none", ""),
        ("keep", "Backend engineer at a bank"),
    ],
)
def test_the_chosen_byline_is_posted(as_outsider, thread, choice, byline):
    crowd("Data engineer")
    fields = {**BANK, "broader": choice, "broader_than": THAN}
    without_name(as_outsider, answer_form(thread), **fields)
    assert (latest().byline, latest().alias) == (byline, 2)


@pytest.mark.parametrize("choice", ["", "other", "<b>", "x" * 500])
def test_what_is_no_choice_posts_nothing(as_outsider, thread, choice):
    fields = {**BANK, "broader": choice, "broader_than": THAN}
    assert without_name(as_outsider, answer_form(thread), **fields).status_code == 422
    assert not thread.posts.filter(kind="answer").exists()


def test_a_choice_counts_for_the_byline_it_was_asked_about(as_outsider, thread):
    fields = {"role": "CEO", "company": "a bank", "broader": "keep", "broader_than": THAN}
    page = without_name(as_outsider, answer_form(thread), **fields)
    assert page.status_code == 422
    assert "“CEO at a bank”" in page.text


def test_htmx_gets_the_form_back_with_the_question(as_outsider, thread):
    fields = {**BANK, "body": "Words.", "anonymous": "on"}
    page = as_outsider.post(answer_form(thread), fields, headers={"HX-Request": "true"})
    assert page.status_code == 422
    assert "<html" not in page.text
    assert 'name="broader" value="keep"' in page.text


def test_a_common_byline_and_one_with_a_name_are_posted_at_once(as_outsider, thread):
    crowd("Backend engineer", company="a bank")
    without_name(as_outsider, answer_form(thread), **BANK)
    as_outsider.post(answer_form(thread), {"body": "Words.", "role": "CEO", "company": "x"})
    assert thread.posts.filter(kind="answer").count() == 2


def test_a_reply_and_a_follow_up_of_an_unnamed_asker_are_asked_about_too(as_asker, thread):
    thread.posts.update(alias=1, role="Engineer", company="")
    for name, args in (
        ("follow_ups.create", [thread.pk]),
        ("replies.index", [thread.question_id]),
    ):
        page = as_asker.post(reverse(name, args=args), {"body": "Words.", **BANK})
        assert page.status_code == 422
        assert "“Backend engineer at a bank”" in page.text
        as_asker.post(reverse(name, args=args), {"body": "Words."})
        assert (latest().byline, latest().alias) == ("Engineer", 1)  # as the question says already


def test_the_question_is_asked_while_typing(as_outsider):
    crowd("Backend engineer", 1, "a bank")
    page = as_outsider.post(CHECK, {**BANK, "anonymous": "on", "body": "I am Sam O."})
    assert "Only 2 members are “Backend engineer at a bank”." in page.text
    assert "Your text says “Sam O.”, which names you." in page.text
    assert 'id="ask-as" hx-swap-oob="true">You write without your name, <bdi>Backend' in page.text
    for unasked in ("errorlist", "autofocus", "<html"):
        assert unasked not in page.text


def test_with_the_name_on_there_is_nothing_to_ask(as_outsider):
    page = as_outsider.post(CHECK, {**BANK, "role": "<b>", "body": "I am Sam O."})
    assert "<fieldset" not in page.text
    assert "You write as <bdi>Sam O.</bdi>, <bdi>&lt;b&gt; at a bank" in page.text


def test_only_members_ask_and_not_too_often(client, as_outsider, monkeypatch):
    assert client.post(CHECK, {"anonymous": "on", **BANK}).status_code == 204
    assert as_outsider.get(CHECK).status_code == 405
    assert as_outsider.post(CHECK, {}).status_code == 200
    assert as_outsider.post(CHECK, {"anonymous": "on", "role": "a\0", "company": "x" * 90}).content
    monkeypatch.setitem(limits.LIMITS, "suggestions", (0, 60))
    assert as_outsider.post(CHECK, {}).status_code == 429
