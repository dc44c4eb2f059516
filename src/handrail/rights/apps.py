"""The rights app."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class RightsConfig(AppConfig):
    """Settings of the app."""

    name = "handrail.rights"
    label = "rights"

    def ready(self) -> None:
        """Read the rules, with the settings made here; what cannot be used is refused before anything else starts."""
        from handrail.rights import rulebook  # noqa: PLC0415
        from handrail.rights.rulefile import RulesFault  # noqa: PLC0415

        try:
            rulebook.keep_to(here=settings.RIGHTS_SET_HERE, examples=settings.RIGHTS_EXAMPLES)
        except RulesFault as fault:
            raise ImproperlyConfigured(f"The rules of the Victims' Code: {fault}") from fault
