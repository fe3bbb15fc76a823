"""None: which tables there are depends on which peers are installed. comparing.py makes them."""
