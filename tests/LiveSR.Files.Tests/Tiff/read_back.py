"""Reads a TIFF file with tifffile and prints what it found as JSON; its pixels go to FILE.raw.

usage: read_back.py FILE
"""
import json
import sys

import numpy
import tifffile
from PIL import Image, ImageSequence

path = sys.argv[1]


def pillow_agrees(pixels):
    """Pillow, over libtiff for what is packed, reads grey of every depth and RGB of 8 bits."""
    try:
        with Image.open(path) as image:
            pages = [numpy.array(page) for page in ImageSequence.Iterator(image)]
    except OSError:
        return False
    return len(pages) == len(pixels) and all((a == b).all() for a, b in zip(pages, pixels))


with tifffile.TiffFile(path) as file:
    series = file.series[0]
    pixels = series.asarray()
    page = file.pages[0]
    pixels.astype(pixels.dtype.newbyteorder('<')).tofile(path + '.raw')
    tags = {tag.name: tag.value for tag in page.tags.values()}
    print(json.dumps({
        'shape': list(pixels.shape),
        'dtype': str(pixels.dtype),
        'axes': series.axes,
        'pages': len(file.pages),
        'bigtiff': file.is_bigtiff,
        'imagej': file.imagej_metadata,
        'ome': file.ome_metadata,
        'pillow': bool(pillow_agrees(pixels)),
        'photometric': page.photometric.name,
        'xresolution': list(tags['XResolution']) if 'XResolution' in tags else None,
        'resolutionunit': int(tags.get('ResolutionUnit', 0)),
    }, default=str))
