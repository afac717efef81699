"""How does a timeline of one's own begin? With a small example, or with a spreadsheet that was made for TimelineJS.

Writes the files of a data set into a folder of their own, and never into one that holds anything. Knows the files of a
data set, and neither database nor pages.

balloons   the files of the example
example    the example in some languages
markup     plain text from HTML
rows       what a spreadsheet's rows say
timelinejs from a spreadsheet to a data set
report     what was taken, changed and refused
folder     the texts of files, and the folder they are written to
commands   the two commands
"""
