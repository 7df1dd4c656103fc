import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import include, path

from threads import limits

pytestmark = pytest.mark.django_db

TEXT = 'I moved in <2023>.\n\nIt took "a year" & a half.'


def broken(request):
    raise RuntimeError("on purpose")


class WithABrokenPage:
    """The site map with one view that raises."""

    handler400 = "config.errors.bad_request"
    urlpatterns = [path("broken/", broken), path("", include("config.urls"))]


@pytest.fixture
def shy() -> Client:
    """A browser: it does not raise what the server raised."""
    return Client(raise_request_exception=False)


def in_our_look(response) -> bool:
    page = response.content.decode()
    return page.count("<h1") == 1 and 'class="wordmark"' in page and "css/app.css" in page


@pytest.mark.parametrize(
    "address",
    [
        "/no-such-page/",
        "/threads/1/",
        "/threads/99999999999999999999/",
        "/threads/0/x/",
        "/posts/99999999999999999999/",
        "/posts/1/history/",
        "/members/nobody/",
        "/accounts/no-such-page/",
        "/%ff/",
        "/members/%ff%fe/",
        "/threads/%F0%9F%98%80/",
        "/static/no-such-file.css",
    ],
)
def test_what_is_not_there_gets_our_404(shy, address):
    response = shy.get(address)
    assert response.status_code == 404
    assert "The trail ends here" in response.content.decode() and in_our_look(response)


@pytest.mark.parametrize(
    "address",
    ["/members/a%00b/", "/?q=%00", "/search/?q=a%00", "/members/nadia/?after=" + "9" * 4000],
)
def test_what_makes_no_sense_gets_our_400(shy, asker, address):
    response = shy.get(address)
    assert response.status_code == 400 and in_our_look(response)


def test_broken_letters_in_a_query_are_no_error(shy, asker):
    assert shy.get("/members/nadia/?utm=%ff%fe").status_code == 200


def test_a_nul_in_a_cookie_is_a_bad_request(shy):
    response = shy.get("/settings/profile/", HTTP_COOKIE='sessionid="aaaaaaaaaaaa\\000aaaa"')
    assert response.status_code == 400 and in_our_look(response)


@pytest.mark.parametrize(
    "cookie", ["sessionid=x", "sessionid=" + "a" * 5000, "theme=%00", "csrftoken=é"]
)
def test_odd_cookies_are_ignored(shy, cookie):
    assert shy.get("/accounts/login/", HTTP_COOKIE=cookie).status_code == 200


def test_a_form_that_is_too_large_is_refused(shy):
    response = shy.post("/accounts/login/", {"login": "x" * 1_100_000})
    assert response.status_code == 413 and in_our_look(response)
    response = shy.post("/accounts/login/", {f"field-{n}": "x" for n in range(1_100)})
    assert response.status_code == 400 and in_our_look(response)


