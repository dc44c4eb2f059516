"""The crimes app."""

from django.apps import AppConfig


class CrimesConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.crimes"
    label = "crimes"
