"""From one article to a million: many processes, large files, data frames."""
