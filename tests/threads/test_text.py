import pytest
from hostile_texts import faults
from hypothesis import given, settings
from hypothesis import strategies as st

from threads.sanitizer import sanitize
from threads.text import TextRefused, handles_in, render, safe, tidy, tidy_line

REL = 'rel="nofollow ugc noopener"'
# Looks like list items, each with few brackets, but Markdown reads it as one paragraph.
TANGLED = "a\n" + "        + [[[[[[[[[[[[\n" * 1_200

NOWHERE = r"""
javascript:alert(1) javascript:1 JaVaScRiPt:1 javascript&#58;1 &#106;avascript:1 vbscript:a
javascript&amp;colon;1 data:text/html,a data://a about:blank file:///etc/passwd ftp://a.b ssh://a.b
//evil.example /\evil.example \\evil.example /&#47;evil.example https:evil
https://bank.example@evil.example/ https:// https://[a foo ../a
/&bsol;evil.example java&Tab;script:1
"""


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("# Title", "<h3>Title</h3>"),
        ("## Title ##", "<h4>Title</h4>"),
        ("### Learning C#", "<h5>Learning C#</h5>"),
        ("###### Title", "<h6>Title</h6>"),
        ("#career and #1", "<p>#career and #1</p>"),
        ("Text:\n- a\n- b", "<p>Text:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ('it\'s "so" -- ...', '<p>it\'s "so" -- ...</p>'),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("&#8238;a &lt;b&gt;", "<p>a &lt;b&gt;</p>"),
        ("", ""),
    ],
)
def test_markdown_gives(source, html):
    assert render(source).html.strip() == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[a](https://b.c/)", f'<a href="https://b.c/" {REL}>a</a>'),
        ("[a](HTTP://b.c)", f'<a href="HTTP://b.c" {REL}>a</a>'),
        ("[a](/jobs/?b=1&c=2)", '<a href="/jobs/?b=1&amp;c=2">a</a>'),
        ("[a](#b)", '<a href="#b">a</a>'),
        ("[a](?page=2)", '<a href="?page=2">a</a>'),
        ("[a](mailto:b@c.org)", '<a href="mailto:b@c.org">a</a>'),
        ("<b@c.org>", '<a href="mailto:b@c.org">b@c.org</a>'),
        ("<https://b.c/d>", f'<a href="https://b.c/d" {REL}>https://b.c/d</a>'),
        ("(https://b.c/d).", f'(<a href="https://b.c/d" {REL}>https://b.c/d</a>).'),
        ("https://b.c/d_(e)", f'<a href="https://b.c/d_(e)" {REL}>https://b.c/d_(e)</a>'),
        ("https://b.c/?a=1&copy=2", f'<a href="https://b.c/?a=1&amp;copy=2" {REL}>'),
        ("[](https://b.c)", f'<a href="https://b.c" {REL}>https://b.c</a>'),
        ("[a][1]\n\n[1]: https://b.c", f'<a href="https://b.c" {REL}>a</a>'),
        ("foo.com", "<p>foo.com</p>"),
    ],
)
def test_an_address_becomes_a_link(source, html):
    assert html in render(source).html


@pytest.mark.parametrize("address", NOWHERE.split())
def test_no_link_leads_to(address):
    html = render(f"[a]({address}) [b](<{address}>) <{address}> [c][1]\n\n[1]: {address}").html
    assert "href" not in html.replace('href="mailto:', "") and "<a" not in html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![a](/media/b/c.png)", '<img alt="a" loading="lazy" src="/media/b/c.png">'),
        ("![](/media/b.png)", '<img alt="" loading="lazy" src="/media/b.png">'),
        ('![a"b](/media/c.png)', '<img alt="a&quot;b" loading="lazy" src="/media/c.png">'),
        ("![a](https://b.c/d.png)", f'<a href="https://b.c/d.png" {REL}>a</a>'),
        ("![](https://b.c/d.png)", f'<a href="https://b.c/d.png" {REL}>https://b.c/d.png</a>'),
        ("[![a](https://b.c/d.png)](/e)", '<a href="/e"><span>a</span></a>'),
        ("![a](/other/b.png)", "<span>a</span>"),
        ("![a](/media/../b.png)", "<span>a</span>"),
        ("![a](/media/%2e%2e/b.png)", "<span>a</span>"),
        ("![a](//media/b.png)", "<span>a</span>"),
        ("![a](data:image/png;base64,b)", "<span>a</span>"),
    ],
)
def test_a_picture_gives(source, html):
    assert f"<p>{html}</p>" == render(source).html.strip()


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("```py\ndef f(): pass\n```", '<pre><code class="language-python"><span class="k">def '),
        ("~~~\n<b>\n~~~", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ('```evil" onclick=a\nb\n```', "<pre><code>b\n</code></pre>"),
        ("```\nnever closed", "<pre><code>never closed\n</code></pre>"),
        ("> ```\n> a\n> ```\n> b", "<blockquote>\n<pre><code>a\n</code></pre>\n<p>b</p>"),
        ("1. a\n   ```\n   b\n   ```\n2. c", "<pre><code>b\n</code></pre>\n</li>\n<li>\n<p>c</p>"),
        ("    a\n      b", "<pre><code>a\n  b\n</code></pre>"),
        ("`a <b> &amp;`", "<code>a &lt;b&gt; &amp;amp;</code>"),
    ],
)
def test_code_gives(source, html):
    assert html in render(source).html


