"""Posts get the HTML that the renderer makes of them today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from threads import search, text
from threads.models import Post, Thread
from threads.sanitizer import sanitize

# Their discussions stay locked for as long as it takes to render so many posts.
POSTS_AT_ONCE = 20


class Command(BaseCommand):
    help = (
        "Render posts again that another version of the renderer made. It may be stopped and"
        " started again, and run while the site is in use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="those of this version as well")

    def handle(self, *, all: bool, **options: Any) -> None:
        posts = Post.objects.order_by("pk").values_list("pk", "thread_id")
        if not all:
            posts = posts.exclude(renderer_version=text.RENDERER_VERSION)
        refused, last = 0, 0
        with tqdm(total=posts.count(), desc=_("Rendering"), unit="", file=self.stderr) as bar:
            while batch := list(posts.filter(pk__gt=last)[:POSTS_AT_ONCE]):
                refused += self._render(batch)
                last = batch[-1][0]
                bar.update(len(batch))
        if refused:
            raise CommandError(
                _("%(count)d texts are refused now. Edit them.") % {"count": refused}
            )

    @transaction.atomic
    def _render(self, batch: list[tuple[int, int]]) -> int:
        """Render some posts and return how many were refused.

        Every edit locks its discussion first, so none can come in between once these are locked.
        """
        numbers = [number for number, _thread in batch]
        locked = Thread.objects.select_for_update(no_key=True).order_by("pk")
        threads = locked.in_bulk({thread for _number, thread in batch})
        refused = 0
        for post in Post.objects.filter(pk__in=numbers).order_by("pk"):
            plain = post.plain
            try:
                post.render()
            except text.TextRefused as refusal:
                # What is shown stays, by today's rules of what may be shown.
                post.html = sanitize(post.html)
                refused += 1
                tqdm.write(f"{post.get_absolute_url()}: {refusal}", file=self.stderr)
            post.save(update_fields=["html", "plain", "renderer_version"])
            if post.plain != plain:
                thread = threads[post.thread_id]
                if post.is_question:
                    thread.set_excerpt(post.plain)
                search.index(thread, post)
        return refused
