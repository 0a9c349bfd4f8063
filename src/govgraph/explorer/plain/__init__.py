"""What the pages without JavaScript are made of: their templates and their style."""
