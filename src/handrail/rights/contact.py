"""How somebody was told: the way, who heard it, whether they could ask questions, what was sent; as codes and in words.

An event keeps it in its `detail` as codes (`to:themself;questions:yes;sent:code_link`), after any codes of its own. How
a way that was not safe was made safe is kept too (`safe:`), and said to nobody here: it would tell whoever may see the
event that there is another address, or where the suspect is.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

WAYS: Mapping[str, str] = MappingProxyType(
    {
        "in_person": "In person",
        "video": "By video",
        "phone": "By phone",
        "voicemail": "Voicemail",
        "text": "By text",
        "email": "By e-mail",
        "letter": "By letter",
        "portal": "Through the portal",
        "through_advocate": "Through their advocate",
    }
)
"""Each way of being in touch, as it is chosen and as it is said."""
HEARERS: Mapping[str, str] = MappingProxyType(
    {
        "themself": "The person themself",
        "through_interpreter": "The person, through an interpreter",
        "parent_or_guardian": "A parent or guardian",
        "spokesperson": "Their spokesperson",
        "advocate": "Their advocate",
    }
)
PAPERS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledgement": "The acknowledgement",
        "code_leaflet": "The leaflet of the Victims' Code",
        "code_link": "A link to the Victims' Code",
        "decision_letter": "The letter of the decision",
        "review_leaflet": "The leaflet on a review",
        "bail_notice": "The bail notice",
        "other": "Something else",
    }
)
QUESTIONS: Mapping[str, str] = MappingProxyType({"yes": "They could ask questions.", "no": "They could not ask."})
_PARTS = ("to:", "questions:", "safe:", "sent:")
VOICEMAIL = "voicemail"
_ONLY_VOICEMAIL = "By voicemail only"


def kept_as(*, heard_by: str = "", questions: str = "", made_safe: str = "", sent: Sequence[str] = ()) -> str:
    """The codes that an event's detail keeps of it; empty where nothing was recorded."""
    parts = [("to", heard_by), ("questions", questions), ("safe", made_safe), *(("sent", code) for code in sent)]
    return ";".join(f"{name}:{code}" for name, code in parts if code)


def own_detail(detail: str) -> str:
    """The detail without what says how they were told."""
    return ";".join(part for part in detail.split(";") if not part.startswith(_PARTS))


def say_how(method: str, detail: str = "") -> str:
    """How they were told, in sentences; empty where nothing was recorded; a code we have no words for is left out."""
    found: dict[str, list[str]] = {}
    for part in detail.split(";"):
        name, _, code = part.partition(":")
        found.setdefault(name, []).append(code)
    way = _ONLY_VOICEMAIL if method == VOICEMAIL else WAYS.get(method, f"By {method.replace('_', ' ')}")
    said = [f"{way}."] if method else []
    said += [f"It reached {_small(HEARERS[code])}." for code in found.get("to", ()) if code in HEARERS]
    said += [QUESTIONS[code] for code in found.get("questions", ()) if code in QUESTIONS]
    papers = [_small(PAPERS[code]) for code in found.get("sent", ()) if code in PAPERS]
    return " ".join([*said, *([f"Sent or handed over: {', '.join(papers)}."] if papers else [])])


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
