"""How does a timeline of one's own begin? With a small example, or with a spreadsheet that was made for TimelineJS.

Writes the files of a data set into a folder of their own, and never into one that holds anything. Knows the files of a
data set, and neither database nor pages.

balloons   the files of the example
example    the example in some languages
markup     plain text from HTML
rows       the columns and rows of a spreadsheet
sheets     rows from CSV
slides     rows from JSON
dating     the date of a row, by its columns
shown      the date that its words show
telling    what a row says
names      what it is called for good
timelinejs from a spreadsheet to a data set
written    the files of that
report     what was taken, changed and refused
folder     the texts of files, and the folder they are written to
commands   the two commands
"""
