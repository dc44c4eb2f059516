"""The referrals app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.referrals"
    label = "referrals"
