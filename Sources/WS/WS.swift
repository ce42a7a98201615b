// WS: see docs/design.md.
