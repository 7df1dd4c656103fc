"""The staff's tables: what was written, what it is labelled with, and merging labels."""

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from background.models import Job
from threads import search, tasks
from threads.models import Post, Role, Thread, Topic, TopicSynonym
from threads.query import parse

LISTS = [f"admin:threads_{name}_changelist" for name in ("thread", "post", "role", "topic")]


def act(client, model: str, action: str, rows: list, **fields):
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    address = reverse(f"admin:threads_{model}_changelist")
    return client.post(address, chosen | fields, follow=True)


def change(client, row, **fields):
    address = reverse(f"admin:threads_{row._meta.model_name}_change", args=[row.pk])
    return client.post(address, fields)


def names(*aliases: str, prefix: str = "aliases", stored: tuple = ()) -> dict[str, str]:
    """The fields of the inline form: stored rows first, then new ones."""
    data = {
        f"{prefix}-TOTAL_FORMS": len(stored) + len(aliases),
        f"{prefix}-INITIAL_FORMS": len(stored),
    }
    for number, row in enumerate(stored):
        data |= {f"{prefix}-{number}-id": row.pk, f"{prefix}-{number}-name": row.name}
    for number, name in enumerate(aliases, start=len(stored)):
        data[f"{prefix}-{number}-name"] = name
    return data


class TestLists:
    @pytest.mark.parametrize("name", LISTS)
    @pytest.mark.parametrize("query", ["", "?q=backend", "?deleted=no", "?deleted=yes"])
    def test_every_list_answers(self, as_curator, thread, answer, name, query):
        assert as_curator.get(reverse(name) + query, follow=True).status_code == 200

    @pytest.mark.parametrize("name", LISTS)
    def test_a_list_costs_the_same_with_two_rows_and_with_twenty(
        self, as_curator, asker, mentor, name
    ):
        counts = []
        for rows in (2, 18):
            for number in range(rows):
                mark = f"{rows}-{number}"
                question = Thread.objects.ask(
                    **{"asker": asker, "title": f"Question {mark}", "body": "x"},
                    **{"from_role": f"From {mark}", "to_role": f"To {mark}", "topics": [mark]},
                )
                question.answer(author=mentor, body="An answer.")
            as_curator.get(reverse(name))  # content types are read once a process
            with CaptureQueriesContext(
                connection,
            ) as captured:
                as_curator.get(reverse(name))
            counts.append(len(captured))
        assert counts[0] == counts[1]

    @pytest.mark.parametrize("name", LISTS)
    def test_only_staff_sees_it(self, as_outsider, name):
        response = as_outsider.get(reverse(name))
        assert response.status_code in (302, 403)

    @pytest.mark.parametrize("field", ["from_role", "to_role", "topics"])
    def test_roles_and_topics_are_found_while_typing(self, as_curator, thread, field):
        model = {"app_label": "threads", "model_name": "thread", "field_name": field}
        term = {"term": "career" if field == "topics" else "engineer"}
        found = as_curator.get(reverse("admin:autocomplete"), model | term).json()
        assert found["results"]


class TestWriting:
    def test_a_text_is_edited_through_the_model(self, as_curator, answer, curator):
        response = change(as_curator, answer, body="A **better** text.\r\n")
        answer.refresh_from_db()
        assert response.status_code == 302
        assert (answer.body, answer.html) == (
            "A **better** text.",
            "<p>A <strong>better</strong> text.</p>",
        )
        assert answer.edited_at
        assert answer.revisions.get().body == "Start with the platform team."

    def test_a_text_that_is_refused_is_an_error_of_its_field(self, as_curator, answer):
        response = change(as_curator, answer, body="> " * 500 + "deep")
        assert response.status_code == 200
        assert response.context["errors"]
        assert not answer.revisions.exists()

    def test_saving_without_a_change_leaves_no_trace(self, as_curator, answer):
        assert change(as_curator, answer, body=answer.body).status_code == 302
        answer.refresh_from_db()
        assert (answer.edited_at, answer.revisions.count()) == (None, 0)

    def test_a_heading_is_edited_through_the_question(self, as_curator, thread):
        manager = Role.objects.create(name="Engineering manager", slug="engineering-manager")
        topic = Topic.objects.create(name="management", slug="management")
        fields = {"title": "A new title", "to_role": manager.pk, "topics": [topic.pk]}
        fields |= names(prefix="links") | names(prefix="links-2")  # its ties, none
        assert change(as_curator, thread, **fields).status_code == 302
        thread.refresh_from_db()
        assert (thread.slug, thread.from_role, thread.to_role) == ("a-new-title", None, manager)
        assert thread.topics.get() == topic
        assert thread.question.revisions.get().title.startswith("Backend engineer with")
        assert search.find(Thread.objects.all(), parse("manager")).results

    @pytest.mark.parametrize("model", ["thread", "post"])
    def test_nothing_written_is_really_deleted_or_made_here(self, as_curator, thread, model):
        row = thread if model == "thread" else thread.question
        for page, args in (("delete", [row.pk]), ("add", [])):
            address = reverse(f"admin:threads_{model}_{page}", args=args)
            assert as_curator.post(address, {"post": "yes"}).status_code == 403
        act(as_curator, model, "delete_selected", [row], post="yes")
        assert type(row).objects.filter(pk=row.pk).exists()

    def test_deleting_and_restoring_go_through_the_model(self, as_curator, thread, answer, curator):
        act(as_curator, "post", "remove", [answer])
        answer.refresh_from_db()
        thread.refresh_from_db()
        assert (answer.deleted_by, thread.answer_count) == (curator, 0)
        act(as_curator, "post", "restore", [answer])
        thread.refresh_from_db()
        assert thread.answer_count == 1
        logged = LogEntry.objects.filter(user=curator, object_id=answer.pk).order_by("pk")
        assert [entry.action_flag for entry in logged] == [DELETION, CHANGE]

    def test_a_discussion_goes_and_comes_with_its_question(self, as_curator, thread, curator):
        act(as_curator, "thread", "remove", [thread])
        assert not Thread.objects.visible_to(curator).exists()
        assert Post.objects.get(kind=Post.Kind.QUESTION).deleted_by == curator
        act(as_curator, "thread", "restore", [thread])
        assert Thread.objects.visible_to(curator).get() == thread


