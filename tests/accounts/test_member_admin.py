import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission

from accounts.models import User

pytestmark = pytest.mark.django_db

TABLE = "/admin/accounts/user/"


def test_staff_finds_members(as_curator, mentor, outsider):
    page = as_curator.get(TABLE, {"q": "ravi"}).content.decode()
    assert "ravi@example.org" in page and "sam@example.org" not in page
    assert as_curator.get(TABLE, {"is_active__exact": "0"}).status_code == 200


def test_staff_sets_a_member_inactive_and_active_again(as_curator, mentor):
    chosen = {"_selected_action": [mentor.pk]}
    as_curator.post(TABLE, {**chosen, "action": "set_inactive"})
    mentor.refresh_from_db()
    assert not mentor.is_active
    as_curator.post(TABLE, {**chosen, "action": "set_active"})
    mentor.refresh_from_db()
    assert mentor.is_active


def test_staff_does_not_lock_itself_out(as_curator, curator):
    as_curator.post(TABLE, {"_selected_action": [curator.pk], "action": "set_inactive"})
    curator.refresh_from_db()
    assert curator.is_active


def test_staff_makes_a_member(as_curator):
    password = {"password1": "long walk in May", "password2": "long walk in May"}
    fields = {"handle": "Maya", "email": "Maya@example.org", "usable_password": "true", **password}
    response = as_curator.post(f"{TABLE}add/", fields)
    assert response.status_code == 302
    member = User.objects.get(handle="maya")
    assert member.email == "maya@example.org" and member.check_password("long walk in May")


@pytest.mark.parametrize("handle", ["", "ravi", "two words", "\0", "x" * 31])
def test_a_bad_handle_is_refused_beside_the_field(as_curator, mentor, handle):
    response = as_curator.post(f"{TABLE}add/", {"handle": handle, "usable_password": "false"})
    assert response.status_code == 200
    assert "handle" in response.context["adminform"].form.errors


def test_a_new_email_from_staff_replaces_the_old_one(as_curator, mentor):
    EmailAddress.objects.create(user=mentor, email=mentor.email, primary=True, verified=True)
    fields = {"handle": "ravi", "email": "Ravi@new.example.org", "is_active": "on"}
    assert as_curator.post(f"{TABLE}{mentor.pk}/change/", fields).status_code == 302
    mentor.refresh_from_db()
    assert mentor.email == "ravi@new.example.org"
    assert list(mentor.emailaddress_set.values_list("email", flat=True)) == [mentor.email]


def test_the_password_is_no_field_but_has_a_form(as_curator, mentor):
    page = as_curator.get(f"{TABLE}{mentor.pk}/change/").content.decode()
    assert "../password/" in page and 'name="password"' not in page
    assert as_curator.get(f"{TABLE}{mentor.pk}/password/").status_code == 200


@pytest.fixture
def helper(outsider) -> None:
    """Staff that may change and delete members and nothing else."""
    outsider.is_staff = True
    outsider.save()
    names = ["view_user", "change_user", "delete_user"]
    outsider.user_permissions.set(Permission.objects.filter(codename__in=names))


def test_staff_gives_no_rights_that_it_does_not_have(as_outsider, helper, outsider):
    fields = {"handle": "sam", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    assert as_outsider.post(f"{TABLE}{outsider.pk}/change/", fields).status_code == 302
    outsider.refresh_from_db()
    assert not outsider.is_superuser


def test_staff_does_not_touch_who_stands_above(as_outsider, helper, curator):
    fields = {"handle": "ida", "email": "sam@example.org", "is_active": "on"}
    assert as_outsider.post(f"{TABLE}{curator.pk}/change/", fields).status_code == 403
    new = {"password1": "long walk in May", "password2": "long walk in May"}
    assert as_outsider.post(f"{TABLE}{curator.pk}/password/", new).status_code == 403
    as_outsider.post(TABLE, {"_selected_action": [curator.pk], "action": "set_inactive"})
    curator.refresh_from_db()
    assert curator.is_active and curator.check_password("correct horse")


def test_staff_does_not_touch_other_staff(as_outsider, helper, mentor):
    mentor.is_staff = True
    mentor.save()
    new = {"password1": "long walk in May", "password2": "long walk in May"}
    assert as_outsider.post(f"{TABLE}{mentor.pk}/password/", new).status_code == 403
    as_outsider.post(TABLE, {"_selected_action": [mentor.pk], "action": "set_inactive"})
    mentor.refresh_from_db()
    assert mentor.is_active and mentor.check_password("correct horse")


def test_only_superusers_delete_members_and_one_at_a_time(as_outsider, helper, as_curator, mentor):
    chosen = {"_selected_action": [mentor.pk], "action": "delete_selected", "post": "yes"}
    assert as_outsider.post(f"{TABLE}{mentor.pk}/delete/", {"post": "yes"}).status_code == 403
    for client in (as_outsider, as_curator):
        client.post(TABLE, chosen)
        assert User.objects.filter(pk=mentor.pk).exists()
    assert as_curator.get(f"{TABLE}{mentor.pk}/delete/").status_code == 200
