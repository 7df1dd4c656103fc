from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.profile_form import ProfileForm
from config.returning import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    # A copy: a refused form must not change the name in the page's header.
    member = User.objects.get_by_natural_key(request.user.get_username())
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=member)
    if not form.is_bound:
        return render(request, "members/edit.html", {"form": form})
    if not form.is_valid():
        return render(request, "members/edit.html", {"form": form}, status=422)
    # Only these columns: a password that changes in another window at the same time stays.
    member.save(update_fields=form.columns)
    messages.success(request, _("Your profile is saved."))
    return redirect(member)
