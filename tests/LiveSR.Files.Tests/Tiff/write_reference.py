"""Writes TIFF files with tifffile and with Pillow (libtiff), and beside each its pixels as raw bytes.

usage: write_reference.py FOLDER
"""
import sys

import numpy
import tifffile
from PIL import Image

folder = sys.argv[1]
random = numpy.random.default_rng(7)


def smooth(shape, dtype):
    """Structured values over the whole range, so that every predictor and packer has something to do."""
    y, x = numpy.mgrid[0:shape[-2], 0:shape[-1]] if shape[-1] != 3 else numpy.mgrid[0:shape[-3], 0:shape[-2]]
    base = 0.5 + 0.4 * numpy.sin(x / 7.0) * numpy.cos(y / 5.0)
    if shape[-1] == 3:
        base = numpy.stack([base, 1 - base, base * base], axis=-1)
    values = numpy.broadcast_to(base, shape) + random.uniform(-0.05, 0.05, shape)
    if dtype == 'float32':
        return (values * 1000 - 300).astype(dtype)
    return (numpy.clip(values, 0, 1) * numpy.iinfo(dtype).max).astype(dtype)


def save(name, pixels, **options):
    tifffile.imwrite(f'{folder}/{name}.tif', pixels, **options)
    keep(name, pixels)


def keep(name, pixels):
    pixels.astype(pixels.dtype.newbyteorder('<')).tofile(f'{folder}/{name}.raw')


for order in '<>':
    side = 'le' if order == '<' else 'be'
    for dtype in ('uint8', 'uint16', 'float32'):
        save(f'{side}-{dtype}', smooth((37, 53), dtype), byteorder=order, photometric='minisblack')
        save(f'{side}-{dtype}-tiles', smooth((70, 90), dtype), byteorder=order, tile=(32, 16), photometric='minisblack')
        save(f'{side}-{dtype}-deflate-tiles', smooth((70, 90), dtype), byteorder=order, tile=(32, 32), compression='zlib', photometric='minisblack')
    save(f'{side}-stack', smooth((5, 20, 30), 'uint16'), byteorder=order, photometric='minisblack')
    save(f'{side}-bigtiff', smooth((4, 20, 30), 'uint16'), byteorder=order, bigtiff=True, photometric='minisblack')
    for dtype in ('uint8', 'uint16'):
        save(f'{side}-{dtype}-rgb', smooth((31, 47, 3), dtype), byteorder=order, photometric='rgb')
    save(f'{side}-white', smooth((37, 53), 'uint16'), byteorder=order, photometric='miniswhite')

planar = smooth((31, 47, 3), 'uint8')
tifffile.imwrite(f'{folder}/planar.tif', planar.transpose(2, 0, 1), photometric='rgb', planarconfig='separate')
keep('planar', planar)
save('strips', smooth((70, 64), 'uint16'), rowsperstrip=7, photometric='minisblack')
save('imagej', smooth((6, 20, 30), 'uint16'), imagej=True, resolution=(1 / 0.065, 1 / 0.065),
     metadata={'unit': 'um', 'finterval': 0.25, 'axes': 'TYX'})
save('imagej-one-directory', smooth((6, 20, 30), 'uint16'), imagej=True, truncate=True, metadata={'axes': 'TYX'})
save('hyperstack', smooth((2, 3, 4, 20, 30), 'uint16'), imagej=True, metadata={'axes': 'TZCYX'})
save('ome', smooth((5, 20, 30), 'uint16'), ome=True, photometric='minisblack',
     metadata={'axes': 'TYX', 'PhysicalSizeX': 108, 'PhysicalSizeXUnit': 'nm', 'TimeIncrement': 0.04, 'TimeIncrementUnit': 's',
               'SignificantBits': 12, 'Plane': {'DeltaT': [0.0, 0.04, 0.081, 0.12, 0.16]}})
save('centimetre', smooth((20, 30), 'uint8'), resolution=(50000, 50000), resolutionunit=3, photometric='minisblack')
save('print', smooth((20, 30), 'uint8'), resolution=(300, 300), resolutionunit=2, photometric='minisblack')

for packing in ('raw', 'tiff_lzw', 'packbits', 'tiff_adobe_deflate', 'tiff_deflate'):
    for dtype in ('uint8', 'uint16', 'float32', 'rgb'):
        pixels = smooth((83, 211, 3), 'uint8') if dtype == 'rgb' else smooth((83, 211), dtype)
        for predictor in (1, 2, 3):
            if predictor > 1 and packing in ('raw', 'packbits') or (predictor == 3) != (dtype == 'float32') and predictor > 1:
                continue
            name = f'libtiff-{packing}-{dtype}-{predictor}'
            image = Image.fromarray(pixels)
            info = {317: predictor} if predictor > 1 else {}
            image.save(f'{folder}/{name}.tif', compression=packing, tiffinfo=info)
            keep(name, pixels)

noise = random.integers(0, 256, (300, 400), dtype='uint8')
Image.fromarray(noise).save(f'{folder}/libtiff-lzw-noise.tif', compression='tiff_lzw')
keep('libtiff-lzw-noise', noise)

# Lossless schemes of one bit, and Zstandard.
bilevel = smooth((83, 211), 'uint8') > 128
for packing in ('group3', 'group4', 'tiff_ccitt', 'packbits'):
    Image.fromarray(bilevel).save(f'{folder}/bilevel-{packing}.tif', compression=packing)
    keep(f'bilevel-{packing}', bilevel.astype('uint8'))
for dtype, predictor in (('uint8', 1), ('uint16', 2), ('float32', 3)):
    pixels = smooth((83, 211), dtype)
    Image.fromarray(pixels).save(f'{folder}/zstd-{dtype}.tif', compression='zstd', tiffinfo={317: predictor})
    keep(f'zstd-{dtype}', pixels)

# JPEG: the pixels are those that libtiff unpacks.
for name, pixels in (('grey', smooth((83, 211), 'uint8')), ('rgb', smooth((83, 211, 3), 'uint8'))):
    Image.fromarray(pixels).save(f'{folder}/jpeg-{name}.tif', compression='jpeg', quality=90)
    with Image.open(f'{folder}/jpeg-{name}.tif') as image:
        keep(f'jpeg-{name}', numpy.array(image))
