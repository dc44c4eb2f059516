"""The journey app."""

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.journey"
    label = "journey"
