"""What stands in the addresses of the site: the keys and names of all that a scene has."""

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core import signing

from threads.models import (
    CareerMove,
    Imported,
    MentorRequest,
    Notification,
    Outcome,
    Post,
    Resource,
    Revision,
    Thread,
    ThreadLink,
    Upload,
)
from threads.outcome_mail import SALT


def keys(model: Any) -> list[tuple[Any, ...]]:
    return [(pk,) for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)]


def fillings(scene: Any) -> dict[str, list[tuple[Any, ...]]]:
    """What stands for the parameters of the routes that begin so; the longest beginning counts."""
    return {
        **discussions(scene),
        **members(scene),
        **old_addresses(),
        **staff_pages(),
        "media/<name>": [(name,) for name in pictures(scene)],
        "paths/<origin>/<goal>/": PATHS,
        "accounts/confirm-email/<key>/": [("forged",)],
        "accounts/password/reset/key/<uidb36>-<key>/": [("1", "forged")],
    }


def discussions(scene: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {
        "threads/<pk>/": keys(Thread),
        "threads/<pk>/<slug>/": list(Thread.objects.values_list("pk", "slug")),
        "posts/<pk>/": keys(Post),
        "links/<pk>/": keys(ThreadLink),
        "outcomes/<pk>/": keys(Outcome),
        "revisions/<pk>/": keys(Revision),
        "resources/<pk>/": keys(Resource),
        "resources/<pk>/<slug>/": [(row.pk, row.slug) for row in Resource.objects.all()],
        "drafts/<target>/": [("ask",), (f"answer-{scene.thread.pk}",)],
        "bylines/check/<place>/": [("ask",)],
    }


def members(scene: Any) -> dict[str, list[tuple[Any, ...]]]:
    handles = [(one.member.handle,) for one in scene.hidden] + [(scene.author.handle,)]
    return {
        "notifications/<pk>/": keys(Notification),
        "notifications/mail/<token>/": [(signing.dumps(scene.reader.pk, salt=SALT),), ("forged",)],
        "members/<handle>/": handles,
        "settings/moves/<pk>/": keys(CareerMove),
        "mentors/requests/<pk>/": keys(MentorRequest),
    }


def old_addresses() -> dict[str, list[tuple[Any, ...]]]:
    numbers = list(Imported.objects.values_list("external_id"))
    return {
        "questions/<number>/": numbers,
        "questions/<number>/<rest>": [(number, "title/7") for (number,) in numbers],
        "a/<number>/": numbers,
        "a/<number>/<rest>": [(number, "7") for (number,) in numbers],
        "q/<number>/": numbers,
        "q/<number>/<rest>": [(number, "7") for (number,) in numbers],
    }


def staff_pages() -> dict[str, list[tuple[Any, ...]]]:
    return {
        "admin/r/<content_type_id>/<object_id>/": shortcuts(),
        "admin/<app_label>/": [(label,) for label in {m._meta.app_label for m in registered()}],
        "admin/<url>": [("nothing/here/",)],
        **{
            f"admin/{model._meta.app_label}/{model._meta.model_name}/<{name}>/": keys(model)
            for model in registered()
            for name in ("object_id", "id")
        },
    }


PATHS = [
    ("site-reliability-engineer", "platform-engineer"),
    ("any", "platform-engineer"),
    ("site-reliability-engineer", "any"),
]


def pictures(scene: Any) -> list[str]:
    stored = [str(upload.file) for upload in Upload.objects.all()]
    stored += [name.replace(".png", ".small.webp") for name in stored]
    return stored + [one.member.picture for one in scene.hidden]


def registered() -> list[Any]:
    return list(admin.site._registry)


def shortcuts() -> list[tuple[Any, ...]]:
    """What the admin shows "on site"."""
    models = [model for model in registered() if hasattr(model, "get_absolute_url")]
    return [
        (ContentType.objects.get_for_model(model).pk, pk)
        for model in models
        for (pk,) in keys(model)
    ]
