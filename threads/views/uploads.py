import re
from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_POST, require_safe

from config.requests import Request
from pictures.names import content_type
from pictures.taking import PictureRefused
from threads import limits
from threads.models import Draft, Upload
from threads.models.draft import TARGET, kept_fields
from threads.models.upload import QuotaUsed
from threads.upload_forms import UploadForm
from threads.views.drafts import by_script
from threads.views.kept import composer_address
from threads.views.reach import members_only

# A picture can be taken back: after that nobody who comes new gets it, and who saw it before has it
# for a day at most, as a page that was saved would. So shared caches ask each time (without a body:
# the name is the ETag), and a browser that reads on through a discussion asks once a day.
A_DAY = 86_400
# The styles are those of a browser that shows a picture alone, in the middle of a dark page.
POLICY = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": [True]}


@require_POST
def create(request: Request) -> HttpResponse:
    """Take a picture. pictures.js gets the Markdown for it; a form gets it into its draft."""
    if by_script(request):
        return answer(request) if request.user.is_authenticated else HttpResponse(status=401)
    if not re.fullmatch(TARGET, request.POST.get("target", "")):
        raise Http404
    return add_to_draft(request)


def answer(request: Request) -> HttpResponse:
    limits.check(request, "uploads", "uploads a day")
    markdown, refusal = take(request)
    if refusal:
        return JsonResponse({"refusal": refusal}, status=422)
    return JsonResponse({"markdown": markdown}, status=201)


@members_only
def add_to_draft(request: Request) -> HttpResponse:
    """The whole composer arrives: its text is kept first, whatever becomes of the picture."""
    target, fields = request.POST["target"], kept_fields(request.POST)
    limits.check(request, "drafts", "drafts a day")
    keep(request, target, fields)
    limits.check(request, "uploads", "uploads a day")
    markdown, refusal = take(request)
    if refusal:
        messages.error(request, refusal)
    else:
        body = f"{fields.get('body', '').rstrip()}\n\n{markdown}\n".lstrip()
        keep(request, target, {**fields, "body": body})
        messages.success(request, _("The picture stands at the end of your text."))
    return redirect(composer_address(target))


def keep(request: Request, target: str, fields: dict[str, str]) -> None:
    if fields:
        Draft.objects.keep(request.user, target, fields)


def take(request: Request) -> tuple[str, str]:
    """The Markdown of the picture that came along, or why it was refused."""
    form = UploadForm(request.POST)
    if not form.is_valid():
        return "", form.sentence
    try:
        upload = Upload.objects.take(request.FILES.get("picture"), member=request.user)
    except PictureRefused as refused:
        return "", str(refused)
    except QuotaUsed:
        return "", _("You have added very much today. Please add this one tomorrow.")
    return form.markdown(upload.address), ""


def name_as_etag(request: Request, name: str) -> str:
    """A name is never given to another picture."""
    return f'"{name}"'


@require_safe
@csp(POLICY)  # type: ignore[arg-type]
def show(request: Request, name: str) -> Any:
    """A stored picture. The site map lets only names pass that `pictures.names` makes.

    Staff, who may restore a post or remove a picture, gets what only deleted posts show as well.
    """
    if is_shown(name):
        return shown(request, name)
    if not request.user.is_staff:
        raise Http404
    response = stored(request, name)
    response["Cache-Control"] = "private, no-store"
    return response


def is_shown(name: str) -> bool:
    """With one query at most: the face of a member has no row, it is removed when it changes."""
    if name.startswith("avatars/"):
        return default_storage.exists(name)
    return Upload.objects.shown_as(name).exists()


@etag(name_as_etag)
@cache_control(public=True, max_age=A_DAY, s_maxage=0)
def shown(request: Request, name: str) -> Any:
    return stored(request, name)


def stored(request: Request, name: str) -> FileResponse:
    # It is compressed already, and GZipMiddleware would not know.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type=content_type(name))
