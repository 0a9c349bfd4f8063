"""Positions for the nodes of a map, deterministic and with room for labels."""
