"""Reads a TIFF with Pillow, over libtiff; its pixels go to FILE.raw.

usage: read_packed.py FILE
"""
import sys

import numpy
from PIL import Image, ImageSequence

with Image.open(sys.argv[1]) as image:
    numpy.stack([numpy.array(page) for page in ImageSequence.Iterator(image)]).tofile(sys.argv[1] + '.raw')
