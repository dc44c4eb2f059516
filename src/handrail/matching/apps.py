"""The matching app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.matching"
    label = "matching"
