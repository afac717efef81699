"""What every answer needs: names, compression, headers, problems. Knows no page."""
