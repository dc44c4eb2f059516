"""The rights app."""

from django.apps import AppConfig
from django.conf import settings


class RightsConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.rights"
    label = "rights"

    def ready(self) -> None:
        """Read every edition held, with the settings made here; what cannot be used stops whatever was to start."""
        from handrail.rights import rulebook  # noqa: PLC0415
        from handrail.rights.rulefile import RulesFault  # noqa: PLC0415

        try:
            rulebook.keep_to(here=settings.RIGHTS_SET_HERE, editions=settings.RIGHTS_EDITIONS)
        except RulesFault as fault:
            raise SystemExit(
                f"The rules of the Victims' Code are refused, and nothing was changed. {fault}."
            ) from fault
