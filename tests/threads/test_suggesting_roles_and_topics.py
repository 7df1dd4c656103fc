"""Names are suggested while somebody types a role or a topic."""

import pytest
from django.urls import reverse

from threads.models import Role, Thread, Topic
from threads.slugs import slug_for
from threads.suggestions import known_roles, suggested

ROLES, TOPICS = reverse("roles.suggest"), reverse("topics.suggest")


@pytest.fixture
def labels(db) -> None:
    backend = Role.objects.create(name="Backend engineer", slug="backend-engineer")
    backend.aliases.create(name="BE")
    backend.aliases.create(name="SWE backend")
    for name, alias in (("Engineering manager", "EM"), ("Data engineer", "DE")):
        Role.objects.create(name=name, slug=slug_for(name)).aliases.create(name=alias)
    design = Topic.objects.create(name="system-design", slug="system-design")
    design.synonyms.create(name="architecture")
    Topic.objects.create(name="design", slug="design", description="How things look.")


def options(client, address: str, typed: str) -> list[str]:
    html = client.get(address, {"q": typed}).content.decode()
    return [part.split('"')[0] for part in html.split('data-value="')[1:]]


def test_names_that_start_so_come_first(client, labels):
    assert options(client, ROLES, "eng") == [
        "Engineering manager",
        "Backend engineer",
        "Data engineer",
    ]
    assert options(client, TOPICS, "desi") == ["design", "system-design"]


def test_other_names_are_shown_where_they_match(client, labels):
    html = client.get(ROLES, {"q": "swe"}).content.decode()
    assert '<li role="option" data-value="Backend engineer">' in html
    assert '<span class="meta">SWE backend</span>' in html
    assert "architecture" in client.get(TOPICS, {"q": "arch"}).content.decode()


def test_case_and_spaces_do_not_matter(client, labels):
    assert options(client, ROLES, "  BACK ") == options(client, ROLES, "back")


def test_at_most_eight(client, db):
    for number in range(12):
        role = Role.objects.create(name=f"Role {number}", slug=f"role-{number}")
        role.aliases.create(name=f"R{number}")
    assert len(options(client, ROLES, "role")) == 8


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "'", "\\", "x" * 5000, "🙂", "<b>", "&|!"])
@pytest.mark.parametrize("address", [ROLES, TOPICS])
def test_other_text_suggests_nothing(client, labels, address, typed):
    assert options(client, address, typed) == []


def test_names_are_escaped(client, db):
    Role.objects.create(name='"><script>', slug="x").aliases.create(name="X")
    html = client.get(ROLES, {"q": '"'}).content.decode()
    assert 'data-value="&quot;&gt;&lt;script&gt;"' in html


@pytest.mark.parametrize("address", [ROLES, TOPICS])
def test_answers_are_kept_for_a_minute(client, labels, address):
    response = client.get(address, {"q": "d"})
    assert "max-age=60" in response["Cache-Control"] and "public" in response["Cache-Control"]
    assert client.post(address).status_code == 405


def test_one_query(client, labels, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert suggested(known_roles(), "aliases", "b")[0].matched == "BE"


def test_what_only_deleted_discussions_say_is_not_suggested(client, asker):
    path = {"from_role": "Spammer", "to_role": "Swindler", "topics": ["spam"]}
    thread = Thread.objects.ask(asker=asker, title="Buy here", body="Now.", **path)
    assert options(client, ROLES, "s") == ["Spammer", "Swindler"]
    assert options(client, TOPICS, "s") == ["spam"]
    thread.question.remove(by=asker)
    assert options(client, ROLES, "s") == options(client, TOPICS, "s") == []
    assert client.get("/", {"topic": "spam"}).status_code == 404
    Topic.objects.update(description="What it is, and how to report it.")
    assert options(client, TOPICS, "s") == ["spam"]


def test_what_everybody_may_cache_carries_nobodys_messages(as_mentor, labels):
    as_mentor.post("/drafts/ask/", {"body": "Half a question"})
    page = as_mentor.get(ROLES, {"q": "eng"}, headers={"HX-Request": "true"})
    assert "Draft saved." not in page.text
    assert "Draft saved." in as_mentor.get("/about/").text
