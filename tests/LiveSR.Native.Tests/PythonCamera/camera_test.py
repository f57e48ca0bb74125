"""Tests of samples/python-host/livesr_camera.py. The network is the first argument."""

import itertools
import sys
import threading
import unittest

import livesr
import numpy as np
from livesr_camera import LiveSRCamera
from pymmcore_plus.experimental.unicore import CameraDevice

NETWORK = sys.argv.pop(1)


class Camera(CameraDevice):
    """Each frame's pixels are its number."""

    def __init__(self, colours=(), last=None):
        super().__init__()
        self.roi = (0, 0, 32, 24)
        self.colours = colours
        self.last = last
        self.stopped = threading.Event()
        self.exposure = 10.0

    def get_exposure(self):
        return self.exposure

    def set_exposure(self, exposure):
        self.exposure = exposure

    def shape(self):
        return (self.roi[3], self.roi[2], *self.colours)

    def dtype(self):
        return np.uint16

    def get_roi(self):
        return self.roi

    def set_roi(self, x, y, width, height):
        self.roi = (x, y, width, height)

    def start_sequence(self, n, get_buffer):
        self.stopped.clear()
        try:
            for number in range(n) if n is not None else itertools.count():
                if number == self.last:
                    raise OSError("the camera was unplugged")
                get_buffer(self.shape(), self.dtype())[:] = number % 1000
                yield {"Number": str(number)}
        finally:
            self.stopped.set()


class LiveSRCameraTest(unittest.TestCase):
    def open(self, model, **camera):
        self.source = Camera(**camera)
        device = LiveSRCamera(self.source, model, provider="auto")
        device.initialize()
        self.addCleanup(device.shutdown)
        return device

    def images(self, device, n):
        """Image and tags, as the core would keep them."""
        slots = []

        def get_buffer(shape, dtype):
            slots.append(np.empty(shape, dtype))
            return slots[-1]

        for tags in device.start_sequence(n, get_buffer):
            yield slots.pop(), tags

    def test_counted_sequence_delivers_every_frame_enlarged_with_its_record(self):
        device = self.open("nearest")
        self.assertEqual((device.shape(), device.dtype(), device.get_roi()), ((48, 64), np.uint16, (0, 0, 64, 48)))
        images = list(self.images(device, 50))
        for number, (image, tags) in enumerate(images):
            self.assertTrue((image == number).all() and image.shape == (48, 64))
            self.assertEqual((tags["Number"], tags["LiveSR-SourceImageNumber"], tags["LiveSR-Dropped"]), (str(number), str(number), "0"))
            self.assertEqual((tags["LiveSR-Model"], tags["LiveSR-Inferred"], tags["LiveSR-Scale"]), ("nearest", "0", "2"))
        self.assertEqual(len(images), 50)

    def test_continuous_sequence_drops_counts_and_stops_the_camera(self):
        device = self.open(NETWORK)
        stream = self.images(device, None)
        taken = list(itertools.islice(stream, 30))
        for image, tags in taken:
            self.assertEqual(tags["Number"], tags["LiveSR-SourceImageNumber"])
        self.assertGreater(int(taken[-1][1]["LiveSR-Dropped"]), 0)
        stream.close()
        self.assertTrue(self.source.stopped.wait(20))
        self.assertEqual(len(list(self.images(device, 3))), 3)

    def test_frames_name_the_model_that_made_them_after_an_exchange(self):
        device = self.open(NETWORK)
        stream = self.images(device, None)
        _, tags = next(stream)
        self.assertEqual((tags["LiveSR-Inferred"], len(tags["LiveSR-ModelSha256"])), ("1", 64))
        device.model = "nearest"
        for image, tags in stream:
            self.assertEqual(tags["LiveSR-Model"] == "nearest", tags["LiveSR-ModelSha256"] == "")
            if tags["LiveSR-Model"] == "nearest":
                self.assertTrue((image == int(tags["Number"]) % 1000).all())
                break
        stream.close()

    def test_region_is_in_pixels_of_the_enhanced_image(self):
        device = self.open("nearest")
        device.set_roi(5, 6, 10, 8)
        self.assertEqual((self.source.roi, device.get_roi()), ((2, 3, 6, 4), (4, 6, 12, 8)))

    def test_what_cannot_be_enhanced_is_refused(self):
        with self.assertRaisesRegex(ValueError, "grey"):
            self.open("nearest", colours=(3,)).shape()
        with self.assertRaisesRegex(livesr.LiveSRError, "nowhere"):
            self.open("nearest").model = "/nowhere.onnx"

    def test_error_of_the_camera_reaches_who_takes_the_images(self):
        device = self.open("nearest", last=5)
        images = self.images(device, 10)
        self.assertEqual(len(list(itertools.islice(images, 5))), 5)
        with self.assertRaisesRegex(OSError, "unplugged"):
            next(images)


if __name__ == "__main__":
    unittest.main()
