"""Colours for code: Pygments' lexers, but only a dozen class names, which the style sheet knows."""

from functools import cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, _TokenType

# Beyond this the colours cost more than they help: every token is one more element to sanitise.
COLOURED_AT_MOST = 6_000

_CLASSES = {
    Comment: "c",
    Keyword: "k",
    Name.Attribute: "na",
    Name.Builtin: "nb",
    Name.Class: "nf",
    Name.Decorator: "nf",
    Name.Function: "nf",
    Name.Tag: "nt",
    Number: "m",
    Operator.Word: "k",
    String: "s",
    Generic.Deleted: "gd",
    Generic.Inserted: "gi",
    Generic.Heading: "gh",
    Generic.Subheading: "gh",
}

# What people may write after the fence, and the lexer that answers.
_LANGUAGES = {
    "bash": "bash",
    "c": "c",
    "c#": "csharp",
    "c++": "cpp",
    "cpp": "cpp",
    "csharp": "csharp",
    "css": "css",
    "diff": "diff",
    "go": "go",
    "html": "html",
    "ini": "ini",
    "java": "java",
    "javascript": "javascript",
    "js": "javascript",
    "json": "json",
    "kotlin": "kotlin",
    "php": "php",
    "py": "python",
    "python": "python",
    "r": "r",
    "rb": "ruby",
    "ruby": "ruby",
    "rust": "rust",
    "sh": "bash",
    "shell": "bash",
    "sql": "sql",
    "swift": "swift",
    "toml": "toml",
    "ts": "typescript",
    "typescript": "typescript",
    "xml": "xml",
    "yaml": "yaml",
    "yml": "yaml",
}

CODE_CLASSES = frozenset(_CLASSES.values())
LANGUAGE_CLASSES = frozenset(f"language-{name}" for name in _LANGUAGES.values())


@cache
def _class_of(token: _TokenType) -> str | None:
    kinds = reversed(token.split())
    return next((_CLASSES[kind] for kind in kinds if kind in _CLASSES), None)


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False)


def code_block(code: str, language: str = "") -> str:
    """HTML for a block of code, coloured where the language is one we know and the code is short.

    `code` is plain text, which is escaped here. Returns `<pre><code>…</code></pre>`.
    """
    name = _LANGUAGES.get(language.lower())
    if not name:
        return f"<pre><code>{escape(code, quote=False)}</code></pre>"
    body = _coloured(code, name) if len(code) <= COLOURED_AT_MOST else escape(code, quote=False)
    return f'<pre><code class="language-{name}">{body}</code></pre>'


def _coloured(code: str, name: str) -> str:
    runs: list[tuple[str | None, str]] = []
    for token, text in _lexer(name).get_tokens(code):
        css = _class_of(token)
        if runs and (runs[-1][0] == css or text.isspace()):
            runs[-1] = (runs[-1][0], runs[-1][1] + text)
        else:
            runs.append((css, text))
    return "".join(_run(css, escape(text, quote=False)) for css, text in runs)


def _run(css: str | None, text: str) -> str:
    return f'<span class="{css}">{text}</span>' if css else text
