"""The embedded PostgreSQL has what only its superuser may create."""

from test_postgres import using

KNOWN = "SELECT 1 FROM pg_extension WHERE extname = 'vector'"


def test_every_database_finds_by_meaning_also_in_a_folder_of_before(tmp_path):
    with using(tmp_path) as user:
        assert user.sql(KNOWN)
        user.sql("DROP EXTENSION vector", account="postgres")
    with using(tmp_path) as user:
        assert user.sql(KNOWN)
