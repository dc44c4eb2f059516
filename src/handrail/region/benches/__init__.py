"""What the benches measure: taking in a night, clocks, pages and search, in databases of their own."""
