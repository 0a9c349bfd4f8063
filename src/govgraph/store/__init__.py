"""Where quads are kept and asked: in memory, on disk, in files, behind an HTTP endpoint."""
