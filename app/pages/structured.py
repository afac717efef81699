"""What does a page say to a machine? The same as to a reader, in the words of schema.org, for JSON-LD.

Dates are as precise as they are known and no more so: `2024-10` stays a month. What is not given is left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.filters import EventFilter
from app.links import PACKAGE_PATH, event_path, export_path, timeline_path
from app.pages.site import Site
from app.queries import CitationRow, EventDetail

Thing = dict[str, Any]
_CONTEXT = {"@context": "https://schema.org"}


def describe_site(site: Site) -> Thing:
    """The web site and its data set."""
    home = site.public_url + timeline_path(site.language)
    web_site = _thing("WebSite", name=site.texts.name, url=home, inLanguage=site.language)
    return {**_CONTEXT, "@graph": [web_site, _data_set(site)]}


def describe_event(site: Site, event: EventDetail, citations: Iterable[CitationRow]) -> Thing:
    """An event's page is a work about the event: what an `Event` of schema.org is, one could have attended."""
    start, end = _ends(event.date)
    location = _thing("Place", name=event.place_name, geo=_point(event.latitude, event.longitude))
    about = _thing(
        "Event",
        name=event.title,
        startDate=start,
        endDate=end,
        location=location if event.place_name else None,
    )
    return {
        **_CONTEXT,
        **_thing(
            "CreativeWork",
            url=site.public_url + event_path(site.language, event.slug),
            name=event.title,
            description=event.summary,
            inLanguage=site.language,
            datePublished=event.added.isoformat(),
            dateModified=(event.updated or event.added).isoformat(),
            temporalCoverage=event.date,
            license=site.catalogue.licence_url,
            about=about,
            citation=[_source(one) for one in citations],
            isPartOf=_thing("Dataset", **_name_of_data_set(site)),
        ),
    }


def _data_set(site: Site) -> Thing:
    catalogue = site.catalogue
    return _thing(
        "Dataset",
        **_name_of_data_set(site),
        description=site.texts.description,
        version=catalogue.version,
        dateModified=site.work.day.isoformat() if site.work.day else None,
        license=catalogue.licence_url,
        inLanguage=list(catalogue.texts),
        creator=_thing("Organization", name=site.texts.name),
        temporalCoverage=f"{catalogue.data.start}/{catalogue.data.end}" if catalogue.event_count else None,
        distribution=[_package(site), *(_download(site, language) for language in catalogue.texts)],
    )


def _name_of_data_set(site: Site) -> Mapping[str, str]:
    home = site.public_url + timeline_path(site.language)
    return {"@id": f"{home}#data-set", "name": site.texts.title, "url": home}


def _package(site: Site) -> Thing:
    return _thing("DataDownload", encodingFormat="application/zip", contentUrl=site.public_url + PACKAGE_PATH)


def _download(site: Site, language: str) -> Thing:
    address = EventFilter().everywhere().address(export_path(language, "csv"))
    return _thing("DataDownload", encodingFormat="text/csv", contentUrl=site.public_url + address, inLanguage=language)


def _source(citation: CitationRow) -> Thing:
    """What stands in for a title is not called one."""
    title = "description" if citation.title_is == "description" else "name"
    published, _ = _ends(citation.published or "")
    return _thing(
        "CreativeWork",
        **{title: citation.title},
        publisher=_thing("Organization", name=citation.publisher),
        url=citation.url,
        datePublished=published,
        inLanguage=citation.language,
    )


def _point(latitude: float | None, longitude: float | None) -> Thing | None:
    if latitude is None or longitude is None:
        return None
    return _thing("GeoCoordinates", latitude=latitude, longitude=longitude)


def _ends(date: str) -> tuple[str | None, str | None]:
    """Where an EDTF date starts and ends, by ISO 8601, which has no word for "about" and none for "open"."""
    start, _, end = date.partition("/")
    return _certain(start), _certain(end)


def _certain(moment: str) -> str | None:
    return None if moment.endswith(("~", "..")) else moment


def _thing(kind: str, **given: object) -> Thing:
    return {"@type": kind} | {name: value for name, value in given.items() if value not in (None, "", [])}
