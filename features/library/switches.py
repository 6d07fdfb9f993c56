"""What a firm can switch on here. One switch: what a law firm calls its library is what a builder calls Help (D16)."""

from features.toggles.catalogue import Switch, register

LIBRARY = register(
    Switch(
        key="library",
        label="Library",
        summary="Answers to what clients ask again and again, in your words: articles they can search and print.",
        section="Keeping in touch",
        order=60,
        on_text="The library is on. Clients see it once an article is published.",
        off_text="The library is off. Its articles stay.",
        preview="library/previews/library.html",
    )
)
