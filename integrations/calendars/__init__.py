"""Calendars of people elsewhere: appointments as calendars read them, and the ones that we read and write."""
