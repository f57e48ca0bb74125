"""Writes stacks of two channels, three focal planes and five time points, and prints the means of their planes as JSON.

usage: write_stacks.py FOLDER
"""
import json
import sys

import numpy
import tifffile

folder = sys.argv[1]
random = numpy.random.default_rng(5)
shape = (5, 3, 2, 48, 64)
pixels = (1000 * (1 + numpy.arange(30).reshape(shape[:3])[..., None, None]) + random.integers(0, 900, shape)).astype('uint16')

# Time by time, plane by plane: a time point each 1.5 s, focal planes 0.3 um apart.
count = 30
tifffile.imwrite(f'{folder}/stack.ome.tif', pixels, ome=True, photometric='minisblack', metadata={
    'axes': 'TZCYX', 'PhysicalSizeX': 0.1083, 'PhysicalSizeY': 0.2166, 'PhysicalSizeZ': 300.0, 'PhysicalSizeZUnit': 'nm',
    'TimeIncrement': 1.5, 'TimeIncrementUnit': 's', 'Channel': {'Name': ['DAPI', 'GFP']},
    'Plane': {'DeltaT': [1.5 * (i // 6) + 0.02 * (i % 6) for i in range(count)], 'ExposureTime': [0.02] * count,
              'PositionX': [12.5] * count, 'PositionXUnit': ['µm'] * count,
              'PositionZ': [0.3 * (i // 2 % 3) for i in range(count)], 'PositionZUnit': ['µm'] * count}})
tifffile.imwrite(f'{folder}/hyperstack.tif', pixels, imagej=True, resolution=(1 / 0.1083, 1 / 0.2166),
                 metadata={'axes': 'TZCYX', 'unit': 'um', 'spacing': 0.3, 'finterval': 1.5})

with tifffile.TiffWriter(f'{folder}/positions.ome.tif', ome=True) as file:
    for position in range(2):
        file.write(pixels[:2, 0, 0] + position, photometric='minisblack', metadata={'axes': 'TYX', 'Name': f'Pos{position}'})

print(json.dumps([float(plane.mean()) for plane in pixels.reshape((-1, 48, 64))]))
