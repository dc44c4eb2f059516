"""The core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.core"
    label = "core"
