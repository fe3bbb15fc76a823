"""What an official document of any program deviates in from the format that is prescribed for it."""
