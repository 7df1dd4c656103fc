"""Titles to slugs. Career talk is short and symbolic; the symbols must survive."""

import re

from django.utils.text import slugify
from django.utils.translation import gettext

from threads.symbols import spell_out

MAX_LENGTH = 80
# What stands in a slug's place in other addresses, such as /threads/42/answers/, /threads/new/ and
# /paths/any/ml-engineer/.
TAKEN = {
    *(
        "answers",
        "any",
        "candidates",
        "citable",
        "curate",
        "duplicate",
        "outcome",
        "follow",
        "follow-ups",
        "links",
        "map",
        "mentions",
        "new",
        "news",
    ),
    *("rejections", "similar", "skips", "suggest"),
}


def slug_for(title: str) -> str:
    """A slug of at most 80 characters, cut between words: ``backend -> MLE`` is ``backend-to-mle``.

    Letters of every script are kept, so a title in Arabic has an address one can read. A title
    without any letter or digit becomes ``discussion``.
    """
    words = re.sub(r"\s*(?:-+>|=+>|→|⇒|➜|➔)\s*", " to ", title)
    slug = slugify(re.sub(r"[/|:;,.…–—+]+", " ", spell_out(words)), allow_unicode=True)
    if len(slug) > MAX_LENGTH:
        cut = slug[: MAX_LENGTH + 1]
        slug = cut.rpartition("-")[0] if "-" in cut else cut[:MAX_LENGTH]
    slug = slug.strip("-_") or gettext("discussion")
    return f"{slug}-1" if slug in TAKEN else slug
