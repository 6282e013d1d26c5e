"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from config.locals import keep_by_thread
from config.readiness import load_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
keep_by_thread()
application = get_wsgi_application()
load_pages()
