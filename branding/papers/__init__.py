"""The look of printed papers: a firm's letterhead, typefaces and colors as PDF. Slices bring words and templates."""
