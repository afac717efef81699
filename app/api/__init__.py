"""What can programs ask of the site? One table of addresses and one of parameters; the OpenAPI document and the page
that explains the API are made from them.

Knows formats, filters and the data set's own words; never routes, SQL or HTML.

parameters  what one can ask for
operations  which addresses there are, and what they answer
examples    how that looks, with events of the data set
document    all of it as OpenAPI
"""

#: Of the API, not of the program or the data: the first number changes where a program would have to.
VERSION = "1.0.0"
#: The name of the page that explains it, and of the file that says the same to programs.
PAGE = "api"
DOCUMENT = "/openapi.json"
