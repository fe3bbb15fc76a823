"""What is measured, against whom; each module is one benchmark with a `run(quick) -> Result`."""
