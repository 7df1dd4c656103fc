"""What lets readers guess who wrote without a name: a rare byline, a text that says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from threads.speaker import byline

CROWD = 5  # among so many members nobody is found by role and company

# Companies that say nothing. Those of the first line are offered in the place of one that does.
VAGUE = {"large": _("a large company"), "small": _("a small company"), "new": _("a start-up")}
ALSO_VAGUE = {"a big company", "a startup", "a company"}

LESS = re.compile(r"\s+(?:of|for|at|in)\s+|\s+-\s+|[,;:(/|–—]")  # here a title goes into details
LEVEL = re.compile(r"[ivx]+|[a-z]{0,2}\d+", re.IGNORECASE)
SHORTEST_NAME = 3  # letters; shorter ones are words of many texts
SHORTEST_HANDLE = 5  # where digits or signs are all that tells it from a word: "24/7" is none
AROUND = " .,;:!?()<>[]\"'"
BEGINNING = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
AFTER_COLON = re.compile(r":\s+(\S+)")
ODD = re.compile(r"[\d@._/#+]")


@dataclass(frozen=True)
class Wording:
    """A byline to choose; ``key`` names it in a form."""

    key: str
    role: str
    company: str

    def __str__(self) -> str:
        return byline(self.role, self.company) or gettext("No role and no company")


@dataclass(frozen=True)
class Rare:
    """A byline that fewer than CROWD members share, with broader ones."""

    role: str
    company: str
    count: int
    broader: list[Wording]

    @property
    def byline(self) -> str:
        return byline(self.role, self.company)

    def __str__(self) -> str:
        if self.count == 1:
            sentence = gettext("Nobody else here is “%(byline)s”.")
        else:
            sentence = ngettext(
                "Only %(n)d member is “%(byline)s”.",
                "Only %(n)d members are “%(byline)s”.",
                self.count,
            )
        return sentence % {"n": self.count, "byline": self.byline}


def rarity(role: str, company: str, author: Any) -> Rare | None:
    """Whether readers may guess the author by this byline."""
    count = sharing(role, company, author)
    return Rare(role, company, count, broader(role, company, author)) if count < CROWD else None


def sharing(role: str, company: str, author: Any) -> int:
    """How many members share a byline, counted up to CROWD. The author, who claims it, is one.

    A member has a role whose role ends in it, as whole words: "Senior backend engineer" is among
    the backend engineers.
    """
    company = "" if is_vague(company) else company
    if not (role or company):
        return CROWD
    others = get_user_model().objects.filter(is_active=True).exclude(pk=author.pk)
    if role:
        others = others.filter(Q(role__iexact=role) | Q(role__iendswith=f" {role}"))
    if company:
        others = others.filter(company__iexact=company)
    return 1 + others.values("pk")[: CROWD - 1].count()


def is_vague(company: str) -> bool:
    return company.casefold() in ALSO_VAGUE | {str(name).casefold() for name in VAGUE.values()}


def broader(role: str, company: str, author: Any) -> list[Wording]:
    """Bylines that say less and that at least CROWD members share, the most telling first."""
    kept = next(one for one in (role, head(role), "") if sharing(one, "", author) == CROWD)
    found = [Wording(key, kept, str(name)) for key, name in VAGUE.items()]
    if kept:
        found.append(Wording("alone", kept, ""))
    typed = byline(role, company).casefold()
    return [one for one in [*found, Wording("none", "", "")] if str(one).casefold() != typed]


def head(role: str) -> str:
    """The noun of a title: Engineer of "ML platform engineer II", Head of "Head of data"."""
    words = LESS.split(role.strip(), maxsplit=1)[0].split()
    while len(words) > 1 and LEVEL.fullmatch(words[-1]):
        words.pop()
    return words[-1][:1].upper() + words[-1][1:] if words else ""


def own_name_in(text: str, author: Any) -> str:
    """As whom a text names its author, in its own words: mail address, name, handle, a first name,
    and what their profile gives as links and contact.

    Parts of a name count as they are written: "Will" names somebody, "will" does not.
    """
    anyhow = [author.email, author.name, author.handle]
    anyhow += [*pages_of(author.links), *handles_in(author.contact)]
    parts = [part for part in author.name.split() if len(part.strip(".")) >= SHORTEST_NAME]
    for names, flags in ((anyhow, re.IGNORECASE), (parts, 0)):
        for name in filter(None, names):
            if found := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags):
                return found[0]
    return ""


def pages_of(links: str) -> list[str]:
    """Web addresses, one a line, as people write them: without what all of them begin and end with.

    An address that stands for its site as a whole names whoever has it, too.
    """
    return [BEGINNING.sub("", link.strip()).rstrip("/") for link in links.splitlines()]


def handles_in(contact: str) -> list[str]:
    """What somebody is called elsewhere, of words such as "Signal: zoe.77, or @zoe".

    What follows a colon, what has an @ before it, and what no word looks like.
    """
    words = [word.strip(AROUND) for word in contact.split()]
    after = [found.strip(AROUND) for found in AFTER_COLON.findall(contact)]
    called = [word for word in after if len(word) >= SHORTEST_NAME]
    called += [word.lstrip("@") for word in words if word.startswith("@")]
    called += [word for word in words if len(word) >= SHORTEST_HANDLE and ODD.search(word)]
    return called if len(words) != 1 else [*called, words[0].lstrip("@")]
