"""Does a program that is given an address of the site hear how to embed it, by oEmbed 1.0?"""

import re
from html import unescape
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from tests.datasets import Copy, serving
from tests.reading import Page, attribute

SITE = "http://testserver"
STRIKE = "2025-04-24-kn-23-strike"
PAGES = [
    "/en/",
    "/fr/",
    "/en/?category=arms&category=troops&from=2024-10-01&to=2025-05-31&sort=newest",
    "/fr/?q=Kim+%26+Poutine",
    f"/en/events/{STRIKE}",
    f"/fr/events/{STRIKE}?category=arms",
]


def asked(url: str, **parameters: object) -> str:
    return f"/oembed?url={quote(url, safe='')}" + "".join(f"&{name}={value}" for name, value in parameters.items())


def framed(told: dict[str, object]) -> str:
    (address,) = re.findall(r'<iframe src="([^"]+)"', str(told["html"]))
    return unescape(address)


@pytest.mark.parametrize("path", PAGES)
def test_every_timeline_and_event_can_be_embedded(client: TestClient, path: str) -> None:
    response = client.get(asked(SITE + path))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    told = response.json()
    assert (told["type"], told["version"]) == ("rich", "1.0")
    language = path[1:3]
    assert told["provider_name"] == "Alliance Timeline"
    assert told["provider_url"] == f"{SITE}/{language}/"
    page, frame = Page.at(client, path), Page.at(client, framed(told).removeprefix(SITE))
    assert frame.sentence == page.sentence
    assert told["title"] in (page.text("h1"), page.text("#panel-title") if page.has("#panel") else "")
    assert frame.has("#panel") == page.has("#panel")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_the_address_that_describes_it(client: TestClient, path: str) -> None:
    page = Page.at(client, path)
    link = page.href('link[type="application/json+oembed"]')
    told = client.get(link.removeprefix(SITE)).json()
    assert Page.at(client, framed(told).removeprefix(SITE)).sentence == page.sentence


@pytest.mark.parametrize(
    ("path", "frame"),
    [
        ("", "/en/embed"),
        ("/", "/en/embed"),
        ("/?category=arms", "/en/embed?category=arms"),
        ("/fr", "/fr/embed"),
        ("/fr?category=arms", "/fr/embed?category=arms"),
        ("/fr/embed", "/fr/embed"),
        ("/en/embed?category=arms&theme=dark", "/en/embed?category=arms&theme=dark"),
        (f"/en/embed/events/{STRIKE}", f"/en/embed/events/{STRIKE}"),
    ],
)
def test_whatever_address_leads_to_a_timeline_can_be_embedded(client: TestClient, path: str, frame: str) -> None:
    """WordPress, told of ``https://timeline.example.org/*``, asks for the address of the site as it was pasted."""
    page = client.get(path or "/")
    assert page.status_code in (200, 307)
    told = client.get(asked(SITE + path)).json()
    assert framed(told) == SITE + frame
    assert client.get(frame).status_code == 200


