"""The core app."""

from django.apps import AppConfig
from django.urls import register_converter

from handrail.core.refs import RefConverter, SealedKey


class CoreConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.core"
    label = "core"

    def ready(self) -> None:
        """Let every app's addresses hold refs, whichever is read first."""
        register_converter(RefConverter, "ref")
        register_converter(SealedKey, "sealed")
