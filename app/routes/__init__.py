"""Which address answers what? One file a page family; a route parses, queries, lays out and renders."""
