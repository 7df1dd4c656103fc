from django.db import connection, migrations
from django.db.models import Max, Min

BATCH = 10_000  # discussions in a transaction, about 0.2 s

# People of an import whom nobody has claimed hear of nothing.
FOLLOW = """
INSERT INTO threads_follow (thread_id, member_id, created_at)
SELECT id, asker_id, created_at FROM threads_thread AS thread
WHERE id > %s AND id <= %s AND NOT EXISTS (
    SELECT FROM threads_importedmember AS imported WHERE imported.member_id = thread.asker_id
)
ON CONFLICT DO NOTHING
"""


def askers_follow(apps, schema_editor):
    """The site goes on meanwhile. Stopped in the middle it begins again, and makes nothing twice.

    What the release before this one opens after it is followed from its next answer on.
    """
    threads = apps.get_model("threads", "Thread").objects
    keys = threads.aggregate(first=Min("pk", default=1), last=Max("pk", default=0))
    for after in range(keys["first"] - 1, keys["last"], BATCH):
        with connection.cursor() as cursor:
            cursor.execute(FOLLOW, [after, after + BATCH])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("threads", "0017_following")]
    operations = [migrations.RunPython(askers_follow, migrations.RunPython.noop)]
