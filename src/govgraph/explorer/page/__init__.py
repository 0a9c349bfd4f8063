"""The explorer's page: its scripts, its style, and the template that they are sealed into."""
