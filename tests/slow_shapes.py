"""Texts of 30,000 characters that make Markdown parsers and sanitizers slow or recurse."""

SIZE = 30_000

_REPEATED = [
    "[", "]", "(", ")", "{", "}", "<", ">", "*", "_", "`", "~", "#", "|", "-", "+", "=", "&", "!",
    "\\", '"', "'", ":", "@", ".", "/", "$", "^", "%", ",", ";", "1", "a", " ", "\t", "![", "[a",
    "[.", "[]", "[](", "[](a", "![[", "![[]()", "[[[a]]]", "[a](b", "[a]: b\n", "[a][b]",
    "[a](<b", '[a](b "', "[a](b 'c", "![a](", "![a][", "[![", "]](", ")]", "([", "[(", "\\[",
    "[^1]", "<a", "<a ", "<a href", "<!--", "<!", "<![CDATA[", "<?", "<?php ", "<pre>", "<div>\n",
    "<p><b>", "</", "</a>", "<a@", "<a@b", "<http://", "<http://a", "<a b=", "<a b='", '<x y="',
    "&lt", "&#", "&#1;", "&amp;", "&a;", "&#x1f600;", "**", "***", "****", "* ", "**a", "**a ",
    "*a**", "a**b", "_a", "__a", "*_", "*_a", "**_", "*a_b*c_", "a*", "a_", "*a *a", "**x* ",
    "___ ", "* * ", "*\n", "~~", "~~~\n", "`a", "``a", "`` ` ", "``\\", "\\`", "`\n", "```\n",
    "```a\n", "```\na\n", "~~~~\n", "``` `\n", "- ", "-\n", "- a\n", "* a\n\n", "+ a\n  + b\n",
    "1. ", "1. a\n", "1. a\n\n", "9) a\n", "- a\n    ", "1.\n", "> ", ">", ">\n", "> a\n",
    ">\n\n", "> > ", "> - ", "- > ", "> 1. ", ">- a\n", "> ```\n", ">`", "> # a\n", "# ", "#\n",
    "# a\n", "###### a\n", "a\n=\n", "a\n-\n", "a\n\n", "\n", " \n", "a\n", "    a\n",
    "    a\n\n", "|", "||\n", "|a", "|-", "|-|\n", "a|b\n-|-\n", "|`", "|\\|", "| a | b |\n",
    "|:-:", "\\|", "|a|\n|-|\n\n", "http://", "http://a", "https://a.b ", "https://a.b/(",
    "https://a.b)", "https://a.b.", "http://xn--", "@", "@a", "@ab ", "@ab@", "a@b", "a@b.c ",
    "@@a", "<a@b.c>", "mailto:", "www.a.b ", "https://a@", "\u0300", "a\u0301", "\u202e", "\xe9",
    "\U0001f600", "\ufdfa", "\u1e9b\u0323", "\x00", "\ud800", "\x02\x03", "\x02klzzwxh:0001\x03",
    "\x02wzxhzdk:0\x03", "\\\\", "\\*", "\\a", "  \n", "a  \n", "---\n", "***\n", "- - -\n",
]  # fmt: skip

_NESTED = [
    ("[", "a", "]"), ("[", "a", "](b)"), ("![", "a", "](/media/b)"), ("(", "a", ")"),
    ("[(", "a", ")]"), ("*", "a", "*"), ("**", "a", "**"), ("*a ", "b", " c*"), ("_*", "a", "*_"),
    ("**a *b ", "c", "* **"), ("[a](", "b", ")"), ("<a>", "b", "</a>"),
    ("<b><i>", "b", "</i></b>"), ("`", "a", "`"), ("**`", "a", "`**"), ("[*", "a", "*](b)"),
    ("<", "a", ">"), ('"', "a", "'"), ("[![", "a", "](b)](c)"), ("[a](<", "b", ">)"),
]  # fmt: skip


def _steps(mark: str) -> str:
    lines = (mark * depth + "a" for depth in range(1, 10_000))
    return "\n".join(lines)


