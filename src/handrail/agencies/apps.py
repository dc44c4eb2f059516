"""The agencies app."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.agencies"
    label = "agencies"
