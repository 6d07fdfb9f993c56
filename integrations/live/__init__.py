"""Telling an open page that there is something new for its person (ADR 0020). Nothing of what it is passes here."""