class TestNames:
    @pytest.fixture
    def backend(self, db) -> Role:
        role = Role.objects.create(name="Backend engineer", slug="backend-engineer")
        role.aliases.create(name="BE")
        return role

    @pytest.mark.parametrize("name", ["backend ENGINEER", "be", "Backend-engineer", "!!", "x" * 61])
    def test_a_name_that_is_taken_or_no_name_is_an_error(self, as_curator, backend, name):
        response = as_curator.post(reverse("admin:threads_role_add"), {"name": name} | names())
        assert response.status_code == 200
        assert response.context["errors"]
        assert Role.objects.count() == 1

    @pytest.mark.parametrize(
        "aliases", [["Be"], ["BACKEND engineer"], ["New"], ["a", "A"], ["SRE"], ["site"]]
    )
    def test_an_alias_that_is_taken_is_an_error(self, as_curator, backend, aliases):
        role = Role.objects.create(name="New", slug="new")
        sre = Role.objects.create(name="Site reliability engineer", slug="sre")
        sre.aliases.create(name="sre")
        sre.aliases.create(name="Site")
        response = change(as_curator, role, name="New", **names(*aliases))
        assert response.status_code == 200
        assert response.context["errors"]
        assert not role.aliases.exists()

    def test_aliases_are_added_and_search_learns_of_them(self, as_curator, thread):
        role = thread.to_role
        response = change(as_curator, role, name=role.name, **names("Model tamer", "MLE"))
        assert response.status_code == 302
        assert set(role.aliases.values_list("name", flat=True)) == {"Model tamer", "MLE"}
        assert not search.find(Thread.objects.all(), parse("tamer")).results  # no row was held
        assert Job.objects.get(task_name="refresh_role").args == {"role_id": role.pk}
        tasks.refresh_role(role.pk)
        assert search.find(Thread.objects.all(), parse("tamer")).results

    def test_search_learns_of_a_topics_new_name(self, as_curator, thread):
        topic = thread.topics.get()
        change(as_curator, topic, name="switching", **names(prefix="synonyms"))
        assert Job.objects.get(task_name="refresh_topic").args == {"topic_id": topic.pk}
        tasks.refresh_topic(topic.pk)
        assert search.find(Thread.objects.all(), parse("switching")).results

    def test_a_stored_alias_may_stay_and_may_go(self, as_curator, backend):
        stored = (backend.aliases.get(),)
        assert (
            change(as_curator, backend, name="Backend", **names(stored=stored)).status_code == 302
        )
        gone = names(stored=stored) | {"aliases-0-DELETE": "on"}
        assert change(as_curator, backend, name="Backend", **gone).status_code == 302
        backend.refresh_from_db()
        assert (backend.name, backend.slug) == ("Backend", "backend-engineer")
        assert not backend.aliases.exists()

    def test_a_new_topic_gets_its_address(self, as_curator):
        fields = {"name": "Return Offers", "description": ""} | names(prefix="synonyms")
        assert as_curator.post(reverse("admin:threads_topic_add"), fields).status_code == 302
        topic = Topic.objects.get()
        assert (topic.name, topic.slug) == ("return offers", "return-offers")

    def test_a_name_that_was_taken_this_instant_is_no_crash(self, as_curator, backend, monkeypatch):
        def too_late(*args, **kwargs):
            raise IntegrityError

        monkeypatch.setattr("django.contrib.admin.ModelAdmin.save_model", too_late)
        response = change(as_curator, backend, name="Newer", **names(prefix="aliases"))
        assert response.status_code == 302
        backend.refresh_from_db()
        assert backend.name == "Backend engineer"

    def test_a_used_role_cannot_be_deleted(self, as_curator, thread):
        address = reverse("admin:threads_role_delete", args=[thread.to_role_id])
        assert as_curator.post(address, {"post": "yes"}).status_code == 403
        act(as_curator, "role", "delete_selected", [thread.to_role], post="yes")
        assert Role.objects.filter(pk=thread.to_role_id).exists()


def test_a_synonym_is_checked_like_an_alias(as_curator, thread):
    topic = thread.topics.get()
    other = Topic.objects.create(name="switching", slug="switching")
    response = change(as_curator, other, name="switching", **names(topic.name, prefix="synonyms"))
    assert response.status_code == 200
    assert not TopicSynonym.objects.exists()
