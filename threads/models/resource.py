from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from threads import addresses
from threads.address_kinds import Kind
from threads.paging import Order
from threads.slugs import slug_for

LONGEST_ADDRESS = 2000  # bytes: PostgreSQL indexes no more than 2,704
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 500
LONGEST_SENTENCE = 300

MOST = Order(("-recommendation_count", "-id"))
NEWEST = Order(("-last_recommended_at", "-id"))
MOMENTS = Order(("moment", "id"))

TAKEN = {"save"}  # what stands in a slug's place in other addresses


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible(self) -> RecommendationQuerySet:
        """Those in posts that can be read: a post's deletion takes them along."""
        return self.filter(post__deleted_at=None, post__thread__deleted_at=None)

    def for_page(self) -> RecommendationQuerySet:
        """All that a resource's page says about each: who, where, in which words."""
        return self.select_related("post__author", "post__thread").only(
            "post", "seconds", "moment", "words", "sentence", "created_at",
            *(f"post__author__{name}" for name in ("handle", "name")),
            *(f"post__{name}" for name in ("kind", "thread", "author", "role", "company")),
            *(f"post__thread__{name}" for name in ("title", "slug")),
        )  # fmt: skip

    def from_threads(self, *, topic: str = "", from_role: str = "", to_role: str = "") -> Any:
        """Those in discussions about a topic or on a path, all by slug."""
        wanted = {
            "post__thread__topics__slug": topic,
            "post__thread__from_role__slug": from_role,
            "post__thread__to_role__slug": to_role,
        }
        return self.filter(**{name: slug for name, slug in wanted.items() if slug})


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, user: Any) -> ResourceQuerySet:
        """What a post that can be read recommends, unless staff hid it."""
        return self.filter(hidden_at=None, recommendation_count__gt=0)

    def deleted(self) -> ResourceQuerySet:
        return self.exclude(hidden_at=None)

    def locked(self) -> ResourceQuerySet:
        """The rows, locked in one order so that two posts never wait for each other."""
        return self.select_for_update(no_key=True).order_by("pk")

    def recommended_in(self, **slugs: str) -> ResourceQuerySet:
        recommended = Recommendation.objects.visible().from_threads(**slugs)
        return self.filter(Exists(recommended.filter(resource=OuterRef("pk"))))

    def saved_by(self, member: Any) -> ResourceQuerySet:
        return self.filter(saves__member=member)

    def with_saved(self, user: Any) -> ResourceQuerySet:
        """Add ``is_saved``: whether this member keeps it."""
        saved = SavedResource.objects.filter(resource=OuterRef("pk"), member_id=user.pk)
        return self.annotate(is_saved=Exists(saved) if user.pk else Value(False))

    def for_list(self, user: Any) -> ResourceQuerySet:
        """All that a row of the library shows, with ``said``: somebody's sentence about it."""
        recommended = Recommendation.objects.visible().filter(resource=OuterRef("pk"))
        name = Coalesce(NullIf("post__author__name", Value("")), "post__author__handle")
        said = (
            recommended.exclude(sentence="")
            .order_by("-post__helpful_count", "-created_at", "-pk")
            .values(data=JSONObject(sentence="sentence", name=name))
        )
        return self.with_saved(user).annotate(said=Subquery(said[:1]))


class Resource(models.Model):
    """Something outside that members recommend to each other: one row a canonical address."""

    Kind = Kind

    url = models.CharField(_("canonical address"), max_length=LONGEST_ADDRESS, unique=True)
    # What readers are sent to: not every host answers without its www.
    link = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    host = models.CharField(_("site"), max_length=255)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    description = models.CharField(_("description"), max_length=LONGEST_DESCRIPTION, blank=True)
    # Whoever of the staff wrote the title: no task writes over it.
    titled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("first recommended"), default=timezone.now)
    # Counted again with every change, see recommending.py: discussions, so that saying something
    # often in one place does not lift it.
    recommendation_count = models.PositiveIntegerField(_("discussions"), default=0, editable=False)
    last_recommended_at = models.DateTimeField(_("last recommended"), null=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    dead_at = models.DateTimeField(_("dead"), null=True, editable=False)
    checked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    # Staff found that both lead to the same: whoever recommends this one means the other.
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="merged"
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        indexes = [
            models.Index(fields=fields, name=name, condition=Q(hidden_at=None))
            for name, fields in (
                ("resource_most", MOST.fields),
                ("resource_newest", NEWEST.fields),
                ("resource_kind_most", ("kind", *MOST.fields)),
                ("resource_kind_newest", ("kind", *NEWEST.fields)),
            )
        ]

    def __str__(self) -> str:
        return self.shown_title

    def get_absolute_url(self) -> str:
        return reverse("resources.show", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        slug = slug_for(self.shown_title)
        return f"{slug}-1" if slug in TAKEN else slug

    @property
    def shown_title(self) -> str:
        """The title, or what is legible of the address."""
        return self.title or Truncator(self.url.partition("://")[2].rstrip("/")).chars(80)

    @property
    def youtube_key(self) -> str:
        """The key of a video that can be played on the page, or nothing."""
        return addresses.youtube_key(self.url)


class Recommendation(models.Model):
    """Somebody recommends a resource in a post: in whose words, and from which moment on."""

    post = models.ForeignKey("threads.Post", models.CASCADE, related_name="recommendations")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="recommendations")
    seconds = models.PositiveIntegerField(_("starts at second"), null=True)
    # The same as a number that can be ordered.
    moment = models.GeneratedField(
        expression=Coalesce("seconds", 0),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )
    words = models.CharField(_("words of the link"), max_length=LONGEST_TITLE, blank=True)
    sentence = models.CharField(_("sentence"), max_length=LONGEST_SENTENCE, blank=True)
    created_at = models.DateTimeField(_("recommended"))

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "resource", "seconds"],
                name="one_recommendation_a_post_and_moment",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["resource", *MOMENTS.fields], name="resource_moments")]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.resource_id}"

    @property
    def address(self) -> str:
        """Where it opens, at its moment."""
        return addresses.at(self.resource.link, self.seconds)

    @property
    def clock(self) -> str:
        """The moment as people read it, ``1:43``, or nothing."""
        return addresses.clock(self.seconds) if self.seconds else ""


class SavedResource(models.Model):
    """A member keeps a resource for later."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_resources"
    )
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="saves")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved resource")
        verbose_name_plural = _("saved resources")
        constraints = [
            models.UniqueConstraint("member", "resource", name="one_save_a_member_and_resource")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.resource_id}"
