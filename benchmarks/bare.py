"""The least that Django can do: one page of one line, to be served as the desk is served."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="of no use: nobody signs in here")


def bare(request: HttpRequest) -> HttpResponse:
    """Answer with a line."""
    return HttpResponse("<!doctype html><title>Bare</title><p>Bare")


urlpatterns = [path("", bare)]
application = get_wsgi_application()
