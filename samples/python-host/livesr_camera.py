"""A camera for pymmcore-plus that delivers another camera's images enhanced, by the experimental devices of its UniMMCore."""

import os
import threading

import livesr
import numpy as np
from pymmcore_plus.experimental.unicore import CameraDevice, pymm_property

FORMATS = {np.dtype(np.uint8): livesr.GRAY8, np.dtype(np.uint16): livesr.GRAY16}


class LiveSRCamera(CameraDevice):
    """Another camera's grey images, enhanced by LiveSR; that camera's exposure, region and pixel type hold.

    In a sequence the other camera runs on a thread of its own and its frames wait in LiveSR's bounded queue, so that it
    is never held up while one looks at it: a continuous sequence drops the oldest frame, a counted one waits.
    """

    def __init__(self, camera: CameraDevice, model: str, provider="auto", threads=0, bit_depth=0) -> None:
        super().__init__()
        self._camera = camera
        self._model = model
        self._bit_depth = bit_depth  # significant bits of an intensity; 0: all of the pixel type's
        self._open = lambda name: livesr.Enhancer(name, provider, threads=threads)
        self._enhancer = None
        self._running = False

    def initialize(self) -> None:
        self._camera.initialize()
        self._enhancer = self._open(self._model)

    def shutdown(self) -> None:
        if self._enhancer is not None:
            self._enhancer.close()
        self._camera.shutdown()

    @pymm_property(name="Model")
    def model(self) -> str:
        return self._model

    @model.setter
    def model(self, name: str) -> None:
        if self._running:  # images must keep their size
            with self._open(name) as other:
                if other.model.scale != self._scale:
                    raise ValueError(f"{name} enlarges by {other.model.scale}, which would change the image size: stop the sequence first")
        self._enhancer.set_model(name)
        self._model = name

    def get_exposure(self) -> float:
        return self._camera.get_exposure()

    def set_exposure(self, exposure: float) -> None:
        self._camera.set_exposure(exposure)

    def get_binning(self) -> int:
        return self._camera.get_binning()

    def shape(self) -> tuple[int, int]:
        height, width, *colours = self._camera.shape()
        if colours:
            raise ValueError("LiveSRCamera enhances grey images: choose a grey pixel type")
        return height * self._scale, width * self._scale

    def dtype(self) -> np.dtype:
        return np.dtype(self._camera.dtype())

    def get_roi(self) -> tuple[int, int, int, int]:
        return tuple(edge * self._scale for edge in self._camera.get_roi())

    def set_roi(self, x: int, y: int, width: int, height: int) -> None:
        # In pixels of the enhanced image; the camera gets the region that covers it.
        left, top = x // self._scale, y // self._scale
        self._camera.set_roi(left, top, -(-(x + width) // self._scale) - left, -(-(y + height) // self._scale) - top)

    def clear_roi(self) -> None:
        self._camera.clear_roi()

    def start_sequence(self, n, get_buffer):
        shape, dtype = self.shape(), self.dtype()
        if dtype not in FORMATS:
            raise ValueError(f"LiveSRCamera enhances 8-bit and 16-bit images, not {dtype}: choose another pixel type")
        result = np.empty(shape, dtype)
        self._enhancer.open_queue(livesr.WAIT if n is not None else livesr.DROP_OLDEST)
        feeder = _Feeder(self._camera, self._enhancer, n, self._bit_depth)
        self._running = True
        feeder.start()
        try:
            while isinstance(info := self._enhancer.poll(result), livesr.FrameInfo):
                tags = feeder.tags_of(info.image_number)
                get_buffer(shape, dtype)[:] = result
                yield {**tags, **_record(info)}
            if feeder.error is not None:
                raise feeder.error
        finally:
            feeder.stop()
            self._running = False

    @property
    def _scale(self) -> int:
        return self._enhancer.model.scale


class _Feeder(threading.Thread):
    """Runs the other camera's sequence and gives its frames to the queue."""

    def __init__(self, camera, enhancer, n, bit_depth) -> None:
        super().__init__(daemon=True)
        self.error = None
        self._camera = camera
        self._enhancer = enhancer
        self._n = n
        self._bit_depth = bit_depth
        self._stopping = threading.Event()
        self._tags = {}

    def run(self) -> None:
        try:
            frame = None

            def get_buffer(shape, dtype):
                nonlocal frame
                frame = np.empty(shape, dtype)
                return frame

            for number, tags in enumerate(self._camera.start_sequence(self._n, get_buffer)):
                if self._stopping.is_set():
                    break
                self._tags[number] = tags
                height, width = frame.shape
                self._enhancer.submit(frame, width, height, FORMATS[frame.dtype], self._bit_depth, number)
        except Exception as error:  # goes to whoever takes the images
            self.error = None if self._stopping.is_set() else error
        finally:
            self._enhancer.finish()

    def tags_of(self, number) -> dict:
        # Frames come out in order: what came before and is still here was dropped.
        for earlier in [key for key in list(self._tags) if key < number]:
            del self._tags[earlier]
        return self._tags.pop(number)

    def stop(self) -> None:
        self._stopping.set()
        self._enhancer.cancel()
        self.join()


def _record(info) -> dict:
    """The frame's own record, as tags that Micro-Manager's adapter of LiveSR writes too."""
    return {
        "LiveSR-Model": os.fsdecode(info.model),
        "LiveSR-ModelSha256": info.sha256.decode(),
        "LiveSR-Provider": info.provider.decode(),
        "LiveSR-Precision": info.precision.decode(),
        "LiveSR-Scale": str(info.scale),
        "LiveSR-Inferred": str(info.inferred),
        "LiveSR-Degraded": str(info.degraded),
        "LiveSR-SourceImageNumber": str(info.image_number),
        "LiveSR-Dropped": str(info.dropped),
        "LiveSR-LatencyMs": f"{info.latency_ms:.1f}",
    }
