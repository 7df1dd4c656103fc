"""Ties in the staff's tables: their own list, and inside a discussion."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import member, signed_in
from tests.threads.neighbours import cite, discussion, tie
from tests.threads.test_staff_tables import act, change
from threads.models import CurationAction, ThreadLink, curating
from threads.models.deeds import Conflict

LIST, ADD = reverse("admin:threads_threadlink_changelist"), reverse("admin:threads_threadlink_add")


@pytest.fixture
def other(asker):
    return discussion(asker, "The other")


@pytest.fixture
def linked(thread, other, curator):
    return thread.link_to(other, by=curator)


def inline(*new, stored=()):
    """The fields of both inlines of a discussion: stored ties, then targets of new ones."""
    data = {"links-TOTAL_FORMS": len(stored), "links-INITIAL_FORMS": len(stored)}
    data |= {"links-2-TOTAL_FORMS": len(new), "links-2-INITIAL_FORMS": 0}
    for number, (link, fields) in enumerate(stored):
        data |= {f"links-{number}-id": link.pk, f"links-{number}-source": link.source_id}
        data |= {f"links-{number}-{name}": value for name, value in fields.items()}
    for number, fields in enumerate(new):
        data |= {f"links-2-{number}-{name}": value for name, value in fields.items()}
    return data


def heading(thread):
    """What the discussion's own form holds, unchanged."""
    ends = {"from_role": thread.from_role_id or "", "to_role": thread.to_role_id or ""}
    return {"title": thread.title, "topics": [t.pk for t in thread.topics.all()], **ends}


def save(client, thread, *new, stored=()):
    return change(client, thread, **heading(thread), **inline(*new, stored=stored))


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def as_plain_staff(db):
    """Staff that may change and not delete, like the curators of the demo."""
    staff = member("lena", is_staff=True)
    kept = Permission.objects.filter(content_type__app_label="threads")
    staff.user_permissions.set(kept.exclude(codename__startswith="delete_"))
    return signed_in(staff)


class TestList:
    @pytest.mark.parametrize(
        "query", ["", "?kind=curated", "?hidden=no", "?hidden=yes", "?pinned=yes", "?q=other"]
    )
    def test_it_is_filtered_and_searched(self, as_curator, linked, query):
        html = as_curator.get(LIST + query).content.decode()
        assert ("field-to_title" in html) == (query not in ("?hidden=yes", "?pinned=yes"))

    @pytest.mark.parametrize("address", [LIST, ADD])
    def test_only_staff_sees_it(self, as_outsider, client, db, address):
        assert as_outsider.get(address).status_code in (302, 403)
        assert client.get(address).status_code == 302

    def test_it_costs_the_same_with_two_ties_and_with_twenty(self, as_curator, thread, asker):
        counts = []
        for rows in (2, 18):
            for number in range(rows):
                tie(thread, discussion(asker, f"No {rows} {number}"), created_by=asker)
            counts.append(cost(as_curator, LIST))
        assert counts[0] == counts[1]

    @pytest.mark.parametrize("kind", ["curated", "similar", "rejected", "duplicate"])
    def test_every_kind_has_its_page(self, as_curator, thread, other, kind):
        address = reverse("admin:threads_threadlink_change", args=[tie(thread, other, kind).pk])
        html = as_curator.get(address).content.decode()
        assert ('name="reason"' in html) == (kind == "curated")

    def test_who_did_what_when_is_a_list_of_its_own(self, as_curator, linked):
        log = reverse("admin:threads_curationaction_changelist")
        assert "field-actor" in as_curator.get(log).content.decode()
        assert as_curator.get(reverse("admin:threads_curationaction_add")).status_code == 403


class TestActions:
    def test_hiding_and_showing_again(self, as_curator, curator, thread, other):
        similar = tie(thread, other, "similar")
        act(as_curator, "threadlink", "hide", [similar])
        similar.refresh_from_db()
        assert (similar.hidden_by, similar.hidden_at is None) == (curator, False)
        act(as_curator, "threadlink", "show", [similar])
        similar.refresh_from_db()
        assert (similar.hidden_by, similar.hidden_at) == (None, None)
        assert LogEntry.objects.filter(user=curator, object_id=str(similar.pk)).count() == 2

    def test_what_staff_chose_is_removed_and_never_hidden(self, as_curator, linked):
        page = act(as_curator, "threadlink", "hide", [linked]).content.decode()
        assert "1 left as it is." in page
        linked.refresh_from_db()
        assert linked.hidden_at is None

    def test_both_ways(self, as_curator, linked):
        act(as_curator, "threadlink", "make_both_ways", [linked])
        linked.refresh_from_db()
        assert linked.both_ways

    def test_removing_takes_curated_ties_only(self, as_curator, linked, thread, other, mentor):
        cited = cite(thread, other, mentor)
        page = act(as_curator, "threadlink", "remove", [linked, cited]).content.decode()
        assert "1 changed." in page and "1 left as it is." in page
        assert ThreadLink.objects.get() == cited
        thread.refresh_from_db()
        assert thread.curated_count == 0
        assert CurationAction.objects.filter(deed="unlinked").exists()

    @pytest.mark.parametrize("kind", ["curated", "similar"])
    def test_dismissing_for_good(self, as_curator, curator, thread, other, kind):
        act(as_curator, "threadlink", "reject", [tie(thread, other, kind)])
        rejected = ThreadLink.objects.get(source=thread)
        assert (rejected.kind, rejected.created_by) == ("rejected", curator)
        assert not ThreadLink.objects.exclude(kind="rejected").exists()

    def test_dismissing_a_pair_twice_in_one_go(self, as_curator, thread, other):
        ties = [tie(thread, other), tie(other, thread), tie(thread, other, "similar")]
        act(as_curator, "threadlink", "reject", ties)
        response = act(as_curator, "threadlink", "reject", list(ThreadLink.objects.all()))
        assert response.status_code == 200
        assert ThreadLink.objects.filter(kind="similar").count() == 0

    @pytest.mark.parametrize("action", ["hide", "remove", "reject"])
    def test_an_outsider_does_nothing(self, as_outsider, linked, action):
        act(as_outsider, "threadlink", action, [linked])
        linked.refresh_from_db()
        assert (linked.kind, linked.hidden_at) == ("curated", None)


