"""Eleven invented victims whose journeys show what the papers say goes wrong, as rows of the police extract."""

from datetime import datetime

from handrail.region.stories.adele import ADELE
from handrail.region.stories.danielle import DANIELLE
from handrail.region.stories.ellie import ELLIE
from handrail.region.stories.gurpreet import GURPREET
from handrail.region.stories.kevin import KEVIN
from handrail.region.stories.leah import LEAH
from handrail.region.stories.lorraine import LORRAINE
from handrail.region.stories.naomi import NAOMI
from handrail.region.stories.rhona import RHONA
from handrail.region.stories.telling import FILES, Story, written
from handrail.region.stories.zara import ZARA
from handrail.region.stories.zofia import ZOFIA

STORIES: tuple[Story, ...] = (GURPREET, NAOMI, LEAH, ZARA, ELLIE, DANIELLE, ZOFIA, KEVIN, RHONA, ADELE, LORRAINE)
"""Every story, the most urgent of the night first."""


def story_rows(extracted_at: datetime) -> dict[str, list[dict[str, str]]]:
    """The rows of all the stories, file by file, for a bundle taken at this moment.

    It is written for a morning: everything has happened by the end of the day before `extracted_at`.
    """
    return {file: [row for story in STORIES for row in written(story.rows(file), extracted_at)] for file in FILES}
