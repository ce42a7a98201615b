// HTTP1: see docs/design.md.
