from threads.models.draft import Draft
from threads.models.imported import Imported, ImportedMember
from threads.models.link import ThreadLink
from threads.models.notification import Notification
from threads.models.post import Post
from threads.models.revision import Revision
from threads.models.role import Role, RoleAlias
from threads.models.terms import Posting, Term, ThreadTerms, ThreadVector
from threads.models.thread import Thread
from threads.models.topic import Topic, TopicSynonym
from threads.models.vote import Vote
from threads.models.words import PostWords, ThreadWords, TitleWord

__all__ = [
    "Draft",
    "Imported",
    "ImportedMember",
    "Notification",
    "Post",
    "PostWords",
    "Posting",
    "Revision",
    "Role",
    "RoleAlias",
    "Term",
    "Thread",
    "ThreadLink",
    "ThreadTerms",
    "ThreadVector",
    "ThreadWords",
    "TitleWord",
    "Topic",
    "TopicSynonym",
    "Vote",
]
