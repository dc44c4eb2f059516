"""The directory app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.directory"
    label = "directory"
