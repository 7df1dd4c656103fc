"""Words made of symbols. PostgreSQL's parser and slugs would drop what makes them words."""

import re

# What people type → a word that search and slugs can keep. Read by slugs.py and words.py.
SYMBOL_WORDS = {
    "c++": "cpp",
    "c#": "csharp",
    "f#": "fsharp",
    "j#": "jsharp",
    ".net": "dotnet",
    "r&d": "rnd",
    "ci/cd": "cicd",
    "q&a": "qna",
    "m&a": "mna",
    "a/b": "abtest",
}

# Written in one word, in two or with a hyphen, they are one word to search; slugs keep the hyphen.
# On its own, «on» is nothing that search looks for.
COMPOUNDS = {"on-call": "oncall", "on call": "oncall", "e-mail": "email"}

_SYMBOL = re.compile(
    r"(?<![^\W_])(?:" + "|".join(re.escape(word) for word in SYMBOL_WORDS) + r")(?![^\W_])",
    re.IGNORECASE,
)


_APART = re.compile(r"(?<![^\W_])on\s+call(?![^\W_])", re.IGNORECASE)


def joined(text: str) -> str:
    """The text with a hyphen in what would fall into two words: ``on call`` is ``on-call``."""
    return _APART.sub("on-call", text)


def spell_out(text: str) -> str:
    """Replace symbol words by plain ones: ``C++ and .NET`` becomes ``cpp and dotnet``."""
    return _SYMBOL.sub(lambda match: SYMBOL_WORDS[match[0].lower()], text)
