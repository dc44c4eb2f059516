"""The services of the invented West Midlands: the kinds that the papers name, under invented names.

Each charity has its services, each service what it offers, where, to whom, in which languages, and its places. Some
gaps are meant, because the papers have them: business crime is supported in Birmingham only, Walsall's domestic abuse
service is not on Handrail, and a few languages are spoken in one place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.directory.areas import COUNCILS

BIRMINGHAM, COVENTRY, DUDLEY, SANDWELL, SOLIHULL, WALSALL, WOLVERHAMPTON = sorted(COUNCILS)
ALL = (BIRMINGHAM, COVENTRY, DUDLEY, SANDWELL, SOLIHULL, WALSALL, WOLVERHAMPTON)
BLACK_COUNTRY = (DUDLEY, SANDWELL, WALSALL, WOLVERHAMPTON)

SERVICE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "first_contact": "First contact, assessment and referral",
        "da_service": "Domestic abuse, standard and medium risk",
        "idva": "Independent domestic violence adviser, high risk",
        "young_idva": "Young people's domestic violence adviser, 13 to 17",
        "refuge": "Refuge",
        "isva": "Independent sexual violence adviser",
        "chisva": "Children's independent sexual violence adviser",
        "sarc": "Sexual assault referral centre",
        "isac": "Independent stalking advocacy caseworker",
        "hba_specialist": "Honour-based abuse specialist",
        "fm_specialist": "Forced marriage specialist",
        "fgm_specialist": "Female genital mutilation specialist",
        "ms_service": "Modern slavery",
        "exploitation": "Child sexual and criminal exploitation",
        "child": "Children and young people",
        "hate": "Hate crime",
        "vulnerable_adult": "Vulnerable adults",
        "asb": "Anti-social behaviour",
        "business_service": "Business crime",
        "homicide_service": "Bereaved by homicide",
        "road_death_service": "Bereaved by a death on the road",
        "witness_service": "Witnesses at court",
    }
)
"""Every kind of service, in plain words."""


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """A service as the directory is to list it. Ages in years; `capacity` is people at once, none if not recorded."""

    name: str
    kinds: tuple[str, ...]
    councils: tuple[str, ...] = ()
    about: str = ""
    languages: tuple[str, ...] = ("en",)
    age_from: int = 18
    age_to: int | None = None
    sexes: str = "FMX"
    capacity: int | None = None
    national: bool = False
    open_hours: str = "Monday to Friday, 9 to 5"
    checked_days_ago: int = 30


@dataclass(frozen=True, slots=True)
class CharityPlan:
    """A charity, or a national route, and its services."""

    key: str
    name: str
    domain: str
    phone: str
    services: tuple[ServicePlan, ...]
    on_handrail: bool = True


FIRST_CONTACT_SERVICES = (
    CharityPlan(
        "first_contact", "First Contact West Midlands", "first-contact.example", "0808 157 0101",
        (
            ServicePlan(
                "First contact", ("first_contact",), ALL,
                about="Asks what has happened to somebody and what they need, helps, and refers on.",
                languages=("en", "ur", "pa", "pl"), age_from=16, capacity=900,
                open_hours="Every day, 7 to 9", checked_days_ago=6,
            ),
        ),
    ),
)  # fmt: skip

DOMESTIC_ABUSE = (
    CharityPlan(
        "lantern", "Lantern House", "lantern-house.example", "0121 496 0301",
        (
            ServicePlan("Lantern House advocacy", ("da_service",), (BIRMINGHAM,),
                        about="Support after domestic abuse at any risk, for women and their children.",
                        languages=("en", "pa", "ur", "so"), age_from=16, sexes="FX", capacity=120, checked_days_ago=12),
            ServicePlan("Lantern House IDVAs", ("idva",), (BIRMINGHAM,),
                        about="High risk: safety plan, MARAC, court. Tries to reach her within a day.",
                        languages=("en", "pa", "ur"), age_from=16, sexes="FX", capacity=40,
                        open_hours="Every day, 8 to 8", checked_days_ago=4),
            ServicePlan("Lantern House refuges", ("refuge",), ALL,
                        about="Three refuges. The address is never given.",
                        languages=("en", "pa", "ur", "bn"), age_from=16, sexes="FX", capacity=34,
                        open_hours="Day and night", checked_days_ago=2),
        ),
    ),
    CharityPlan(
        "larchway", "Larchway Coventry", "larchway-coventry.example", "0808 157 0110",
        (
            ServicePlan("Larchway", ("da_service", "idva"), (COVENTRY,),
                        about="Domestic abuse at every risk, with advisers at court.",
                        languages=("en", "pl", "pa"), age_from=16, sexes="FX", capacity=60, checked_days_ago=20),
        ),
    ),
    CharityPlan(
        "bellwether", "Bellwether Black Country", "bellwether.example", "0808 157 0112",
        (
            ServicePlan("Bellwether", ("da_service", "idva"), (SANDWELL, DUDLEY),
                        about="Domestic abuse at every risk in Sandwell and Dudley, with an adviser at court.",
                        languages=("en", "pa", "pl"), age_from=16, capacity=70, checked_days_ago=9),
        ),
    ),
    CharityPlan(
        "willowbrook", "Willowbrook Solihull", "willowbrook-solihull.example", "0121 496 0312",
        (
            ServicePlan("Willowbrook", ("da_service", "idva"), (SOLIHULL,),
                        about="Domestic abuse at every risk in Solihull.",
                        age_from=16, sexes="FX", capacity=25, checked_days_ago=95),
        ),
    ),
    CharityPlan(
        "fernbank", "Fernbank Walsall", "fernbank-walsall.example", "0808 157 0114",
        (
            ServicePlan("Fernbank", ("da_service", "idva"), (WALSALL,),
                        about="Domestic abuse at every risk in Walsall. Referrals by secure mail.",
                        languages=("en", "ur"), age_from=16, capacity=30, checked_days_ago=41),
        ),
        on_handrail=False,
    ),
    CharityPlan(
        "kingfisher", "Kingfisher Wolverhampton", "kingfisher-wolverhampton.example", "0808 157 0115",
        (
            ServicePlan("Kingfisher", ("da_service", "idva"), (WOLVERHAMPTON,),
                        about="Domestic abuse at every risk in Wolverhampton.",
                        languages=("en", "pa"), age_from=16, sexes="FX", capacity=35, checked_days_ago=15),
        ),
    ),
    CharityPlan(
        "stillwater", "Stillwater", "stillwater.example", "0808 157 0116",
        (
            ServicePlan("Stillwater men's advice", ("da_service", "idva"), ALL,
                        about="Domestic abuse against men, and against anybody in a same-sex relationship.",
                        age_from=16, sexes="MX", capacity=30, checked_days_ago=28),
        ),
    ),
)  # fmt: skip

SEXUAL_VIOLENCE = (
    CharityPlan(
        "meridian", "Meridian", "meridian.example", "0121 496 0330",
        (
            ServicePlan("Meridian ISVAs", ("isva",), (BIRMINGHAM, SOLIHULL),
                        about="Advice and support after rape or sexual abuse, reported or not.",
                        languages=("en", "ur"), age_from=16, capacity=90, checked_days_ago=11),
            ServicePlan("Meridian children", ("chisva",), (BIRMINGHAM, SOLIHULL),
                        about="For children after sexual abuse, and whoever safely cares for them.",
                        age_from=0, age_to=17, capacity=30, checked_days_ago=11),
        ),
    ),
    CharityPlan(
        "foxglove", "Foxglove Coventry", "foxglove-coventry.example", "0808 157 0120",
        (
            ServicePlan("Foxglove", ("isva", "chisva"), (COVENTRY,),
                        about="Advice and support after rape or sexual abuse, for adults and children.",
                        languages=("en", "pl"), age_from=0, capacity=45, checked_days_ago=33),
        ),
    ),
    CharityPlan(
        "halcyon", "Halcyon Black Country", "halcyon-black-country.example", "0808 157 0121",
        (
            ServicePlan("Halcyon", ("isva", "chisva"), BLACK_COUNTRY,
                        about="Advice and support after rape or sexual abuse, for adults and children.",
                        languages=("en", "pa"), age_from=0, capacity=70, checked_days_ago=18),
        ),
    ),
    CharityPlan(
        "larkfield", "Larkfield Centre", "larkfield-centre.example", "0121 496 0340",
        (
            ServicePlan("Larkfield sexual assault referral centre", ("sarc",), ALL,
                        about="Examination and care after a recent assault, day or night, police or no police.",
                        languages=("en", "pa", "ur", "pl"), age_from=0, open_hours="Day and night", checked_days_ago=7),
        ),
    ),
)  # fmt: skip

SPECIALISTS = (
    CharityPlan(
        "lookout", "Lookout Stalking Service", "lookout-stalking.example", "0808 157 0130",
        (
            ServicePlan("Lookout", ("isac",), ALL,
                        about="Caseworkers for anybody who is stalked, whoever is doing it.",
                        languages=("en", "pa"), age_from=16, capacity=75, checked_days_ago=8),
        ),
    ),
    CharityPlan(
        "chosen_path", "Chosen Path", "chosen-path.example", "0808 157 0131",
        (
            ServicePlan("Chosen Path", ("hba_specialist", "fm_specialist"), ALL,
                        about="Honour-based abuse and forced marriage. Never speaks to family or elders.",
                        languages=("en", "ur", "pa", "bn", "ku", "fa"), age_from=13, capacity=25,
                        open_hours="Every day, 8 to 10", checked_days_ago=5),
        ),
    ),
    CharityPlan(
        "safia", "The Safia Project", "safia-project.example", "0808 157 0132",
        (
            ServicePlan("The Safia Project", ("fgm_specialist",), ALL,
                        about="For women and girls at risk of, or living with, female genital mutilation.",
                        languages=("en", "so", "ar", "fr"), age_from=0, sexes="FX", capacity=20, checked_days_ago=61),
        ),
        on_handrail=False,
    ),
    CharityPlan(
        "unbound", "Unbound West Midlands", "unbound.example", "0808 157 0133",
        (
            ServicePlan("Unbound", ("ms_service",), ALL,
                        about="For people held, trafficked or made to work, before, during and after any referral "
                              "to the national scheme.",
                        languages=("en", "vi", "ro", "pl", "sq"), age_from=0, capacity=30, checked_days_ago=22),
        ),
    ),
    CharityPlan(
        "common_ground", "Common Ground", "common-ground.example", "0808 157 0134",
        (
            ServicePlan("Common Ground hate crime service", ("hate",), ALL,
                        about="Race, religion, disability, sexual orientation and transgender, and where they meet.",
                        languages=("en", "ur", "so", "ar", "pl"), age_from=13, capacity=80, checked_days_ago=14),
        ),
    ),
)  # fmt: skip

CHILDREN = (
    CharityPlan(
        "kite", "Kite", "kite-young-people.example", "0121 496 0360",
        (
            ServicePlan("Kite children and young people", ("child",), ALL,
                        about="For children who are victims, and children in a home where there is abuse.",
                        languages=("en", "ur", "pa"), age_from=4, age_to=17, capacity=60, checked_days_ago=17),
            ServicePlan("Kite young people's IDVAs", ("young_idva", "idva"), ALL,
                        about="High risk in a young person's own relationship or home.",
                        age_from=13, age_to=17, capacity=15, checked_days_ago=17),
        ),
    ),
    CharityPlan(
        "wayfinder", "Wayfinder", "wayfinder.example", "0808 157 0141",
        (
            ServicePlan("Wayfinder exploitation team", ("exploitation",), ALL,
                        about="For children and young people exploited sexually or made to carry, sell or steal.",
                        languages=("en", "ro", "vi"), age_from=10, age_to=25, capacity=40, checked_days_ago=25),
        ),
    ),
)  # fmt: skip

OTHER_SERVICES = (
    CharityPlan(
        "steady_hand", "Steady Hand", "steady-hand.example", "0808 157 0150",
        (
            ServicePlan("Steady Hand", ("vulnerable_adult",), ALL,
                        about="For adults who need care and are harmed or robbed by those who give it, or by others.",
                        languages=("en", "pa"), capacity=50, checked_days_ago=19),
        ),
    ),
    CharityPlan(
        "quiet_streets", "Quiet Streets", "quiet-streets.example", "0808 157 0151",
        (
            ServicePlan("Quiet Streets", ("asb",), ALL,
                        about="For people worn down by neighbours and groups. Referrals by secure mail.",
                        age_from=16, capacity=60, checked_days_ago=70),
        ),
        on_handrail=False,
    ),
    CharityPlan(
        "shopfront", "Shopfront", "shopfront.example", "0121 496 0370",
        (
            ServicePlan("Shopfront business crime support", ("business_service",), (BIRMINGHAM,),
                        about="Helpline and visits for firms that are victims of crime.",
                        age_from=16, capacity=100, checked_days_ago=45),
        ),
    ),
    CharityPlan(
        "after_the_road", "After the Road", "after-the-road.example", "0808 157 0160",
        (
            ServicePlan("After the Road", ("road_death_service",), (),
                        about="For families bereaved by a death on the road; comes with the family liaison officer.",
                        age_from=0, national=True, checked_days_ago=52),
        ),
    ),
)  # fmt: skip

NATIONAL_ROUTES = (
    CharityPlan(
        "homicide_service", "National Homicide Service (route)", "homicide-service.example", "0808 157 0170",
        (
            ServicePlan("Homicide service", ("homicide_service",), (),
                        about="For families bereaved by homicide, through the family liaison officer.",
                        age_from=0, national=True, checked_days_ago=120),
        ),
        on_handrail=False,
    ),
    CharityPlan(
        "witness_service", "National Witness Service (route)", "witness-service.example", "0808 157 0171",
        (
            ServicePlan("Witness service", ("witness_service",), (),
                        about="For witnesses before and at court.",
                        age_from=0, national=True, checked_days_ago=120),
        ),
        on_handrail=False,
    ),
)  # fmt: skip
