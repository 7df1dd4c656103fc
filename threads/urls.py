"""Every address of the forum, grouped by noun. The name is where to look: module.function."""

from django.urls import path, re_path

from threads.models.draft import TARGET
from threads.views import (
    answers,
    deletions,
    drafts,
    follow_ups,
    helpful,
    imported,
    members,
    news,
    picks,
    posts,
    previews,
    replies,
    revisions,
    roles,
    search,
    similar,
    threads,
    topics,
)

urlpatterns = [
    path("", threads.index, name="home"),
    # Threads
    path("threads/", threads.create, name="threads.create"),
    path("threads/new/", threads.new, name="threads.new"),
    path("threads/similar/", similar.index, name="similar.index"),
    path("threads/<int:pk>/", threads.show, name="threads.show"),
    path("threads/<int:pk>/answers/", answers.create, name="answers.create"),
    path("threads/<int:pk>/follow-ups/", follow_ups.create, name="follow_ups.create"),
    path("threads/<int:pk>/news/", news.show, name="news.show"),
    path("threads/<int:pk>/news/posts/", news.posts, name="news.posts"),
    path("threads/<int:pk>/<str:slug>/", threads.show, name="threads.show"),
    # Posts
    path("posts/<int:pk>/", posts.show, name="posts.show"),
    path("posts/<int:pk>/edit/", posts.edit, name="posts.edit"),
    path("posts/<int:pk>/delete/", deletions.create, name="deletions.create"),
    path("posts/<int:pk>/helpful/", helpful.update, name="helpful.update"),
    path("posts/<int:pk>/history/", revisions.index, name="revisions.index"),
    path("posts/<int:pk>/pick/", picks.update, name="picks.update"),
    path("posts/<int:pk>/replies/", replies.index, name="replies.index"),
    path("posts/<int:pk>/replies/new/", replies.new, name="replies.new"),
    # Writing
    re_path(rf"^drafts/(?P<target>{TARGET})/$", drafts.update, name="drafts.update"),
    path("preview/", previews.create, name="previews.create"),
    # Finding
    path("search/", search.index, name="search.index"),
    path("roles/suggest/", roles.suggest, name="roles.suggest"),
    path("topics/suggest/", topics.suggest, name="topics.suggest"),
    path("members/<str:handle>/", members.show, name="members.show"),
    # Addresses of the places that posts were imported from
    path("questions/<int:number>/", imported.question, name="imported.question"),
    path("questions/<int:number>/<path:rest>", imported.question, name="imported.question"),
    path("a/<int:number>/", imported.question, name="imported.answer"),
    path("q/<int:number>/", imported.question, name="imported.short"),
]
