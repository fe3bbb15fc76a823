"""What rooms further left may want to hear; the audit writes them down, as it does Django's own."""

from django.dispatch import Signal

person_erased = Signal()
"""The personal data of a person are being erased, inside its transaction: each room erases what it holds for them
alone. Sent with `person`, still as they were."""

capacity_chosen = Signal()
"""A person chose in which capacity to work. Sent with `request` and `acting`, the capacity from now on."""

password_changed = Signal()
"""A person changed their own password. Sent with `request` and `acting`."""

organisation_loaded = Signal()
"""A file of organisation data was loaded, inside its transaction. Sent with `loaded` (Loaded) and
`acting`."""

organisation_exported = Signal()
"""Somebody took the whole organisation as a file. Sent with `acting`."""

calendar_changed = Signal()
"""A day of the working calendar was noted or taken away, inside its transaction.

Sent with `acting`, `day` (CalendarDay) and `before` and `after`, the day in words, None where it was not noted.
"""