def test_a_file_is_refused_before_it_is_written(shy, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    request = {"login": "nadia", "file": SimpleUploadedFile("big.bin", b"x" * 5_000_000)}
    response = shy.post("/accounts/login/", request)
    assert response.status_code < 500 and not response.wsgi_request.FILES
    assert 'value="nadia"' in response.text and not list(tmp_path.iterdir())


def test_another_host_is_refused(shy):
    response = shy.get("/about/", HTTP_HOST="evil.example")
    assert response.status_code == 400 and in_our_look(response)


def test_a_wrong_method_gets_a_page_that_says_so(shy):
    response = shy.get("/theme/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "works another way" in response.content.decode() and in_our_look(response)


def test_for_htmx_a_refusal_is_one_sentence_for_the_messages(shy):
    response = shy.get("/no-such-page/", HTTP_HX_REQUEST="true")
    assert response.status_code == 404 and response["HX-Retarget"] == "#messages"
    assert "data-message" in response.content.decode() and "<html" not in response.content.decode()


def test_who_may_not_gets_our_403(as_mentor):
    response = as_mentor.get("/admin/", follow=True)
    assert response.status_code == 403 and in_our_look(response)
    assert "write to the people who run this site" in response.text
    assert "sign in and try again" not in response.text


def test_a_deleted_discussion_is_gone(shy, thread, curator):
    thread.question.remove(by=curator)
    response = shy.get(f"/threads/{thread.pk}/{thread.slug}/")
    assert response.status_code == 410
    assert "This was removed" in response.content.decode() and in_our_look(response)
    assert "not coming back" not in response.content.decode()  # staff may restore it


def test_a_deleted_answer_is_gone(shy, answer, mentor):
    answer.remove(by=mentor)
    response = shy.get(f"/posts/{answer.pk}/")
    assert response.status_code == 410 and in_our_look(response)


def test_too_much_gets_our_429_with_the_time_to_wait(as_mentor, thread, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "previews", (1, 60))
    responses = [as_mentor.post("/preview/", {"body": "x"}) for _ in range(2)]
    assert responses[1].status_code == 429 and in_our_look(responses[1])
    assert 0 < int(responses[1]["Retry-After"]) <= 60


def test_htmx_hears_how_long_to_wait_and_caches_tell_it_apart(as_mentor, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "previews", (0, 60))
    fragment = {"HX-Request": "true"}
    response = as_mentor.post("/preview/", {"body": "x"}, headers=fragment)
    assert response.status_code == 429 and int(response["Retry-After"]) > 0
    assert "HX-Request" in response["Vary"]
    moved = as_mentor.get("/members/Ravi/", headers=fragment)
    assert (moved.status_code, moved["HX-Redirect"]) == (204, "/members/ravi/")
    assert "HX-Request" in moved["Vary"]


def test_a_broken_view_gets_our_page_without_the_database(shy, settings):
    settings.ROOT_URLCONF = WithABrokenPage
    with connection.execute_wrapper(refuse):
        response = shy.get("/broken/")
    assert response.status_code == 500 and in_our_look(response)
    assert "on purpose" not in response.content.decode()


def refuse(execute, sql, params, many, context):
    raise AssertionError(f"The page asked the database: {sql}")


def test_a_broken_view_is_one_sentence_for_htmx(shy, settings):
    settings.ROOT_URLCONF = WithABrokenPage
    page = shy.get("/broken/", HTTP_HX_REQUEST="true").content.decode()
    assert "data-message" in page


@pytest.fixture
def strict(mentor) -> Client:
    """A member's browser on a server that checks where forms come from."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(mentor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_stale_form_comes_back_in_full_and_can_be_sent_again(strict, mentor):
    response = strict.post("/settings/profile/", {"about": TEXT, "role": "Chef"})
    page = response.content.decode()
    assert response.status_code == 403 and in_our_look(response)
    assert "I moved in &lt;2023&gt;.\n\nIt took &quot;a year&quot; &amp; a half.</textarea>" in page
    assert 'action="/settings/profile/"' in page and 'name="role" value="Chef"' in page
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = {"about": TEXT, "role": "Chef", "csrfmiddlewaretoken": token}
    assert strict.post("/settings/profile/", again).status_code == 302
    mentor.refresh_from_db()
    assert (mentor.about, mentor.role) == (TEXT, "Chef")


def test_for_htmx_the_text_comes_back_into_the_page(strict, thread):
    response = strict.post(f"/threads/{thread.pk}/answers/", {"body": TEXT}, HTTP_HX_REQUEST="true")
    assert response.status_code == 403
    assert (response["HX-Retarget"], response["HX-Reselect"]) == ("closest form", "[data-resend]")
    page = response.content.decode()
    assert "<html" not in page and "data-resend" in page and "<h1" not in page
    assert "I moved in &lt;2023&gt;." in page and f'action="/threads/{thread.pk}/answers/"' in page


def test_for_htmx_a_stale_button_keeps_the_page_and_is_asked_about_above(strict, answer):
    address = f"/posts/{answer.pk}/helpful/"
    response = strict.post(address, {"helpful": "1"}, HTTP_HX_REQUEST="true")
    assert (response.status_code, response["HX-Retarget"]) == (403, "#messages")
    assert f'action="{address}"' in response.text and 'value="1"' in response.text


@pytest.mark.parametrize("address", ["/preview/", "/bylines/check/ask/"])
def test_an_old_page_may_still_look_at_what_it_would_post(strict, address):
    assert strict.post(address, {"body": TEXT}, HTTP_HX_REQUEST="true").status_code == 200


def test_a_password_is_never_given_back():
    fields = {"login": "ravi", "password": "correct horse", "oldpassword": "old secret words"}
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", fields)
    page = response.content.decode()
    assert response.status_code == 403 and "Passwords are never kept" in page
    assert "horse" not in page and "secret words" not in page and 'value="ravi"' in page


def test_what_another_site_sent_is_shown_but_cannot_be_sent_on(strict, mentor):
    response = strict.post(
        "/settings/profile/", {"about": TEXT}, HTTP_ORIGIN="https://evil.example"
    )
    page = response.content.decode()
    assert response.status_code == 403 and "came from another site" in page
    main = page.split("<main")[1].split("</main")[0]
    assert "I moved in" in main and "csrfmiddlewaretoken" not in main and "<button" not in main
    mentor.refresh_from_db()
    assert mentor.about == ""


def test_text_cannot_break_out_of_the_page(strict):
    page = strict.post(
        "/settings/profile/", {'"><script>': "</textarea><script>alert(1)</script> x"}
    ).content.decode()
    assert "<script>" not in page
