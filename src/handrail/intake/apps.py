"""The intake app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.intake"
    label = "intake"
