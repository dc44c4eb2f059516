"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.people"
    label = "people"
