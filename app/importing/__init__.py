"""Makes a new data set: from a small example, or from a spreadsheet that was made for TimelineJS.

Writes the files of a data set into a new folder, and never into one that holds anything. Knows the files of a data set,
and neither database nor pages.

balloons       the files of the example
example        the example in some languages
markup         plain text from HTML
rows           the columns and rows of a spreadsheet, from CSV and from JSON
display_dates  the date of a row, from the words that readers see
entries        what a row says: an event or the title, and its date
timelinejs     from a spreadsheet to a data set, and a report of what was taken, changed and refused
content        the content of that data set, its slugs and its files
folder         the two commands, and the folder that files are written to
"""
