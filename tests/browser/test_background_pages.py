"""What staff sees of background work keeps to the policy of the site, see new_page()."""

import pytest
from django.db import connection
from django.urls import reverse

from background.models import Failure, Job
from tests.browser.conftest import sign_in
from threads import later

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_the_table_of_jobs_and_the_health_page(new_page, curator):
    later.relate(7)
    job = Job.objects.get(lock="relate:7")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job.pk])
    Failure.remember(job.pk, "Traceback\nValueError: <b>no</b>")
    page = new_page()
    sign_in(page, "ida")
    page.goto(reverse("pages.health_details"))
    page.get_by_role("row", name="Given up in the last day").get_by_role("link").click()
    page.get_by_role("link", name=str(job.pk), exact=True).click()
    page.get_by_text("ValueError: <b>no</b>").wait_for()
    page.goto(reverse("admin:background_job_changelist"))
    page.locator(f"input[name=_selected_action][value='{job.pk}']").check()
    page.get_by_label("Action:").select_option("Run again")
    page.locator("button[name=index]").click()
    page.get_by_text("1 job will run again.").wait_for()
