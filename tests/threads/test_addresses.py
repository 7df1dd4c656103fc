"""When two addresses are the same, what stands there, and at which second it starts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.addresses import at, canonical, clock, host_of, kind_of, openable, seconds_in
from threads.addresses import youtube_key as key_of

VIDEO = "https://youtube.com/watch?v=dQw4w9WgXcQ"
PAPER = "https://arxiv.org/abs/1706.03762"

SAME = {
    VIDEO: """
        https://www.youtube.com/watch?v=dQw4w9WgXcQ https://youtu.be/dQw4w9WgXcQ?si=QxT9
        http://youtu.be/dQw4w9WgXcQ/ https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ
        https://www.youtube.com/embed/dQw4w9WgXcQ?start=103 https://youtube.com/shorts/dQw4w9WgXcQ
        https://www.youtube.com/live/dQw4w9WgXcQ?feature=share https://youtube.com/v/dQw4w9WgXcQ
        https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ https://YOUTU.BE/dQw4w9WgXcQ?t=103
        https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1&index=3&t=1m43s#t=3
        https://music.youtube.com/watch?v=dQw4w9WgXcQ
        """,
    "https://youtube.com/playlist?list=PL1": """
        https://www.youtube.com/playlist?list=PL1 https://m.youtube.com/playlist?list=PL1&si=x
        https://www.youtube.com/embed/videoseries?list=PL1
        """,
    "https://vimeo.com/76979871": """
        https://www.vimeo.com/76979871 https://player.vimeo.com/video/76979871#t=1m2s
        """,
    PAPER: """
        https://arxiv.org/pdf/1706.03762 http://www.arxiv.org/pdf/1706.03762.pdf
        https://export.arxiv.org/abs/1706.03762/ https://arxiv.org/html/1706.03762
        """,
    "https://arxiv.org/abs/1706.03762v5": "https://arxiv.org/pdf/1706.03762v5.pdf",
    "https://arxiv.org/abs/hep-th/9901001": "https://arxiv.org/pdf/hep-th/9901001.pdf",
    "https://github.com/psf/requests": """
        https://github.com/psf/requests.git https://www.github.com/psf/requests/
        https://github.com/psf/requests#readme
        """,
    "https://example.org/": """
        https://example.org HTTPS://EXAMPLE.ORG/ https://www.example.org:443/ http://example.org:80
        https://example.org./ https://example.org/#top https://example.org/?utm_source=a&fbclid=b
        https://example.org? https://example.org/?UTM_Medium=mail&gclid=1&si=2&mc_eid=3
        """,
    "https://example.org/A/b?page=2&sort=new": """
        http://www.example.org/A/b/?page=2&sort=new https://example.org/A/b?page=2&utm_id=7&sort=new
        """,
    "https://x.com/ada/status/1": "https://x.com/ada/status/1?s=20&t=abc",
}


@pytest.mark.parametrize(
    ("url", "expected"), [(url, same) for same, urls in SAME.items() for url in urls.split()]
)
def test_one_thing_has_one_address(url, expected):
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?b=%20+c&d=&e",
        "https://example.org/viewtopic.php?t=103&start=20",
        "https://example.org/%7Eada/a%2Fb",
        "http://example.org:8080/a",
        "https://example.org/a//b",
        "https://github.com/psf/requests/blob/main/.git",
        "https://www.com/",
        "https://docs.example.org/?v=dQw4w9WgXcQ",
        "https://youtube.com/@channel",
        "https://[2001:db8::1]/a",
        "mailto:ada@example.org",
        "https://ada:secret@example.org/",
        "https://example.org:99999/",
        "https://[",
        "",
    ],
)
def test_what_names_a_page_stays(url):
    assert canonical(url) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://www.example.org/a/?utm_source=x&b=1#part", "http://www.example.org/a/?b=1#part"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/talk.mp4#t=90", "https://example.org/talk.mp4"),
        ("https://youtu.be/dQw4w9WgXcQ?t=9", VIDEO),
    ],
)
def test_a_reader_is_sent_where_the_author_pointed(url, expected):
    assert openable(url) == expected


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("?t=103", 103),
        ("?t=103s", 103),
        ("?t=1m43s", 103),
        ("?t=1m43", 103),
        ("?t=1h2m3s", 3723),
        ("?t=2h", 7200),
        ("?start=103", 103),
        ("?time_continue=103", 103),
        ("#t=103", 103),
        ("#t=1m43s", 103),
        ("#t=1:43", 103),
        ("#t=10.5,20", 10),
        ("?t=junk&start=103", 103),
        ("?t=0", None),
        ("?t=", None),
        ("?t=-5", None),
        ("?t=1m43s!", None),
        ("?t=" + "9" * 5000, None),
        ("?t=١٠٣", None),
        ("?startled=103", None),
        ("#top", None),
    ],
)
def test_a_moment_is_found_in_every_form(given, seconds):
    address = "https://youtu.be/dQw4w9WgXcQ" + given
    assert seconds_in(address) == seconds
    assert seconds_in("https://vimeo.com/1#t=1m43s") == 103


def test_elsewhere_a_parameter_is_no_moment():
    assert seconds_in("https://example.org/viewtopic.php?t=103") is None
    assert seconds_in("https://example.org/talk.mp4#t=90") == 90


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        (VIDEO, VIDEO + "&t=103s"),
        ("https://vimeo.com/1", "https://vimeo.com/1#t=103s"),
        ("https://example.org/talk.mp4", "https://example.org/talk.mp4#t=103"),
        ("https://dailymotion.com/video/x1", "https://dailymotion.com/video/x1?start=103"),
        ("https://loom.com/share/1", "https://loom.com/share/1?t=103"),
        ("https://twitch.tv/videos/1", "https://twitch.tv/videos/1?t=103s"),
    ],
)
def test_an_address_opens_at_its_moment(url, opens):
    assert at(url, 103) == opens
    assert at(url, None) == url


KINDS = {
    "video": "youtube.com/watch?v=dQw4w9WgXcQ vimeo.com/1 twitch.tv/videos/1",
    "course": "coursera.org/learn/ml ml.school linkedin.com/learning/x huggingface.co/learn/nlp",
    "paper": "arxiv.org/abs/1 doi.org/10.1/2 dl.acm.org/doi/1 openreview.net/forum?id=1",
    "code": "github.com/a/b gitlab.com/a/b huggingface.co/bert",
    "book": "amazon.com/dp/1 amazon.co.uk/dp/1 learning.oreilly.com/library/1 manning.com/books/x",
    "post": "x.com/a/status/1 linkedin.com/posts/1 old.reddit.com/r/a news.ycombinator.com/item",
    "tool": "leetcode.com/problems/two-sum levels.fyi",
    "article": "medium.com/@a/b a.substack.com/p/b dev.to/a/b example.org aws.amazon.com/x "
    "linkedin.com/pulse/x notyoutube.com youtube.com.example.org",
}


@pytest.mark.parametrize(
    ("kind", "url"), [(kind, url) for kind, urls in KINDS.items() for url in urls.split()]
)
def test_the_host_tells_the_kind(kind, url):
    assert kind_of(f"https://{url}") == kind


def test_a_second_is_read_as_a_clock():
    assert [clock(s) for s in (9, 103, 3723)] == ["0:09", "1:43", "1:02:03"]


HOSTS = """
    youtube.com youtu.be youtube-nocookie.com vimeo.com player.vimeo.com arxiv.org github.com
    x.com twitch.tv Example.org example.org:80 example.org:8080 example.org. [::1] bücher.de
    """
PATHS = ["/watch", "/embed/dQw4w9WgXcQ", "/abs/1706.03762", "/a/b.git/", "/video/1"]
PAIRS = "v=dQw4w9WgXcQ t=1m43s start=9 utm_a=1 %74=5 si=2 b=2 a=%26 c list=PL s=1 +t=3"

addresses = st.builds(
    "{}://{}{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["", "www.", "m.", "www.www."]),
    st.sampled_from(HOSTS.split()),
    st.text("/aA1.-%7~:;=", max_size=12).map("/{}".format) | st.sampled_from(PATHS),
    st.lists(st.sampled_from(PAIRS.split())).map(lambda pairs: "?" + "&".join(pairs)),
    st.sampled_from(["", "#", "#t=103", "#a", "#t=1h&b"]),
)
anything = st.text() | st.text().map("https://{}".format) | addresses


@given(anything)
def test_nothing_that_people_type_breaks_the_rules(url):
    same = canonical(url)
    assert canonical(same) == same
    assert canonical(openable(url)) == same
    assert openable(openable(url)) == openable(url)
    kind_of(same), host_of(url), key_of(url), seconds_in(url), at(url, 9)


@given(addresses, st.integers(1, 359_999))
def test_a_moment_never_changes_what_is_opened(url, seconds):
    for address in (canonical(url), openable(url)):
        opened = at(address, seconds)
        assert seconds_in(opened) == seconds
        assert canonical(opened) == canonical(url)


@given(st.text("abc=&;%+.", max_size=20))
def test_the_rest_of_a_query_is_kept_as_it_was_written(query):
    kept = canonical(f"https://example.org/?{query}").partition("?")[2]
    assert kept == "&".join(filter(None, query.split("&")))
