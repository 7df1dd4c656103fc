from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from threads import addresses
from threads.address_kinds import Kind
from threads.models.recommendation import Recommendation
from threads.models.saved_resource import SavedResource
from threads.paging import Order
from threads.slugs import slug_for
from threads.speaker import name_in_sql

LONGEST_ADDRESS = 2000  # bytes: PostgreSQL indexes no more than 2,704
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 500

MOST = Order(("-recommendation_count", "-id"))
NEWEST = Order(("-last_recommended_at", "-id"))

TAKEN = {"save"}  # what stands in a slug's place in other addresses


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, user: Any) -> ResourceQuerySet:
        """What a post that can be read recommends, unless staff hid it."""
        return self.filter(hidden_at=None, recommendation_count__gt=0)

    def of_kind(self, kind: str) -> ResourceQuerySet:
        return self.filter(kind=kind)

    def deleted(self) -> ResourceQuerySet:
        return self.exclude(hidden_at=None)

    def locked(self) -> ResourceQuerySet:
        """The rows, locked in one order so that two posts never wait for each other."""
        return self.select_for_update(no_key=True).order_by("pk")

    def recount(self) -> None:
        """Count again, from the posts that can be read, in how many discussions each stands.

        Locked before they are counted: whoever comes second counts what the first one did.
        """
        pks = [row.pk for row in Resource.objects.filter(pk__in=self.values("pk")).locked()]
        visible = Recommendation.objects.visible().filter(resource=OuterRef("pk"))
        counted = visible.order_by().values("resource")
        count = counted.annotate(count=Count("post__thread", distinct=True)).values("count")
        last = counted.annotate(last=Max("created_at")).values("last")
        Resource.objects.filter(pk__in=pks).update(
            recommendation_count=Coalesce(Subquery(count), Value(0)),
            last_recommended_at=Subquery(last),
        )

    def count_in(self, post: Any) -> None:
        """Count one more discussion for resources that this post is new to recommend.

        What `recount` would find, without looking at all that was ever said about them. Their
        rows must be locked.
        """
        visible = Recommendation.objects.visible().filter(post__thread=post.thread_id)
        others = visible.exclude(post=post).values("resource")
        known, last = F("recommendation_count"), Value(post.created_at)
        self.filter(Exists(visible.filter(post=post))).update(
            recommendation_count=Case(When(pk__in=others, then=known), default=known + 1),
            last_recommended_at=Greatest("last_recommended_at", last),
        )

    def recommended_in(self, **slugs: str) -> ResourceQuerySet:
        recommended = Recommendation.objects.visible().from_threads(**slugs)
        return self.filter(Exists(recommended.filter(resource=OuterRef("pk"))))

    def with_saved(self, user: Any) -> ResourceQuerySet:
        """Add ``is_saved``: whether this member keeps it."""
        saved = SavedResource.objects.filter(resource=OuterRef("pk"), member_id=user.pk)
        return self.annotate(is_saved=Exists(saved) if user.pk else Value(False))

    def for_list(self, user: Any) -> ResourceQuerySet:
        """All that a row of the library shows, with ``said``: somebody's sentence about it."""
        recommended = Recommendation.objects.visible().filter(resource=OuterRef("pk"))
        said = (
            recommended.exclude(sentence="")
            .order_by("-post__helpful_count", "-created_at", "-pk")
            .values(
                data=JSONObject(
                    sentence="sentence", name=name_in_sql("post__"), alias="post__alias"
                )
            )
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
    # Counted again with every change, see recount(): discussions, so that saying something
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

    def save_for(self, member: Any, *, saved: bool = True) -> None:
        """Keep it for this member, or let it go."""
        if saved:
            self.saves.get_or_create(member=member)
        else:
            self.saves.filter(member=member).delete()

    @transaction.atomic
    def merge_into(self, other: Resource) -> None:
        """Both are the same thing: recommendations and saves move to ``other``.

        This row stays as a signpost, so that old addresses and later posts find the other one.
        """
        if self.pk in (other.pk, other.merged_into_id):
            raise ValueError("A resource cannot be merged into itself.")
        same = other.recommendations.filter(post=OuterRef("post"), moment=OuterRef("moment"))
        self.recommendations.filter(Exists(same)).delete()
        self.recommendations.update(resource=other)
        kept = other.saves.filter(member=OuterRef("member"))
        self.saves.filter(Exists(kept)).delete()
        self.saves.update(resource=other)
        both = Resource.objects.filter(Q(pk=self.pk) | Q(merged_into=self))
        both.update(merged_into=other)
        Resource.objects.filter(pk__in=(self.pk, other.pk)).recount()
