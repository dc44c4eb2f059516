"""The web application, as a server calls it."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
settings.FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
settings.FILE_UPLOAD_TEMP_DIR.chmod(0o700)
