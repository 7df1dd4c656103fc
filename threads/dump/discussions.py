"""Texts of a dump become discussions: some of them at a time, and each of them whole."""

from collections import Counter
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from threads import search
from threads.dump import members
from threads.dump.bodies import Bodies, plain
from threads.dump.report import Report
from threads.dump.staging import FILES
from threads.models import Imported, Post, Thread, Topic
from threads.models.editing import WRITTEN
from threads.models.thread_queryset import excerpt
from threads.slugs import slug_for
from threads.text import TextRefused

KINDS = {
    "question": Post.Kind.QUESTION,
    "answer": Post.Kind.ANSWER,
    "comment": Post.Kind.REPLY,
}


Written = list[tuple[Any, Post]]  # rows of the dump, each with what becomes of it


class Discussions:
    """Writes what `staging` says of one site."""

    def __init__(self, site: str, bodies: Bodies, report: Report) -> None:
        self.site = site
        self.bodies = bodies
        self.report = report

    def bring(self, rows: list[Any]) -> None:
        """Import or update some whole discussions in one transaction.

        Rendering is what takes time; it is done before, so that nobody waits for a lock.
        """
        fresh = [(row, self._new_post(row)) for row in rows if row.is_new]
        texts = [(row, post) for row in rows if row.is_newer and (post := self._newer_post(row))]
        try:
            self._commit(rows, fresh, texts)
        except (DataError, IntegrityError):
            self._commit_one_by_one(rows, fresh, texts)

    def _commit(self, rows: list[Any], fresh: Written, texts: Written) -> None:
        with transaction.atomic():
            batch = Batch(self, rows)
            batch.write(fresh, texts)
        self.report.imported.update(batch.imported)
        self.report.updated.update(batch.updated)

    def _commit_one_by_one(self, rows: list[Any], fresh: Written, texts: Written) -> None:
        """One discussion that the database refuses must not stop the others."""
        for number in sorted({row.question_id for row in rows}):
            own = [row for row in rows if row.question_id == number]
            try:
                self._commit(
                    own,
                    [pair for pair in fresh if pair[0].question_id == number],
                    [pair for pair in texts if pair[0].question_id == number],
                )
            except (DataError, IntegrityError) as error:
                self.skip(own[0], str(error).splitlines()[0])

    def original(self, row: Any) -> str:
        """The address of the text at its site."""
        if row.kind == "question":
            return f"https://{self.site}/questions/{row.id}"
        if row.kind == "answer":
            return f"https://{self.site}/a/{row.id}"
        place = "questions" if row.parent_id == row.question_id else "a"
        return f"https://{self.site}/{place}/{row.parent_id}#comment{row.id}_{row.parent_id}"

    def skip(self, row: Any, reason: str) -> None:
        self.report.skip(FILES[row.source], row.line, reason, row.id)

    def _new_post(self, row: Any) -> Post:
        post = Post(
            kind=KINDS[row.kind],
            author_id=row.member_id or members.former(self.site),
            created_at=row.created_at,
            edited_at=row.edited_at,
            picked_at=row.picked_at,
            imported_marks=row.marks,
            helpful_count=row.marks,
        )
        self._write(post, row)
        return post

    def _newer_post(self, row: Any) -> Post | None:
        """The post with its newer text, unless that is the text it has."""
        post = Post.objects.get(pk=row.post_id)
        self._write(post, row)
        post.edited_at = row.edited_at
        return post

    def _write(self, post: Post, row: Any) -> None:
        try:
            post.body = (
                self.bodies.of_comment(row.body)
                if row.kind == "comment"
                else self.bodies.of_post(row.body)
            )
            if not post.body:
                raise TextRefused(_("There is nothing to read in it."))
            post.render()
        except TextRefused as refusal:
            self.report.simplify(FILES[row.source], row.line, row.id, str(refusal))
            post.body = plain(row.body, self.original(row))
            post.render()


