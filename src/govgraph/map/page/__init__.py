"""The map as one sealed HTML page: its data, template, style and scripts."""
