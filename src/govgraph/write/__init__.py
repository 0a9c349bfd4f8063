"""Writers: the facts and the networks as files that other tools and people read.

The writers take plain values (quads, claims, a network) and return text; only `files` touches the disk.
"""