class Batch:
    """One transaction: the discussions of some rows, new ones and known ones."""

    def __init__(self, discussions: Discussions, rows: list[Any]) -> None:
        self.discussions = discussions
        self.rows = rows
        self.imported: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        known = {row.thread_id for row in rows if row.thread_id}
        locked = Thread.objects.select_for_update(no_key=True).filter(pk__in=known).order_by("pk")
        by_key = {thread.pk: thread for thread in locked}
        self.threads = {row.question_id: by_key[row.thread_id] for row in rows if row.thread_id}
        self.places = {row.id: row.post_id for row in rows if row.source == "post" and row.post_id}
        self.recounted: set[int] = set()

    def write(self, fresh: Written, texts: Written) -> None:
        self._open([pair for pair in fresh if pair[0].kind == "question"])
        self._add([pair for pair in fresh if pair[0].kind == "answer"])
        self._add([pair for pair in fresh if pair[0].kind == "comment"])
        self._update_texts(texts)
        self._update_marks_and_picks()
        for post in Post.objects.filter(pk__in=self.recounted):
            post.recount()
        for thread in self.threads.values():
            thread.recount()
        numbers = [thread.pk for thread in self.threads.values()]
        search.refresh(Thread.objects.filter(pk__in=numbers))

    def _open(self, fresh: Written) -> None:
        threads = [
            Thread(
                asker_id=post.author_id,
                title=row.title,
                slug=slug_for(row.title),
                created_at=row.created_at,
                last_activity_at=row.created_at,
                excerpt=excerpt(post.plain),
            )
            for row, post in fresh
        ]
        Thread.objects.bulk_create(threads)
        for (row, post), thread in zip(fresh, threads, strict=True):
            post.thread = thread
            self.threads[row.question_id] = thread
        self._save(fresh)
        for (_row, post), thread in zip(fresh, threads, strict=True):
            thread.question = post
        Thread.objects.bulk_update(threads, ["question"])
        self._label({row.question_id: row.tags for row, _post in fresh})

    def _label(self, tags: dict[int, str]) -> None:
        topics = {
            name: Topic.objects.called_or_new(name)
            for name in sorted({name for names in tags.values() for name in names.split()})
        }
        labels = {
            (self.threads[question].pk, topics[name].pk)
            for question, names in tags.items()
            for name in names.split()
        }
        through = Thread.topics.through
        through.objects.bulk_create(
            through(thread_id=thread, topic_id=topic) for thread, topic in sorted(labels)
        )

    def _add(self, fresh: Written) -> None:
        for row, post in fresh:
            post.thread = self.threads[row.question_id]
            post.views_before = post.thread.view_count
            if row.kind == "comment":
                post.parent_id = self.places[row.parent_id]
                self.recounted.add(post.parent_id)
        self._save(fresh)

    def _save(self, fresh: Written) -> None:
        Post.objects.bulk_create([post for _row, post in fresh], batch_size=500)
        Imported.objects.bulk_create(
            [
                Imported(
                    post=post,
                    site=self.discussions.site,
                    kind=row.source,
                    external_id=row.id,
                    url=self.discussions.original(row),
                    author_name=row.author_name or row.member_name or "",
                    licence=row.licence,
                )
                for row, post in fresh
            ],
            batch_size=500,
        )
        self.places |= {row.id: post.pk for row, post in fresh if row.source == "post"}
        self.imported.update(f"{row.kind}s" for row, _post in fresh)
        self.imported["votes"] += sum(row.marks for row, _post in fresh if row.source == "post")

    def _update_texts(self, texts: Written) -> None:
        """Take over newer texts. The site they come from keeps the old ones, and shows them."""
        for row, post in texts:
            fields = {name: getattr(post, name) for name in (*WRITTEN, "edited_at")}
            # Somebody may have edited it here since it was read.
            same = Q(edited_at=None) | Q(edited_at__lt=row.edited_at)
            changed = Post.objects.filter(same, pk=post.pk, revisions=None).update(**fields)
            if not changed:
                continue
            self.updated[f"{row.kind}s"] += 1
            thread = self.threads[row.question_id]
            if row.kind == "question":
                thread.title, thread.slug = row.title, slug_for(row.title)
                thread.excerpt = excerpt(post.plain)
                thread.save(update_fields=["title", "slug", "excerpt"])
                thread.topics.clear()
                self._label({row.question_id: row.tags})
            search.index(thread, post)

    def _update_marks_and_picks(self) -> None:
        for row in self.rows:
            if row.has_other_marks:
                Post.objects.filter(pk=row.post_id).update(imported_marks=row.marks)
                self.recounted.add(row.post_id)
                self.updated["votes"] += 1
            if row.is_newly_picked:
                Post.objects.filter(pk=row.post_id).update(picked_at=row.picked_at)
                self.updated[f"{row.kind}s"] += 1
