"""What inspectors ask for and keep."""

from workflow.inspection.out.models import Export, FeedToken

__all__ = ["Export", "FeedToken"]