class TestForm:
    def test_a_tie_is_made_through_the_model(self, as_curator, curator, thread, other):
        fields = {"source": thread.pk, "target": other.pk, "reason": "Read it.", "pinned": "on"}
        assert as_curator.post(ADD, fields).status_code == 302
        link = ThreadLink.objects.get()
        assert (link.kind, link.created_by, link.reason) == ("curated", curator, "Read it.")
        assert link.pinned_at
        assert CurationAction.objects.get().deed == "linked"

    def test_a_tie_to_itself_is_an_error_of_the_form(self, as_curator, thread):
        response = as_curator.post(ADD, {"source": thread.pk, "target": thread.pk})
        assert response.status_code == 200
        assert "not tied to itself" in response.content.decode()

    def test_a_second_tie_is_an_error_of_the_form(self, as_curator, linked, thread, other):
        response = as_curator.post(ADD, {"source": thread.pk, "target": other.pk})
        assert "tied already" in response.content.decode()
        assert ThreadLink.objects.count() == 1

    def test_what_is_not_curated_cannot_be_changed(self, as_curator, thread, other):
        similar = tie(thread, other, "similar")
        assert change(as_curator, similar, reason="Mine now").status_code == 403

    def test_deleting_is_logged(self, as_curator, linked):
        address = reverse("admin:threads_threadlink_delete", args=[linked.pk])
        assert as_curator.post(address, {"post": "yes"}).status_code == 302
        assert CurationAction.objects.filter(deed="unlinked").exists()

    def test_another_curator_was_faster(self, as_curator, linked, monkeypatch):
        def too_late(*args, **kwargs):
            raise Conflict(None)

        monkeypatch.setattr(curating, "annotate", too_late)
        address = reverse("admin:threads_threadlink_change", args=[linked.pk])
        page = as_curator.post(address, {"reason": "New."}, follow=True).content.decode()
        assert "Somebody else changed this tie just now." in page


class TestInsideADiscussion:
    def test_ties_are_shown_and_made(self, as_curator, curator, thread, other):
        assert save(as_curator, thread, {"target": other.pk, "reason": "Why."}).status_code == 302
        link = ThreadLink.objects.get()
        assert (link.source, link.reason, link.created_by) == (thread, "Why.", curator)
        page = as_curator.get(reverse("admin:threads_thread_change", args=[thread.pk]))
        assert "The other" in page.content.decode()

    def test_a_tie_is_changed_and_removed(self, as_curator, thread, linked):
        assert save(as_curator, thread, stored=[(linked, {"reason": "Now."})]).status_code == 302
        linked.refresh_from_db()
        assert linked.reason == "Now."
        assert save(as_curator, thread, stored=[(linked, {"DELETE": "on"})]).status_code == 302
        assert not ThreadLink.objects.exists()

    def test_what_the_computer_found_stays(self, as_curator, thread, other):
        similar = tie(thread, other, "similar", reason="Words")
        fields = {"reason": "Mine", "DELETE": "on", "pinned": "on"}
        assert save(as_curator, thread, stored=[(similar, fields)]).status_code == 302
        similar.refresh_from_db()
        assert (similar.reason, similar.pinned_at) == ("Words", None)

    def test_staff_without_the_right_to_delete_curates_too(self, as_plain_staff, thread, linked):
        tie(thread, discussion(thread.asker, "Found"), "similar")
        address = reverse("admin:threads_thread_change", args=[thread.pk])
        assert as_plain_staff.get(address).status_code == 200
        stored = [(linked, {"DELETE": "on"})]
        assert save(as_plain_staff, thread, stored=stored).status_code == 302
        assert not ThreadLink.objects.filter(kind="curated").exists()

    def test_bad_ties_are_errors_of_the_form(self, as_curator, thread, linked, asker):
        new = discussion(asker, "New")
        for rows, sentence in [
            ([{"target": thread.pk}], "not tied to itself"),
            ([{"target": linked.target_id}], "tied already"),
            ([{"target": new.pk}, {"target": new.pk}], "here twice"),
            ([{"target": "999999"}], "Select a valid choice"),
        ]:
            response = save(as_curator, thread, *rows)
            assert response.status_code == 200
            assert sentence in response.content.decode()
        assert ThreadLink.objects.count() == 1

    def test_it_costs_the_same_with_two_ties_and_with_twenty(self, as_curator, thread, asker):
        address, counts = reverse("admin:threads_thread_change", args=[thread.pk]), []
        for rows in (2, 18):
            for number in range(rows):
                tie(thread, discussion(asker, f"No {rows} {number}"), created_by=asker)
            counts.append(cost(as_curator, address))
        assert counts[0] == counts[1]

    def test_the_other_end_is_found_while_typing(self, as_curator, thread, other):
        for field in ("source", "target"):
            model = {"app_label": "threads", "model_name": "threadlink", "field_name": field}
            found = as_curator.get(reverse("admin:autocomplete"), model | {"term": "other"})
            assert [row["text"] for row in found.json()["results"]] == ["The other"]
