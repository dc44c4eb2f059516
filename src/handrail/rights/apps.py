"""The rights app."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.rights"
    label = "rights"
