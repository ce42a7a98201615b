// Measure: see docs/design.md.
