"""What all forms share."""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.renderers import DjangoTemplates


class Field(BoundField):
    @property
    def is_first_wrong(self) -> bool:
        """Whether the keyboard goes on here, because the form was refused for this field first."""
        errors = self.form.errors
        return self.name == next((name for name in self.form.fields if name in errors), None)

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        return {**attrs, "autofocus": True} if self.is_first_wrong else attrs


class Renderer(DjangoTemplates):
    bound_field_class = Field
