"""Prints what tifffile makes of stacks, a JSON object for each file.

usage: describe_stack.py FILE...
"""
import json
import sys

import tifffile


def describe(path):
    with tifffile.TiffFile(path) as file:
        series = file.series[0]
        pixels = series.asarray()
        tags = {tag.name: tag.value for tag in file.pages[0].tags.values()}
        return {
            'kind': series.kind,
            'axes': series.axes,
            'shape': list(pixels.shape),
            'dtype': str(pixels.dtype),
            'pages': len(file.pages),
            'series': len(file.series),
            'levels': [list(level.shape) for level in series.levels],
            'compression': file.pages[0].compression.name,
            'tiled': bool(file.pages[0].is_tiled),
            'means': [float(plane.mean()) for plane in pixels.reshape((-1,) + pixels.shape[-2:])],
            'imagej': file.imagej_metadata,
            'ome': file.ome_metadata,
            'xresolution': list(tags['XResolution']) if 'XResolution' in tags else None,
            'yresolution': list(tags['YResolution']) if 'YResolution' in tags else None,
        }


print(json.dumps([describe(path) for path in sys.argv[1:]], default=str))
