"""The console's forms."""

from typing import Any

from django import forms

from tenants import passwords, switches
from tenants.console.models import Operator


class SignInForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        error_messages={"required": "Enter your e-mail address.",
                        "invalid": "Enter an e-mail address like noor@portico.app."},
    )  # fmt: skip
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": "Enter your password."},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code from your app",
        max_length=12,
        error_messages={"required": "Type the six digits your app shows."},
    )


class SetUpForm(CodeForm):
    """The first sign-in. A password that was printed once is replaced here; one's own stays."""

    password = forms.CharField(
        label="Choose your own password", strip=False, help_text=passwords.HINT,
        widget=forms.PasswordInput(render_value=True), error_messages={"required": "Choose a password."},
    )  # fmt: skip

    def __init__(self, operator: Operator, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator = operator
        if not operator.password_is_temporary:
            del self.fields["password"]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if found := passwords.complaints(password, name=self.operator.name, email=self.operator.email):
            raise forms.ValidationError(found)
        return password


class ReasonForm(forms.Form):
    """Every act that takes something away says why."""

    reason = forms.CharField(
        label="Reason", max_length=200, strip=True,
        help_text="Stands in the audit log. Nobody at the firm sees it.",
        error_messages={"required": "Say why. It stands in the audit log.",
                        "max_length": "Use at most %(limit_value)d characters. This has %(show_value)d."},
    )  # fmt: skip


class WithholdForm(ReasonForm):
    """A switch for one firm: chosen on the firm's page."""

    switch = forms.ChoiceField(
        label="Switch",
        error_messages={
            "required": "Choose a switch.",
            "invalid_choice": "Choose one of the switches listed.",
        },
    )
    field_order = ("switch", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["switch"] = forms.ChoiceField(
            label="Switch", choices=[("", "Choose a switch"), *switches.every().items()],
            error_messages=self.fields["switch"].error_messages,
        )  # fmt: skip
        self.order_fields(self.field_order)
