"""Words made of symbols. PostgreSQL's parser and slugs would drop what makes them words."""

import re

# What people type → a word that search and slugs can keep. Read by slugs.py and search.py.
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

_SYMBOL = re.compile(
    r"(?<![^\W_])(?:" + "|".join(re.escape(word) for word in SYMBOL_WORDS) + r")(?![^\W_])",
    re.IGNORECASE,
)


def spell_out(text: str) -> str:
    """Replace symbol words by plain ones: ``C++ and .NET`` becomes ``cpp and dotnet``."""
    return _SYMBOL.sub(lambda match: SYMBOL_WORDS[match[0].lower()], text)
