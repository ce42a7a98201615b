// LoadGen: see docs/design.md.
