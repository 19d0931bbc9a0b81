"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

from aidlift.records import connect
from aidlift.web import errors

connect.start()  # fills the registries of actions and queries, from which most pages are made

urlpatterns = [
    path("account/", include("allauth.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