def test_both_formats_say_the_same(client: TestClient) -> None:
    address = asked(f"{SITE}/fr/events/{STRIKE}")
    told = client.get(f"{address}&format=json").json()
    response = client.get(f"{address}&format=xml")
    assert response.headers["Content-Type"].startswith("text/xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    assert root.tag == "oembed"
    assert {one.tag: one.text for one in root} == {name: str(value) for name, value in told.items()}


@pytest.mark.parametrize(
    ("given", "width", "height"),
    [
        ({}, 700, 640),
        ({"maxwidth": 480}, 480, 640),
        ({"maxheight": 300}, 700, 300),
        ({"maxwidth": 320, "maxheight": 200}, 320, 200),
        ({"maxwidth": 5000, "maxheight": 5000}, 700, 640),
        ({"maxwidth": "", "maxheight": ""}, 700, 640),
    ],
)
def test_a_frame_keeps_to_the_room_there_is(
    client: TestClient, given: dict[str, object], width: int, height: int
) -> None:
    told = client.get(asked(f"{SITE}/en/", **given)).json()
    assert (told["width"], told["height"]) == (width, height)
    assert f'width="{width}" height="{height}"' in told["html"]


def test_a_picture_is_offered_where_it_has_room(client: TestClient) -> None:
    told = client.get(asked(f"{SITE}/en/")).json()
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    assert client.get(urlsplit(told["thumbnail_url"]).path).headers["Content-Type"] == "image/png"
    page = Page.at(client, "/en/")
    assert told["thumbnail_url"] == attribute(page.one('meta[property="og:image"]'), "content")
    for room in ({"maxwidth": 1199}, {"maxheight": 629}):
        assert "thumbnail_url" not in client.get(asked(f"{SITE}/en/", **room)).json()


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/en/",
        "http://testserver.elsewhere.example/en/",
        "http://testserver:81/en/",
        "ftp://testserver/en/",
        "/en/",
        "elsewhere",
        "http://[testserver/en/",
        f"{SITE}/de/",
        f"{SITE}/de",
        f"{SITE}/embed",
        f"{SITE}//",
        f"{SITE}/events/{STRIKE}",
        f"{SITE}/en/about",
        f"{SITE}/en/embed/",
        f"{SITE}/en/embed?theme=pink",
        f"{SITE}/en/events.csv",
        f"{SITE}/en/events/no-such-event",
        f"{SITE}/en/events/%00",
        f"{SITE}/en/events/{STRIKE}/x",
        f"{SITE}/en/?category=nonsense",
        f"{SITE}/en/?from=2025-02-31",
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_an_address_that_there_is_not_is_not_found(client: TestClient, url: str, form: str) -> None:
    response = client.get(asked(url, format=form))
    assert response.status_code == 404
    assert form in response.headers["Content-Type"]
    assert "error" in response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_an_address_is_ours_whichever_scheme_it_is_linked_by(client: TestClient) -> None:
    assert framed(client.get(asked("https://TESTSERVER/en/")).json()) == f"{SITE}/en/embed"


@pytest.mark.parametrize("form", ["yaml", "JSON", "json2"])
def test_an_unknown_format_is_not_implemented(client: TestClient, form: str) -> None:
    response = client.get(asked(f"{SITE}/en/", format=form))
    assert response.status_code == 501
    assert response.json() == {"error": "The parameter format is json or xml."}


@pytest.mark.parametrize("bad", ["0", "-1", "wide", "1.5", "9" * 5000, "٣"])
@pytest.mark.parametrize("name", ["maxwidth", "maxheight"])
def test_a_room_that_is_no_number_of_pixels_is_a_fault(client: TestClient, name: str, bad: str) -> None:
    response = client.get(asked(f"{SITE}/en/", **{name: bad}))
    assert response.status_code == 400
    assert "maxwidth and maxheight" in response.json()["error"]


def test_the_address_is_wanted(client: TestClient) -> None:
    response = client.get("/oembed?format=json")
    assert response.status_code == 400
    assert "url" in response.json()["error"]


def test_the_frame_lies_where_readers_know_the_site_to_be(tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = Copy.without_events(tmp_path_factory.mktemp("public"))
    with serving(copy, "https://timeline.example") as client:
        told = client.get(asked("https://timeline.example/en/"), headers={"Host": "elsewhere.example"}).json()
        assert framed(told) == "https://timeline.example/en/embed"
        assert 'src="https://timeline.example/embed.js"' in told["html"]
        assert client.get(asked("http://testserver/en/")).status_code == 404


def test_who_has_the_answer_already_gets_none(client: TestClient) -> None:
    address = asked(f"{SITE}/en/?category=arms")
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(asked(f"{SITE}/en/")).headers["ETag"] != etag


def test_texts_of_the_data_set_stay_texts(hostile_site: TestClient) -> None:
    site = Page.at(hostile_site, "/en/")
    host = urlsplit(site.href("link[rel=canonical]"))
    event = f"{host.scheme}://{host.netloc}/fr/events/{site.listed[0]}"
    for form in ("json", "xml"):
        response = hostile_site.get(asked(event, format=form))
        assert response.status_code == 200
        html = response.json()["html"] if form == "json" else ElementTree.fromstring(response.content).findtext("html")  # noqa: S314
        assert re.fullmatch(r'<iframe( \w+="[^"<>]*")+></iframe>\s*<script src="[^"<>]+" async></script>', html)
