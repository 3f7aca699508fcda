"""The figures: each module of this package measures one capability beside what is usual."""
