"""The web application, as a server calls it."""

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from handrail.core.collecting import leave_the_program_alone

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 (every page is loaded now, and not by whoever asks first)
leave_the_program_alone()
