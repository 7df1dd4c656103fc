from django.http import HttpResponse


def suggest(request, **kwargs):
    return HttpResponse("")
