"""The page of keys and gestures, which other pages show in a dialog."""

from dataclasses import dataclass

from starlette.responses import Response

from app.addresses import HELP, timeline_path
from app.html import render
from app.links import PageLinks
from app.pages.request import SiteDep
from app.pages.site import Site
from app.web.http import Router

router = Router()


@dataclass(frozen=True, slots=True)
class HelpPage:
    """``timeline`` leads to the timeline."""

    site: Site
    links: PageLinks
    timeline: str


@router.read(f"/{{language}}/{HELP}")
def keys_and_gestures(site: SiteDep) -> Response:
    page = HelpPage(site, PageLinks(site.language, HELP), timeline_path(site.language))
    return render("help.html", page, site.language)
