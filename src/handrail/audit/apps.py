"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.audit"
    label = "audit"
