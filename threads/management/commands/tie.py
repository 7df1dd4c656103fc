"""The links of posts are read again: citations and recommendations, as the texts say now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from threads.models import Post, Thread
from threads.models.tying import read_links

DISCUSSIONS_AT_ONCE = 20


class Command(BaseCommand):
    help = (
        "Read the links of all posts again. Needed once after an import, whose posts may cite"
        " what came later. Safe to stop, and to run while the site is in use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="go on after this discussion")

    def handle(self, *, after: int, **options: Any) -> None:
        linking = Post.objects.filter(html__contains="<a ", thread_id__gt=after)
        keys = list(linking.order_by("thread").values_list("thread", flat=True).distinct())
        with tqdm(total=len(keys), desc=_("Tying"), unit="", file=self.stderr) as bar:
            for start in range(0, len(keys), DISCUSSIONS_AT_ONCE):
                self._tie(keys[start : start + DISCUSSIONS_AT_ONCE])
                bar.update(len(keys[start : start + DISCUSSIONS_AT_ONCE]))

    @transaction.atomic
    def _tie(self, keys: list[int]) -> None:
        threads = Thread.objects.select_for_update(no_key=True).order_by("pk").in_bulk(keys)
        posts = Post.objects.filter(thread__in=keys, html__contains="<a ", deleted_at=None)
        for post in posts.order_by("pk"):
            post.thread = threads[post.thread_id]
            read_links(post)
