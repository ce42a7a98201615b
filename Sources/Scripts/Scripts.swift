// Scripts: see docs/design.md.
