"""The ways of being in touch, in words, and what every form of contact has in common."""

WORDS = {
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
NO_VOICEMAIL = "A voicemail tells nobody: it is kept as an attempt."
NOTE_TOO_LONG = {"max_length": "Use at most 2,000 characters."}
