"""Addresses between the password and Today."""

from django.conf import settings
from django.core import signing
from django.urls import path

from handrail.agencies import views


class SealedKey:
    """The `<sealed:name>` part of an address: the key of a row in another's table, signed so that none is guessed."""

    regex = "[A-Za-z0-9:_-]+"
    salt = "handrail.agencies.sealed-key"

    def to_python(self, value: str) -> int:
        """Return the key. Raises `ValueError`, and so matches no page, where it was not sealed here."""
        try:
            return int(signing.loads(value, salt=self.salt))
        except signing.BadSignature as bad:
            raise ValueError(value) from bad

    def to_url(self, value: int) -> str:
        """Return the key as an address holds it."""
        return signing.dumps(value, salt=self.salt)


app_name = "agencies"
urlpatterns = [path("choose/", views.choose, name="choose")]

of_the_demo = [
    path("demo/", views.demo, name="demo"),
    path("demo/<slug:key>/", views.demo_sign_in, name="demo-sign-in"),
]
if settings.DEMO:
    urlpatterns += of_the_demo
