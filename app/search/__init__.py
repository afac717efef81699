"""Search: what a reader means by the words of a search, and by which words a text is found.

Case and accents do not matter, nor whether a word has a hyphen, an apostrophe, a point or a separator of thousands in
it: "noel" is « Noël », "kn23" is KN-23 and 15000 is 15,000. A date is the same in digits and in words, of any language
of the data.

tokens    what stands between two spaces, in its plainest spelling, and what it is found by
texts     a text, and a date: what they are found by
asking    a search: its words, how else names are spelled, and what each of them finds

Knows no SQL, and nothing of events.
"""
