"""Every SELECT, as Core statements whose rows are named tuples.

Knows the tables and the filter; never HTML, HTTP or geometry. A page costs a bounded number of statements, however many
events there are.

rows        what rows hold, and a cache of them
catalogue   what every page needs and only a load changes
selecting   which events a filter selects
events      events by their positions or slugs
"""
