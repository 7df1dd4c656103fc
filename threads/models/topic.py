from __future__ import annotations

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from threads.slugs import slug_for


class TopicQuerySet(models.QuerySet["Topic"]):
    def called(self, name: str) -> Topic | None:
        """The topic with this name or synonym, whatever its case."""
        return self.filter(Q(name__iexact=name) | Q(synonyms__name__iexact=name)).first()

    def called_or_new(self, name: str) -> Topic:
        """The topic with this name or synonym; a name that nobody used before becomes a topic."""
        return (
            self.called(name)
            or self.get_or_create(slug=slug_for(name), defaults={"name": name.lower()})[0]
        )

    def starting_with(self, typed: str) -> TopicQuerySet:
        """Topics of which a word of the name, or a synonym, starts with what was typed."""
        return self.filter(
            Q(name__istartswith=typed)
            | Q(name__icontains=f"-{typed}")
            | Q(synonyms__name__istartswith=typed)
        ).distinct()


class Topic(models.Model):
    """A loose label such as ``interviews`` or ``return-offer``."""

    name = models.CharField(_("name"), max_length=40)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)
    description = models.CharField(_("description"), max_length=300, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(Lower("name"), name="one_topic_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('home')}?topic={self.slug}"

    @transaction.atomic
    def merge_into(self, other: Topic) -> None:
        """Move everything of this topic to ``other``, keep its name as a synonym, and delete it."""
        if other.pk == self.pk:
            raise ValueError("A topic cannot be merged into itself.")
        labels = self.threads.through.objects
        labels.filter(topic=self, thread__topics=other).delete()
        labels.filter(topic=self).update(topic=other)
        self.synonyms.update(topic=other)
        name = self.name
        self.delete()
        if not other.synonyms.filter(name__iexact=name).exists():
            other.synonyms.create(name=name)


class TopicSynonym(models.Model):
    """Another name of a topic."""

    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="synonyms", verbose_name=_("topic")
    )
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = [models.UniqueConstraint(Lower("name"), name="one_topic_a_synonym")]

    def __str__(self) -> str:
        return self.name
