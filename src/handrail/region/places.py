"""The seven councils of the West Midlands as facts: GSS codes, postcode districts, runs of LSOA codes, share of crime.

Source: Office for National Statistics codes (Open Government Licence v3.0); the runs hold only codes that both the 2011
and the 2021 census use. The shares are by population, rounded. Streets are invented.
"""

from typing import NamedTuple

from handrail.region.names import words


class Council(NamedTuple):
    """A council: its GSS code, share of the region, postcode districts, runs of LSOA numbers (both ends included)."""

    name: str
    code: str
    share: int
    districts: tuple[str, ...]
    lsoas: tuple[tuple[int, int], ...]


COUNCILS = (
    Council(
        "Birmingham",
        "E08000025",
        39,
        tuple(
            f"B{n}" for n in (5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 29, 30, 31, 33, 44)
        ),
        ((8927, 8982), (9077, 9120), (9122, 9141), (9204, 9276), (9288, 9329), (9403, 9521)),
    ),
    Council(
        "Coventry",
        "E08000026",
        12,
        tuple(f"CV{n}" for n in range(1, 7)),
        ((9552, 9571), (9573, 9594), (9643, 9672), (9681, 9702), (9704, 9718)),
    ),
    Council(
        "Dudley",
        "E08000027",
        11,
        ("B62", "B63", "DY1", "DY2", "DY3", "DY5", "DY6", "DY8", "DY9"),
        ((9719, 9754), (9762, 9880), (9882, 9920)),
    ),
    Council(
        "Sandwell",
        "E08000028",
        12,
        ("B64", "B65", "B66", "B67", "B68", "B69", "B70", "B71", "DY4"),
        ((9921, 9944), (9946, 9983), (9991, 10062), (10075, 10107)),
    ),
    Council(
        "Solihull",
        "E08000029",
        7,
        ("B36", "B37", "B90", "B91", "B92", "B93"),
        ((10108, 10181), (10183, 10223), (10225, 10240)),
    ),
    Council(
        "Walsall",
        "E08000030",
        10,
        ("WS1", "WS2", "WS3", "WS4", "WS8", "WS9", "WV12", "WV13"),
        ((10241, 10275), (10282, 10370), (10372, 10409)),
    ),
    Council(
        "Wolverhampton",
        "E08000031",
        9,
        ("WV1", "WV2", "WV3", "WV4", "WV6", "WV10", "WV11", "WV14"),
        ((10410, 10434), (10436, 10452), (10454, 10520), (10522, 10567)),
    ),
)

# The letters that the second half of a postcode uses.
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

STREET_NAMES = words(
    """Acorn Alder Anvil Ashfield Aspen Avocet Barley Beacon Bellfield Birchwood Blackthorn Bobbin Bracken Bramble
    Brindle Buttermere Canal Carder Cedar Chainmaker Chalford Clement Clover Cobbler Copperfield Cornmill Cutler
    Damson Dovecote Elder Elmhurst Fernley Fielding Finch Forge Foundry Foxglove Furnace Garland Gosling Granary
    Greenacre Hallam Harebell Hawthorn Hazelbeech Heron Hillcrest Holloway Honeybourne Ironmaster Jasmine Jubilee
    Juniper Kestrel Kingfisher Lapwing Larch Lavender Linden Lockside Lorimer Maple Marigold Meadow Millrace Minerva
    Nailer Nightingale Oakdene Old Orchard Ormond Osier Otter Pargeter Partridge Pinfold Plover Poplar Primrose
    Quarry Ravenhurst Redwing Ridgeway Rowan Saddler Saltwell Sandpiper Sorrel Spinner Starling Stonecrop Swallow
    Sycamore Tanner Teasel Thistle Thornbury Tilekiln Tollgate Turnpike Walnut Weaver Wharf Wheatsheaf Whitebeam
    Willowbank Wren Yarrow"""
)
STREET_KINDS = ("Road", "Street", "Avenue", "Close", "Lane", "Drive", "Grove", "Crescent", "Way", "Gardens", "Court")
