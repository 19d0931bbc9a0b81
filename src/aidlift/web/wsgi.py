"""The door for a web server: `aidlift.web.wsgi:application`."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from aidlift.records import connect

connect.start()
application = get_wsgi_application()
