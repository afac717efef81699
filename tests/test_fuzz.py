"""Does nothing a stranger sends make the server fall, lie or leak? A thousand requests, the same ones each time."""

from collections import Counter, defaultdict

import zstandard
from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from tests.datasets import FROZEN
from tests.examples import examples
from tests.promises import Answer, faults, faults_of_head, faults_of_repetition
from tests.strangers import Request, Vocabulary, requests

#: Some of them are asked twice more: with HEAD, and with the tag of the answer.
_EXAMPLES = examples(500)
#: The test client's own limit; longer addresses are sent over a socket.
_LONGEST = 60_000


def send(client: TestClient, request: Request) -> Answer:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in request.headers]
    # Whole, an address may begin its path with any number of slashes.
    answer = client.request(request.method, f"{client.base_url}{request.target}", headers=headers)
    # The client reads every other compression by itself.
    is_packed = answer.headers.get("Content-Encoding") == "zstd" and answer.content
    body = zstandard.ZstdDecompressor().decompressobj().decompress(answer.content) if is_packed else answer.content
    return Answer(answer.status_code, [(name.lower(), value) for name, value in answer.headers.multi_items()], body)


def test_a_thousand_strange_requests_get_sound_answers(client: TestClient) -> None:
    statuses: Counter[int] = Counter()
    wrong: defaultdict[str, list[Request]] = defaultdict(list)

    @settings(
        max_examples=_EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(Vocabulary.of(FROZEN, client.get("/en/").text)))
    def ask(request: Request) -> None:
        if len(request.target) > _LONGEST:
            return
        got = send(client, request)
        statuses[got.status] += 1
        found = faults(got, request.said, is_ours=request.is_for_a_file)
        if request.method == "GET":
            head = send(client, request._replace(method="HEAD"))
            statuses[head.status] += 1
            found += faults_of_head(got, head)
        if request.method == "GET" and got.status == 200 and got.header("etag"):
            known = send(client, request.knowing(got.header("etag")))
            statuses[known.status] += 1
            found += faults_of_repetition(known)
        for fault in found:
            wrong[fault].append(request)

    ask()
    assert {fault: min(shown, key=lambda one: len(one.target)) for fault, shown in wrong.items()} == {}
    assert statuses.total() >= 1_000
    assert {200, 304, 307, 400, 404, 405, 414} <= statuses.keys()