def test_tables_keep_their_alignment_and_nothing_else():
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |").html
    assert '<th align="center">a</th>' in html and '<td align="right">2</td>' in html


def test_only_members_are_linked_and_never_inside_code_or_links():
    source = "@Ada (@bob) x@ada.org `@ada` [@ada](/x) https://a.b/@ada\n\n    @ada\n"
    html = render(source, ["ada"]).html
    assert html.count("/members/") == 1 and '<a href="/members/ada/">@Ada</a>' in html


def test_handles_are_found_outside_of_code_and_mail_addresses():
    source = "@Ada, (@bob_1)! a@carl.org `@dora` @e @frida.\n```\n@gert\n```\n@@heinz @a-b"
    assert handles_in(source) == {"ada", "bob_1", "frida", "a-b"}


def test_plain_words_are_what_a_reader_sees():
    source = "# A *b*\n\nc  `d`\ne\n\n- f\n- ![g](/media/h.png)\n\n| i | j |\n|-|-|\n| k | l |"
    assert render(source).plain == "A b\nc d e\nf\ng\ni j\nk l"


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00\x07\u202eb\u2066c\ud800\td", "abc\td"),
        ("e\u0301", "\u00e9"),
        ("  a\n\n \n", "  a"),
        ("a" + "\u0301" * 50_000, "\u00e1" + "\u0301" * 9),
    ],
)
def test_tidying_gives(source, clean):
    assert tidy(source) == clean


def test_one_line_stays_one_line():
    assert tidy_line(" a\r\n b\t c\x00 ") == "a b c"


def test_stored_html_is_marked_as_safe():
    assert safe("<p>a</p>").__html__() == "<p>a</p>"


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("a" * 30_001, "30,000 characters"),
        ("a\n" * 2_100 + "a", "2,000 lines"),
        ("> " * 30 + "a", "nested too deeply"),
        ("1. " * 30 + "a", "nested too deeply"),
        ("[" * 1_100, "square brackets"),
        ("`a" * 3_000, "backticks"),
        ("a|b\n-|-\n" + "a|b\n" * 1_500, "tables are too large"),
        (TANGLED, "too tangled"),
    ],
)
def test_the_refusal_says_what_to_change(source, part):
    with pytest.raises(TextRefused, match=part) as refused:
        render(source)
    assert str(refused.value).count(".") == 2 or part == "too tangled"


words = st.text(
    st.one_of(st.characters(), st.sampled_from("[]()<>*_`~#>-+|!&;:/\\\"'@ \n\t.=hjavscript")),
    max_size=200,
)


@settings(deadline=None, max_examples=300)
@given(words)
def test_no_text_brings_forth_what_is_not_allowed(source):
    try:
        html = render(source, ["ada"]).html
    except TextRefused:
        return
    assert faults(html) == [] and sanitize(html) == html


@settings(deadline=None)
@given(words)
def test_tidying_twice_changes_nothing_more(source):
    assert tidy(tidy(source)) == tidy(source)


@settings(deadline=None)
@given(words)
def test_every_link_to_a_member_is_a_handle_found(source):
    assert handles_in(source) >= {"ada"} or "/members/ada/" not in render(source, ["ada"]).html
