"""Handles that nobody may sign up with."""

_WORDS = """
    about abuse account accounts admin administrator all anonymous answer answers api asker
    contact curator curators deleted demo drafts edit everyone feed guest guidelines health help
    home info legal login logout mail me member members mentor mentors moderator moderators new
    news nobody null official owner page pages path paths policy post posts privacy profile
    question questions register replies reply resource resources robots role roles root search
    security settings signin signup site staff static support system team terms thread threads
    topic topics undefined user users waymark webmaster www you
"""
# They look like the site speaking, or like a page of it.
RESERVED = frozenset(_WORDS.split())
