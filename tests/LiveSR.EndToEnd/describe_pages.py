"""Prints how the pages of a TIFF are packed, as tifffile finds it; the pixels are not read, which takes a library Debian lacks.

usage: describe_pages.py FILE
"""
import json
import sys

import tifffile

with tifffile.TiffFile(sys.argv[1]) as file:
    print(json.dumps({
        'compression': file.pages[0].compression.name,
        'levels': [list(level.shape) for level in file.series[0].levels],
    }))
