import pytest


@pytest.fixture
def with_mail(settings) -> None:
    """A site whose operator has set mail up, at its own address."""
    settings.EMAIL_URL = "smtp://mail.example.org:25"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SITE_URL = "https://waymark.example.org"
