import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.links import (
    LONGEST_REASON,
    Link,
    cited_in,
    links_in,
    markdown_link,
    outside,
    own_path,
)
from threads.text import TextRefused, render


def links(markdown):
    return links_in(render(markdown).html)


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        (
            "I like this thread as well: [moving](/threads/7/x/)",
            "I like this thread as well: moving",
        ),
        ("I like this one: http://127.0.0.1:8000/threads/7/x/", "I like this one"),
        ("First. See [this](/threads/7/x/) for more! Last.", "See this for more!"),
        ("- one\n- see [this](/threads/7/x/)\n- three", "see this"),
        ("**Bold [this](/threads/7/x/)** and *more*.", "Bold this and more."),
        ("/threads/7/x/ http://127.0.0.1:8000/threads/7/x/", ""),
        ("Is it [e.g. this](/threads/7/x/)? Yes.", "Is it e.g. this?"),
    ],
)
def test_the_sentence_around_a_link_is_its_reason(markdown, sentence):
    found = links(markdown)
    assert found[-1].sentence.startswith(sentence[:12])


URL = "http://127.0.0.1:8000/threads/7/"


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        (f"I like this thread as well:\n{URL}", "I like this thread as well"),
        (f"I like this thread as well:\n\n{URL}", "I like this thread as well"),
        ("I like this as well:\n\n[Moving](/threads/7/)", "I like this as well"),
        (f"I moved. It took\na year, as\nin {URL} too.\nBye.", "It took a year, as in … too."),
        (f"These helped:  \n{URL}2/  \n{URL}", "These helped"),
        (f"These helped:\n\n{URL}2/\n\n{URL}", "These helped"),
        (f"First.\n\nThese helped:\n\n- {URL}2/\n- {URL}", "These helped"),
        (f"These helped:\n\n- {URL}2/\n\n- {URL}", "These helped"),
        (f"I asked that. It helped. {URL}", "It helped."),
        (f"> Somebody's words\n\n{URL}", ""),
        (f"One line  \nSee {URL} there  \nA third line", "See … there"),
        (f"- See {URL}\n    - An item below", "See"),
        ("[Moving](/threads/7/)", "Moving"),
        (f"Build it once: {URL} (two hours). Then rest.", "Build it once: … (two hours)."),
        (f"One talk ({URL}), then another: [this](/threads/8/)", "One talk …, then another: this"),
        (f"Read [this](/threads/8/) (or {URL}) first", "Read this (or …) first"),
        (f"{URL} helped me", "helped me"),
    ],
)
def test_an_address_alone_takes_what_leads_up_to_it(markdown, sentence):
    assert links(markdown)[-1].sentence == sentence


def test_of_a_long_sentence_the_part_beside_the_link_is_kept():
    assert links("word " * 200 + "as said [here](/threads/7/).")[0].sentence.endswith("said here.")


@pytest.mark.parametrize(
    "markdown",
    [
        "`/threads/7/x/`",
        "```\nhttp://127.0.0.1:8000/threads/7/x/\n```",
        "> as said in [this](/threads/7/x/)",
        "    http://127.0.0.1:8000/threads/7/x/",
        "no link at all",
    ],
)
def test_code_and_quotes_hold_no_links(markdown):
    assert links(markdown) == []


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/threads/7/x/", "/threads/7/x/"),
        ("http://127.0.0.1:8000/threads/7/?a=b#post-1", "/threads/7/"),
        ("https://127.0.0.1:8000/threads/7/", "/threads/7/"),
        ("http://127.0.0.1:8000", "/"),
        ("http://127.0.0.1:8000?x=1", "/"),
        ("http://127.0.0.1/threads/7/", ""),
        ("http://127.0.0.1:80000/threads/7/", ""),
        ("https://evil.example/threads/7/", ""),
        ("http://127.0.0.1:8000@evil.example/threads/7/", ""),
        ("http://[broken/threads/7/", ""),
        ("mailto:a@b.example", ""),
    ],
)
def test_only_this_host_is_ours(href, path):
    assert own_path(href) == path


@pytest.mark.parametrize(
    ("site", "href", "path"),
    [
        ("https://forum.example", "https://FORUM.example:443/threads/7/", "/threads/7/"),
        ("https://forum.example", "http://forum.example", "/"),
        ("https://forum.example:443", "https://forum.example/a/7/", "/a/7/"),
        ("https://forum.example", "https://forum.example:8443/threads/7/", ""),
    ],
)
def test_the_port_of_its_scheme_need_not_be_written(settings, site, href, path):
    settings.SITE_URL = site
    assert own_path(href) == path
    assert bool(list(outside([Link(href, "", "")]))) == (not path)


def test_the_last_slash_may_be_missing():
    found = links("[a](/threads/7) [b](/threads/8/slug?x=1#post-2) [c](/posts/9) [d](/q/10)")
    assert [c.number for c in cited_in(found)] == [7, 8, 9, 10]


def test_addresses_are_read_through_the_urlconf():
    found = links(
        "[a](/threads/7/x/) [b](/posts/8/) [c](/questions/9/old) [d](/threads/new/) [e](/nowhere/) "
        "[f](https://example.org/threads/7/)"
    )
    assert [(c.kind, c.number) for c in cited_in(found)] == [
        ("thread", 7),
        ("post", 8),
        ("imported", 9),
    ]
    assert [link.href for link in outside(found)] == ["https://example.org/threads/7/"]


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=200))
def test_any_text_around_a_link_is_survived(before, words, after):
    try:
        found = links(f"{before} [{words}](/threads/7/x/) {after}")
    except TextRefused:
        return
    assert all(len(link.sentence) <= LONGEST_REASON for link in found)


def test_a_wall_of_dots_is_read_once():
    # Read from each dot to the last it would take minutes, in the process that serves pages.
    body = "[a](/threads/7/x/) " + "." * 14_000 + "x " + "[b](/threads/8/x/) " + "!" * 14_000 + "x"
    assert [link.href for link in links(body)] == ["/threads/7/x/", "/threads/8/x/"]


@pytest.mark.parametrize(
    "title",
    [
        "Evil](https://evil.example/x) [more",
        "![a](//evil.example/x.png) **b** `c` <https://evil.example> R&D &#93;(x)",
        "ends in \\",
        "https://evil.example or www.evil.example_x?",
    ],
)
def test_no_title_makes_a_second_link(title):
    rendered = render(markdown_link(title, "/threads/7/x/"))
    found = links_in(rendered.html)
    words = title.replace("&#93;", "]")  # an entity is a character, and no Markdown
    assert [(link.href, link.words) for link in found] == [("/threads/7/x/", words)]
    assert rendered.html.count("<a ") == 1 and "<img" not in rendered.html
