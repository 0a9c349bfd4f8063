"""The JavaScript of our pages: its tools, what pages share, and the bundles that are made of it."""
