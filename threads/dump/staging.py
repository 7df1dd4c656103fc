"""A dump in temporary tables, beside what is imported already.

The tables belong to this connection and vanish with it, however it ends. PostgreSQL puts together
there what is far apart in the files, so that nothing has to be held in memory and a discussion can
be imported as a whole. A second run stages everything again, which is quick, and finds in `STATE`
what is missing or newer.
"""

from collections import namedtuple
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from threads.dump.reading import Staged
from threads.dump.report import Report

TABLES = {
    "dump_members": "line bigint, id bigint, name text, joined timestamptz",
    "dump_texts": """
        line bigint, source text, kind text, id bigint, question_id bigint, parent_id bigint,
        author_id bigint, author_name text, licence text, created_at timestamptz, marks integer,
        edited_at timestamptz, accepted_id bigint, title text, tags text, body text,
        picked_at timestamptz""",
    "dump_votes": "post_id bigint, kind text, day timestamptz",
    "dump_work": "question_id bigint primary key",
}
COPIED = {
    "dump_texts": "line, source, kind, id, question_id, parent_id, author_id, author_name,"
    " licence, created_at, marks, edited_at, accepted_id, title, tags, body"
}
FILES = {"post": "Posts.xml", "comment": "Comments.xml"}

# Each statement returns the rows that it took out: source, line, number.
DOUBLE_MEMBERS = """
    delete from dump_members d using dump_members first
    where first.id = d.id and first.line < d.line returning 'member' as source, d.line, d.id"""
DOUBLE_TEXTS = """
    delete from dump_texts d using dump_texts first
    where first.source = d.source and first.id = d.id and first.line < d.line
    returning d.source, d.line, d.id"""
ANSWERS_ALONE = """
    delete from dump_texts a where a.kind = 'answer' and not exists (
        select from dump_texts q
        where q.source = 'post' and q.id = a.question_id and q.kind = 'question')
    returning a.source, a.line, a.id"""
COMMENTS_ALONE = """
    delete from dump_texts where kind = 'comment' and question_id is null
    returning source, line, id"""

FIND_QUESTIONS = """
    update dump_texts c set question_id = p.question_id from dump_texts p
    where c.kind = 'comment' and p.source = 'post' and p.id = c.parent_id"""
COUNT_VOTES = """
    update dump_texts t set marks = coalesce(v.marks, 0)
    from dump_texts p left join (
        select post_id, count(*) marks from dump_votes where kind = 'up' group by post_id
    ) v on v.post_id = p.id
    where p.source = 'post' and t.source = 'post' and t.id = p.id
        and t.marks <> coalesce(v.marks, 0)"""
# The day of the vote for what AcceptedAnswerId says. Votes are dated by the day only.
FIND_PICKS = """
    update dump_texts a set picked_at = greatest(a.created_at, (
        select max(day) from dump_votes v where v.post_id = a.id and v.kind = 'accepted'))
    from dump_texts q
    where a.kind = 'answer' and q.kind = 'question'
        and q.accepted_id = a.id and q.id = a.question_id"""

# What the dump says beside what is here. People's own decisions win: a text that was edited here
# stays, and so do the picks of an asker who has claimed the account.
STATE = """
    select t.*, m.name as member_name, im.member_id, i.post_id, p.thread_id,
        i.id is null as is_new,
        p.imported_marks <> t.marks as has_other_marks,
        t.edited_at > coalesce(p.edited_at, p.created_at)
            and not exists (select from threads_revision r where r.post_id = p.id) as is_newer,
        t.picked_at is not null and p.picked_at is null and asker.password like '!%%'
            as is_newly_picked
    from dump_texts t
    left join dump_members m on m.id = t.author_id
    left join threads_importedmember im on im.site = %(site)s and im.external_id = t.author_id
    left join threads_imported i
        on i.site = %(site)s and i.kind = t.source and i.external_id = t.id
    left join threads_post p on p.id = i.post_id
    left join threads_thread th on th.id = p.thread_id
    left join accounts_user asker on asker.id = th.asker_id"""
