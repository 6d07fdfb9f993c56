"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register

FEEDBACK = register(
    Switch(
        key="feedback",
        label="Feedback",
        summary="Clients tell you from any page what they like, what is wrong and what they wish for.",
        section="Keeping in touch",
        order=70,
        on_text="Clients can send feedback.",
        off_text="Feedback is off. What clients sent stays.",
        preview="feedback/previews/feedback.html",
    )
)
