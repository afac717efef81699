"""What does every answer need, whatever it says? Names, compression, headers, problems. Knows no page."""
