"""The texts of a dump become Markdown that shows what was shown there."""

import pytest
from bs4 import BeautifulSoup
from dumps import SITE
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from config.folders import BASE_DIR
from threads import text
from threads.dump.bodies import Bodies, plain

REAL = BASE_DIR.parent / "shared" / "data" / "stackexchange-ai"


def assert_same_words(html: str, markdown: str) -> None:
    page = BeautifulSoup(html, "html.parser")
    for picture in page.find_all("img"):
        picture.replace_with(picture.get("alt") or picture["src"])
    shown = text.render(markdown).plain
    assert "".join(shown.split()) == "".join(page.get_text().split())


class TestBodies:
    bodies = Bodies(SITE, holds={12, 34}.__contains__)

    @pytest.mark.parametrize(
        ("written", "address"),
        [
            (f"http://{SITE}/questions/12/some-title", "/questions/12/"),
            (f"https://{SITE}/q/12/99", "/questions/12/"),
            (f"https://www.{SITE}/a/34/99", "/a/34/"),
            (f"//{SITE}/questions/12/title/34#34", "/a/34/"),
            ("/questions/12", "/questions/12/"),
            (f"https://{SITE}/questions/77/not-here", f"https://{SITE}/questions/77/not-here"),
            (f"https://meta.{SITE}/q/12", f"https://meta.{SITE}/q/12"),
            ("/questions/tagged/git", f"https://{SITE}/questions/tagged/git"),
            (f"https://{SITE}.evil.example/q/12", f"https://{SITE}.evil.example/q/12"),
        ],
    )
    def test_links_into_the_site_lead_into_the_forum(self, written, address):
        assert self.bodies.of_post(f'<a href="{written}">x</a>') == f"[x]({address})"
        assert self.bodies.of_comment(f"[x]({written})") == f"[x]({address})"

    @pytest.mark.parametrize(
        "html",
        [
            "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul><p>d</p>",
            "<ol><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ol>",
            "<blockquote><p>a</p><pre><code>b\n  c\n</code></pre></blockquote><p>d</p>",
            "<ol><li><p>a</p><pre><code>```\nb</code></pre></li></ol>",
            "<p>1. a</p><p># b</p><p>- c</p><p>&gt; d</p><p>+ e<br>===<br>---</p><p>~~~</p>",
            "<p>[a](b) *c* _d_ `e` \\* \\( &amp;lt; &lt;b&gt; wow!<a href='https://x.y'>f</a></p>",
            "<p>$\\frac{a_1}{b_{2}} \\{x*y*z\\}$</p>",
            "<p>a <code>`b</code> <strong>c</strong><em>d</em> <b> e </b>f</p>",
            "<table><tr><th>a|b</th><th>c</th></tr><tr><td>d</td><td>e</td></tr></table>",
        ],
    )
    def test_what_was_shown_there_is_shown_here(self, html):
        assert_same_words(html, self.bodies.of_post(html))

    @pytest.mark.parametrize(
        ("html", "markdown"),
        [
            ("<p>10<sup>200</sup> and x<sub>i</sub></p>", "10²⁰⁰ and x\\_i"),
            ("<pre class='lang-py x'><code>a\n</code></pre>", "```py\na\n```"),
            ("<img src='https://i.stack.imgur.com/a.png' alt='b'>", "![b](https://i.stack.imgur.com/a.png)"),
            ("<a href='https://en.wikipedia.org/wiki/A_(b)'>x</a>", "[x](https://en.wikipedia.org/wiki/A_%28b%29)"),
            ("<a href='https://x.y/a_b'>https://x.y/a_b</a>", "<https://x.y/a_b>"),
            ("<h2>a</h2><hr><p>b</p>", "## a\n\n---\n\nb"),
        ],
    )  # fmt: skip
    def test_html_becomes_plain_markdown(self, html, markdown):
        assert self.bodies.of_post(html) == markdown

    @pytest.mark.parametrize(
        ("written", "markdown"),
        [
            ("1. no list", "1\\. no list"),
            ("# no heading", "\\# no heading"),
            ("say &quot;&amp;lt;&quot; or `&lt;`", 'say "&amp;lt;" or `&lt;`'),
            (f"see https://{SITE}/q/12/5, `https://{SITE}/q/12`",
             f"see [https://{SITE}/q/12/5](/questions/12/), `https://{SITE}/q/12`"),
            ("    no code", "no code"),
        ],
    )  # fmt: skip
    def test_a_comment_stays_the_small_markdown_it_is(self, written, markdown):
        assert self.bodies.of_comment(written) == markdown

    def test_another_site_with_the_same_numbers_is_named(self):
        bodies = Bodies(SITE, holds=lambda number: True, mark=f"?site={SITE}")
        assert bodies.address("/a/34") == f"/a/34/?site={SITE}"

    @given(st.text(max_size=200))
    @example("`")
    @example(">")
    @example("<![CDATA[")
    def test_the_last_resort_is_never_refused(self, words):
        text.render(plain(words * 400, f"https://{SITE}/a/1"))

    @pytest.mark.skipif(not REAL.exists(), reason="the dump is not part of the project")
    def test_real_posts_keep_their_words(self):
        posts = etree.iterparse(REAL / "Posts.xml", tag="row")
        for _event, post in list(posts)[:150]:
            if "<su" not in post.get("Body"):
                assert_same_words(post.get("Body"), self.bodies.of_post(post.get("Body")))
