"""The organisation as an Excel workbook: the same content as the JSON file, a sheet each for units, people, roles."""
