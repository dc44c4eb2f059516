"""What this app keeps: one file for each noun."""

from handrail.matching.models.escrow import Answer, Lodged, Precaution, Token, keys

__all__ = ["Answer", "Lodged", "Precaution", "Token", "keys"]
