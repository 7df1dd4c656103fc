"""What stands where: a table of hosts. Staff corrects what it gets wrong."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    VIDEO = "video", _("video")
    COURSE = "course", _("course")
    ARTICLE = "article", _("article")
    BOOK = "book", _("book")
    PAPER = "paper", _("paper")
    CODE = "code", _("code")
    POST = "post", _("post")
    TOOL = "tool", _("tool")


# A host stands for its subdomains; a host with the first part of a path is more exact; a name
# with a full stop at its end is a shop with many countries. The longest wins.
_HOSTS = {
    Kind.VIDEO: """
        youtube.com youtu.be youtube-nocookie.com vimeo.com twitch.tv dailymotion.com loom.com
        ted.com infoq.com/presentations media.ccc.de peertube.tv
        """,
    Kind.COURSE: """
        coursera.org udemy.com edx.org udacity.com ml.school fast.ai deeplearning.ai
        khanacademy.org codecademy.com datacamp.com pluralsight.com skillshare.com brilliant.org
        educative.io frontendmasters.com egghead.io ocw.mit.edu cs50.harvard.edu class-central.com
        classcentral.com futurelearn.com exercism.org boot.dev fullstackopen.com maven.com
        theodinproject.com freecodecamp.org/learn linkedin.com/learning huggingface.co/learn
        kaggle.com/learn developers.google.com/machine-learning academy.databricks.com
        missing.csail.mit.edu teachyourselfcs.com
        """,
    Kind.PAPER: """
        arxiv.org doi.org acm.org openreview.net ieeexplore.ieee.org papers.nips.cc
        proceedings.neurips.cc proceedings.mlr.press jmlr.org aclanthology.org biorxiv.org
        medrxiv.org ssrn.com semanticscholar.org researchgate.net sciencedirect.com nature.com
        science.org pnas.org springer.com jstor.org pubmed.ncbi.nlm.nih.gov usenix.org
        huggingface.co/papers paperswithcode.com research.google/pubs
        """,
    Kind.CODE: """
        github.com gist.github.com gitlab.com bitbucket.org codeberg.org sr.ht huggingface.co
        kaggle.com colab.research.google.com pypi.org npmjs.com crates.io
        """,
    Kind.BOOK: """
        amazon. goodreads.com oreilly.com manning.com nostarch.com pragprog.com packtpub.com
        leanpub.com apress.com gutenberg.org books.google.com bookshop.org openlibrary.org
        mitpress.mit.edu staffeng.com/book
        """,
    Kind.POST: """
        x.com twitter.com linkedin.com reddit.com news.ycombinator.com mastodon.social bsky.app
        threads.net quora.com teamblind.com stackoverflow.com stackexchange.com lobste.rs
        """,
    Kind.TOOL: """
        leetcode.com hackerrank.com levels.fyi excalidraw.com neetcode.io pramp.com
        interviewing.io glassdoor.com roadmap.sh ankiweb.net apps.ankiweb.net replit.com
        """,
    Kind.ARTICLE: """
        medium.com substack.com dev.to hashnode.dev github.com/readme github.blog
        linkedin.com/pulse research.google/blog aws.amazon.com docs.aws.amazon.com
        developer.amazon.com oreilly.com/radar github.com/blog
        """,
}
KINDS = {host: kind for kind, hosts in _HOSTS.items() for host in hosts.split()}
