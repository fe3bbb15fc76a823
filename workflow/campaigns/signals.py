"""What rooms above may hang on a campaign; each is sent inside the transaction of the act."""

from django.dispatch import Signal

launched = Signal()
"""Sent with `campaign` (Campaign): the plan is settled; open what its units must do."""

extended = Signal()
"""Sent with `campaign` (Campaign) and `act` (Act): the units have until its new `due_at`; the act has the reason."""
