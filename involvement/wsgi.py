"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from involvement.bodies import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "involvement.settings")

application = whole(get_wsgi_application())