_OTHERS = {
    "rising quotes": _steps(">"),
    "rising spaced quotes": _steps("> "),
    "rising lists": "\n".join("    " * depth + "- a" for depth in range(1, 200)),
    "rising loose lists": "\n\n".join("    " * depth + "- a" for depth in range(1, 200)),
    "rising indentation": _steps(" "),
    "rising backticks": " ".join("`" * depth + "a" for depth in range(1, 300)),
    "falling backticks": " ".join("`" * depth + "a" for depth in range(300, 1, -1)),
    "rising stars": " ".join("*" * depth + "a" for depth in range(1, 300)),
    "rising brackets": " ".join("[" * depth + "a" for depth in range(1, 300)),
    "rising fences": "\n".join("`" * depth for depth in range(3, 300)),
    "rising headings": _steps("#"),
    "references in use": "".join(f"[{n}]: /{n}\n" for n in range(1500)) + "\n" + "[1] " * 3000,
    "references unused": "".join(f"[{n}]: /{n}\n\n" for n in range(3000)),
    "reference of one bracket": "[" * 1000 + "]: a\n\n" + "[a] " * 5000,
    "wide table": "|".join("a" * 7000) + "\n" + "|".join("-" * 7000),
    "wide table of rows": "\n".join(["|".join("a" * 500), "|".join("-" * 500), *["a|b"] * 2000]),
    "long table": "a|b\n-|-\n" + "a|b\n" * 7000,
    "table of backticks": "a|b\n-|-\n" + "`|" * 14000,
    "table of code": "a|b\n-|-\n" + "`a|b` " * 4900,
    "table of one column": "|a|\n|-|\n" + "|a|\n" * 7000,
    "almost tables": "a|b\n" * 7500,
    "python code": "```python\n" + "f(x)[0] = 'a'\n" * 2100 + "```",
    "python brackets": "```python\n" + "([{" * 9000,
    "python strings": "```python\n" + "'''" * 9900,
    "php code": "```php\n<?php " + "$a->" * 7000,
    "php tags": "```php\n" + "<?php ?>" * 3700,
    "html code": "```html\n" + "<a b=" * 5900,
    "javascript code": "```js\n" + "/a" * 14000,
    "javascript templates": "```js\n" + "`${" * 9900,
    "sql code": "```sql\n" + "'" * 29000,
    "sql comments": "```sql\n" + "/*" * 14000,
    "shell code": "```bash\n" + "$(" * 14000,
    "shell documents": "```bash\n" + "<<a " * 7000,
    "c++ code": "```cpp\n" + "a::" * 9900,
    "c++ declarations": "```cpp\n" + "a b(" * 7000,
    "c declarations": "```c\n" + "a " * 14900,
    "java code": "```java\n" + "a<" * 14900,
    "c# code": "```csharp\n" + "a." * 14900,
    "ruby code": "```ruby\n" + "%q(" * 9900,
    "ruby documents": "```ruby\n" + "<<a " * 7000,
    "r code": "```r\n" + "`" * 29000,
    "swift code": "```swift\n" + "\"\\(" * 9900,
    "kotlin code": "```kotlin\n" + "a `" * 9900,
    "rust code": "```rust\n" + "/*" * 14000,
    "go code": "```go\n" + "`" * 29000,
    "css code": "```css\n" + "a{" * 14900,
    "yaml code": "```yaml\n" + "- " * 14900,
    "yaml spaces": "```yaml\n" + " " * 29000,
    "toml code": "```toml\n" + "a." * 14900,
    "json code": "```json\n" + "[{\"" * 9900,
    "xml code": "```xml\n" + "<!--" * 7000,
    "diff code": "```diff\n" + "+\n" * 14900,
    "many fences": "```py\na\n```\n" * 2500,
    "fence of spaces": "```" + " " * 15000 + "x" * 14000 + "`",
    "fence of tildes": "~" * 29000 + "`",
    "quoted fences": "> ```\n> a\n\n" * 2700,
    "fence in deep quotes": "> " * 9 + "```\n" + "> a\n" * 7000,
    "address of brackets": "https://a.b/" + "()" * 14000,
    "address of closing brackets": "https://a.b/" + ")" * 29000,
    "address of dots": "https://a.b/" + "." * 29000,
    "long address": "https://a.b/" + "a" * 29000,
    "long host": "https://" + "a." * 14000,
    "long word": "a" * 30000,
    "link with long target": "[a](" + "b" * 29000 + ")",
    "link with spaces": "[a](" + " " * 29000 + "b",
    "link with quotes": "[a](b " + "\"" * 29000 + ")",
    "link with nested brackets": "[a](" + "(" * 14000 + ")" * 14000 + ")",
    "link with a long title": "[a](b \"" + "c\" \"" * 7000 + ")",
    "lists between paragraphs": "a\n\n- b\n\n" * 3300,
    "list of paragraphs": "- a\n\n    b\n\n" * 2300,
    "lazy list": "- a\n" + "b\n" * 14900,
    "ordered list": "".join(f"{n}. a\n" for n in range(4000)),
    "list of links": "- [a](https://a.b/c)\n" * 1400,
    "list of quotes": "- > a\n\n" * 4000,
    "quotes and lists": "> - a\n>     - b\n" * 2000,
    "code in lists": "- a\n\n        b\n\n" * 1900,
    "indented code with holes": "    a\n\n\n" * 3700,
    "setext without end": "a\n" * 14000 + "===",
    "emphasis over lines": "*a\n" * 10000,
    "emphasis in links": "[*a*](b) " * 3300,
    "links in emphasis": "*[a](b)* " * 3300,
    "mentions of a member": "@ada " * 6000,
    "pictures": "![a](/media/a.png) " * 1500,
    "outside pictures": "![a](https://a.b/c.png) " * 1200,
    "entities in an address": "[a](/" + "&amp;" * 5900 + ")",
    "a ladder of marks": "*_`[(<" * 5000,
    "a mirror of marks": "*_`[(<" * 2500 + ">)]`_*" * 2500,
    "quote of everything": "> " + "*_`[(<" * 4900,
}  # fmt: skip


def shapes() -> dict[str, str]:
    """Every shape by its name, just short enough that its length is no reason to refuse it."""
    found = {f"{unit!r} repeated": unit * (SIZE // len(unit)) for unit in _REPEATED}
    for left, middle, right in _NESTED:
        depth = (SIZE - len(middle)) // (len(left) + len(right))
        found[f"{left!r} nested"] = left * depth + middle + right * depth
        found[f"{left!r} nested forty times, again and again"] = (
            left * 40 + middle + right * 40 + " "
        ) * (SIZE // 40 // (len(left) + len(right) + 1))
    found |= _OTHERS
    for name, text in list(found.items()):
        found[f"{name}, in paragraphs"] = (text[:750] + "\n\n") * (SIZE // 752)
        if text.count("\n") > 1_900:
            found[f"{name}, in 1,900 lines"] = "\n".join(text.split("\n")[:1900])
    return {name: text[:SIZE] for name, text in found.items()}
