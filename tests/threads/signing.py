"""How forms are sent without a name, and members who make a byline common."""

from django.urls import reverse

from tests.conftest import member
from threads.models import Post


def answer_form(thread):
    return reverse("answers.create", args=[thread.pk])


def without_name(client, address, **fields):
    """Send a text without the author's name; a byline of nothing is never rare."""
    typed = {"body": "Words.", "role": "", "company": "", "anonymous": "on"}
    return client.post(address, {**typed, **fields}, follow=True)


def latest():
    return Post.objects.select_related("author", "thread").latest("pk")


def crowd(role, count=5, company=""):
    slug = role.lower().replace(" ", "-")
    return [member(f"{slug}-{n}"[:30], role=role, company=company) for n in range(count)]
