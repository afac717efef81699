"""Every SELECT, as Core statements whose rows are named tuples.

Knows the tables and the filter; never HTML, HTTP or geometry. A page costs a bounded number of statements, however many
events there are.

reading     what the others do alike: one version of the data, rows by event, sets of events
rows        what rows hold, and a cache of them
catalogue   what every page needs and only a load changes
selecting   which events a filter selects
events      events by their positions or slugs
changes     what is new and what was corrected
statements  who has said what of which events
figures     stated numbers
sources     sources, and what cites them
passages    the texts of a page
exporting   what files hold
"""
