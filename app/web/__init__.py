"""What every answer needs: routes, cache, compression, headers, problems. Knows no page."""
