"""Those who work at each support service beside the cast: they take referrals and cover, and have no sign-in.

Each service on Handrail has at least two people, because a referral is taken by a worker and covered by another. The
names are invented, the numbers from a range kept for drama.
"""

FEWEST = 2
"""Workers at a service on Handrail, at the least."""

NAMES: tuple[tuple[str, str], ...] = (
    ("Ama Boateng", "F"), ("Rosie Fallon", "F"), ("Jaspreet Virdee", "F"), ("Leon Marsh", "M"), ("Dorota Zielak", "F"),
    ("Tanya Burgess", "F"), ("Nadia Rahim", "F"), ("Gwen Pascoe", "F"), ("Idris Bello", "M"), ("Carys Penn", "F"),
    ("Shirin Khosravi", "F"), ("Moira Kettle", "F"), ("Yusuf Danso", "M"), ("Paula Redfern", "F"), ("Anika Sen", "F"),
    ("Bev Harcourt", "F"), ("Tomasz Wilk", "M"), ("Lorna Speight", "F"), ("Keziah Brand", "F"), ("Harjit Dhesi", "M"),
    ("Maeve Tolan", "F"), ("Sunita Rao", "F"), ("Eddie Crane", "M"), ("Hoda Warsame", "F"), ("Pippa Lyle", "F"),
    ("Chidi Eze", "M"), ("Rhian Moss", "F"), ("Zeynep Kaya", "F"), ("Stella Ware", "F"), ("Olu Adebayo", "M"),
    ("Frances Dale", "F"), ("Meena Joshi", "F"), ("Callum Roper", "M"), ("Agnes Nkemelu", "F"), ("Bridie Shaw", "F"),
    ("Vikram Lal", "M"), ("Jude Holloway", "M"), ("Teresa Munn", "F"), ("Samira Aden", "F"), ("Connie Blythe", "F"),
    ("Amos Kirby", "M"), ("Ruta Jonas", "F"), ("Nell Garside", "F"), ("Faisal Mir", "M"), ("Ivy Strand", "F"),
    ("Petra Novik", "F"), ("Dawn Askew", "F"), ("Kofi Mensah", "M"), ("Lil Peverell", "F"), ("Hana Sato", "F"),
)  # fmt: skip


def phone_of(place: int) -> str:
    """The direct line of the colleague at this place of the list."""
    return f"0121 496 {600 + place:04}"
