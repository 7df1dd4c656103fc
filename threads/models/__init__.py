from threads.models.alias import Alias
from threads.models.career_move import CareerMove
from threads.models.confirmation import Confirmation
from threads.models.curation import CurationAction, CurationSkip
from threads.models.draft import Draft
from threads.models.duplicate import Duplicate
from threads.models.follow import Follow
from threads.models.imported import Imported, ImportedMember
from threads.models.link import ThreadLink
from threads.models.mentor_request import MentorRequest
from threads.models.notification import Notification
from threads.models.outcome import Outcome
from threads.models.post import Post
from threads.models.recommendation import Recommendation
from threads.models.resource import Resource
from threads.models.revision import Revision
from threads.models.role import Role, RoleAlias
from threads.models.saved_resource import SavedResource
from threads.models.terms import Posting, Term, ThreadTerms, ThreadVector
from threads.models.thread import Thread
from threads.models.tie_count import TieCount
from threads.models.topic import Topic, TopicSynonym
from threads.models.unmasking import Unmasking
from threads.models.upload import Upload
from threads.models.vote import Vote
from threads.models.words import PostWords, ThreadWords, TitleWord

__all__ = [
    "Alias",
    "CareerMove",
    "Confirmation",
    "CurationAction",
    "CurationSkip",
    "Draft",
    "Duplicate",
    "Follow",
    "Imported",
    "ImportedMember",
    "MentorRequest",
    "Notification",
    "Outcome",
    "Post",
    "PostWords",
    "Posting",
    "Recommendation",
    "Resource",
    "Revision",
    "Role",
    "RoleAlias",
    "SavedResource",
    "Term",
    "Thread",
    "ThreadLink",
    "ThreadTerms",
    "ThreadVector",
    "ThreadWords",
    "TieCount",
    "TitleWord",
    "Topic",
    "TopicSynonym",
    "Unmasking",
    "Upload",
    "Vote",
]
