"""Filters that draw the fields of the sign-in pages."""

from django import template
from django.forms import BoundField, CheckboxInput, PasswordInput
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def is_password(field: BoundField) -> bool:
    """Say whether what is typed is hidden."""
    return isinstance(field.field.widget, PasswordInput)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Say whether the field is a single box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def drawn(field: BoundField) -> SafeString:
    """Draw the input with GOV.UK's classes, and say which hint and which error belong to it."""
    css = "govuk-input"
    if is_checkbox(field):
        css = "govuk-checkboxes__input"
    elif is_password(field):
        css += " govuk-password-input__input govuk-js-password-input-input"
    elif field.name == "code":
        css += " govuk-input--width-10"
    if field.errors and not is_checkbox(field):
        css += " govuk-input--error"
    parts = {"helptext": field.help_text, "error": field.errors}
    described = [f"{field.id_for_label}_{part}" for part, there in parts.items() if there]
    attrs: dict[str, str | bool] = {"class": css, **({"aria-describedby": " ".join(described)} if described else {})}
    if is_password(field):
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    return field.as_widget(attrs=attrs)


@register.filter
def in_fours(key: str) -> str:
    """Write a key in groups of four, to be copied by hand."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
