#!/bin/sh
# Atom does not order the links of a feed or an entry: rel says which of them is the page. Of six readers, htmlparser2
# 12.0.0 (its parseFeed) and @extractus/feed-extractor 8.0.3 take the first link, whatever its rel is: where the feed's
# own address and an entry's source come first, these are the addresses that a reader gets. rss-parser 3.13.0 and
# feedparser 2.6.0 (all npm), feedparser 6.0.14 and fastfeedparser 0.6.5 (PyPI) find the page in either order.
#
#   <link rel="self"/> <link rel="alternate"/>       feed: its own address
#   <link rel="related"/> <link rel="alternate"/>    entry: the source, on another site
#   alternate first                                  the page, for both
#
# So rel="alternate" comes first wherever our feeds have links. Seen with Node 20.20.2 and Python 3.11. Prints what it
# sees, and fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund htmlparser2@12.0.0 @extractus/feed-extractor@8.0.3 rss-parser@3.13.0 \
    feedparser@2.6.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: feedparser==6.0.14 fastfeedparser==0.6.5
cat > seen.mjs <<'JS'
import { Readable } from "node:stream";
import { readFileSync } from "node:fs";
import { extractFromXml } from "@extractus/feed-extractor";
import FeedParser from "feedparser";
import { parseFeed } from "htmlparser2";
import Parser from "rss-parser";

const xml = readFileSync(0, "utf8");
const show = (name, feed, entry) => console.log(name, feed.link, entry.link);
const feed = parseFeed(xml);
show("htmlparser2", feed, feed.items[0]);
const extracted = extractFromXml(xml);
show("feed-extractor", extracted, extracted.entries[0]);
const parsed = await new Parser().parseString(xml);
show("rss-parser", parsed, parsed.items[0]);
for await (const entry of Readable.from([xml]).pipe(new FeedParser({}))) show("feedparser", entry.meta, entry);
JS
cat > seen.py <<'PY'
import sys, fastfeedparser, feedparser
xml = sys.stdin.read()
for reader in (feedparser, fastfeedparser):
    feed = reader.parse(xml)
    print(f"{reader.__name__} for Python", feed.feed.link, feed.entries[0].link)
PY
page='<link rel="alternate" href="https://example.org/"/>' own='<link rel="self" href="https://example.org/atom"/>'
event='<link rel="alternate" href="https://example.org/1"/>' source='<link rel="related" href="https://example.net/"/>'
written() {
    echo "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:example:a</id><title>Events</title>$1
        <author><name>A</name></author><updated>2024-10-20T00:00:00Z</updated><entry>
        <id>urn:example:b</id><title>A visit</title>$2<updated>2024-10-20T00:00:00Z</updated></entry></feed>" > feed.xml
    node seen.mjs < feed.xml
    venv/bin/python seen.py < feed.xml
}
written "$own$page" "$source$event" | tee first.txt
[ "$(grep -c 'https://example.org/ https://example.org/1$' first.txt)" = 4 ]
[ "$(grep -E -c '^(htmlparser2|feed-extractor) https://example.org/atom https://example.net/$' first.txt)" = 2 ]
written "$page$own" "$event$source" | tee last.txt
[ "$(grep -c 'https://example.org/ https://example.org/1$' last.txt)" = 6 ]