FIND_WORK = f"""
    insert into dump_work select distinct question_id from ({STATE}) s
    where is_new or has_other_marks or is_newer or is_newly_picked"""  # noqa: S608


class Staging:
    def __init__(self, site: str, report: Report) -> None:
        self.site = site
        self.report = report

    def create(self) -> None:
        self.drop()
        for name, columns in TABLES.items():
            self._run(f"create temporary table {name} ({columns})")

    def drop(self) -> None:
        for name in TABLES:
            self._run(f"drop table if exists {name}")

    def copy(self, table: str, rows: Iterable[Staged | None], noun: str = "") -> None:
        """Write rows into a table as they come. None stands for a row without a meaning here."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = 0")
            with cursor.copy(
                f"copy {table} ({COPIED.get(table, '')})".replace("()", "") + " from stdin"
            ) as copy:
                for row in rows:
                    if row is None:
                        self.report.other_rows += 1
                        continue
                    copy.write_row(row)
                    self.report.read[noun or f"{row[2]}s"] += 1

    @transaction.atomic
    def finish(self) -> None:
        """Tie together what was read, and report the rows that belong to nothing."""
        self._run("set local statement_timeout = 0")
        self._run("create index on dump_members (id)")
        self._run("create index on dump_texts (source, id)")
        self._run("create index on dump_votes (post_id)")
        self._run("analyze dump_members; analyze dump_texts; analyze dump_votes")
        self._take_out(DOUBLE_MEMBERS, _("its number was there before"))
        self._take_out(DOUBLE_TEXTS, _("its number was there before"))
        self._take_out(ANSWERS_ALONE, _("its question is missing"))
        self._run(FIND_QUESTIONS)
        self._take_out(COMMENTS_ALONE, _("its post is missing"))
        if self.report.read["votes"]:
            self._run(COUNT_VOTES)
        self._run(FIND_PICKS)
        self._run("create index on dump_texts (question_id)")
        self._run("analyze dump_texts")

    def find_work(self) -> int:
        """How many discussions have something to import or to update."""
        with transaction.atomic():
            self._run("set local statement_timeout = 0")
            self._run(FIND_WORK, {"site": self.site})
        return self._rows("select count(*) as number from dump_work")[0].number

    def missing_members(self, size: int) -> Iterator[list[Any]]:
        last = -(2**63)
        while batch := self._rows(
            """select m.* from dump_members m left join threads_importedmember im
               on im.site = %(site)s and im.external_id = m.id
               where im.id is null and m.id > %(last)s order by m.id limit %(size)s""",
            {"site": self.site, "last": last, "size": size},
        ):
            yield batch
            last = batch[-1].id

    def discussions(self, size: int) -> Iterator[list[Any]]:
        """The texts of some discussions with work, parents before their children."""
        last = -(2**63)
        while numbers := self._rows(
            "select question_id from dump_work where question_id > %s order by 1 limit %s",
            [last, size],
        ):
            last = numbers[-1].question_id
            yield self._rows(
                f"""select * from ({STATE} where t.question_id = any(%(numbers)s)) s
                    order by question_id, kind = 'comment', kind = 'answer', id""",  # noqa: S608
                {"site": self.site, "numbers": [row.question_id for row in numbers]},
            )

    def holds(self, number: int) -> bool:
        """Whether a post of this number is in the dump or was imported before."""
        return bool(
            self._rows(
                """select 1 as one from dump_texts where source = 'post' and id = %(id)s union all
                   select 1 from threads_imported
                   where site = %(site)s and kind = 'post' and external_id = %(id)s""",
                {"site": self.site, "id": number},
            )
        )

    def _take_out(self, statement: str, reason: str) -> None:
        for source, line, number in self._rows(statement):
            self.report.skip(FILES.get(source, "Users.xml"), line, reason, number)

    def _run(self, statement: str, parameters: Any = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    def _rows(self, statement: str, parameters: Any = None) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            row = _row_of(*(column.name for column in cursor.description))
            return [row(*values) for values in cursor.fetchall()]


@cache
def _row_of(*columns: str) -> Any:
    return namedtuple("Row", columns)
