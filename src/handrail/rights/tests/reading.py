"""Reading what a page, or a sheet taken from it, says."""

import csv
import re
from io import StringIO
from typing import Any


def text(response: Any) -> str:
    """The page as one line of words."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def sheet(response: Any) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(response.content.decode())))
