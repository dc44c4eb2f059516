"""Questions about who is the same person: one file for each noun."""
