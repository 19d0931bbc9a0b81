"""The door for a web server: `aidlift.web.wsgi:application`."""

from __future__ import annotations

import gc
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from aidlift.records import connect

MOST_NEW = 20_000
"""Objects made before the search for garbage: a page reads thousands of rows, all in use until its end."""

connect.start()
application = get_wsgi_application()

# What is loaded by now stays for good, and need not be walked with every page.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(MOST_NEW)
