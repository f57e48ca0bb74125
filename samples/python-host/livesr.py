"""LiveSR from Python, by ctypes alone. See livesr.h for what the functions do."""

import ctypes
import os
from ctypes import POINTER, Structure, byref, c_char, c_char_p, c_double, c_int32, c_int64, c_uint32, c_uint64, c_void_p, sizeof

API_VERSION = 1
EMPTY, ENDED, DROPPED = 1, 2, 3
GRAY8, GRAY16, BGR24, BGR48 = range(4)
BYTES_PER_PIXEL = {GRAY8: 1, GRAY16: 2, BGR24: 3, BGR48: 6}
DROP_OLDEST, DROP_NEWEST, WAIT, FAIL = range(4)


class Options(Structure):
    _fields_ = [("struct_size", c_uint32), ("scale", c_int32), ("provider", c_char_p), ("colour", c_char_p),
                ("tile", c_int32), ("threads", c_int32), ("intensities", c_char_p)]


class Image(Structure):
    _fields_ = [("pixels", c_void_p), ("bytes", c_uint64), ("stride", c_int64), ("width", c_int32), ("height", c_int32),
                ("format", c_int32), ("bit_depth", c_int32)]


class Geometry(Structure):
    _fields_ = [("bytes", c_uint64), ("width", c_int32), ("height", c_int32), ("format", c_int32), ("bytes_per_pixel", c_int32),
                ("scale", c_int32), ("reserved", c_int32), ("pixel_size_factor", c_double)]


class FrameInfo(Structure):
    _fields_ = [("struct_size", c_uint32), ("scale", c_int32), ("image_number", c_int64), ("elapsed_ms", c_double),
                ("pixel_size_um", c_double), ("user", c_uint64), ("latency_ms", c_double), ("inferred", c_int32),
                ("degraded", c_int32), ("dropped", c_int64), ("tile", c_int32), ("overlap", c_int32), ("model", c_char * 128),
                ("sha256", c_char * 72), ("provider", c_char * 16), ("precision", c_char * 16), ("normalisation", c_char * 64)]


class ModelInfo(Structure):
    _fields_ = [("struct_size", c_uint32), ("scale", c_int32), ("inferred", c_int32), ("tile", c_int32), ("overlap", c_int32),
                ("name", c_char * 128), ("sha256", c_char * 72), ("provider", c_char * 16), ("precision", c_char * 16)]


def _load(path):
    library = ctypes.CDLL(path)
    if library.livesr_api_version() != API_VERSION:
        raise OSError(f"{path} has another interface version than this module")
    library.livesr_create.argtypes = [c_char_p, POINTER(Options), POINTER(c_uint64)]
    library.livesr_destroy.argtypes = [c_uint64]
    library.livesr_set_model.argtypes = [c_uint64, c_char_p, POINTER(Options)]
    library.livesr_get_model.argtypes = [c_uint64, POINTER(ModelInfo)]
    library.livesr_output_geometry.argtypes = [c_uint64, c_int32, c_int32, c_int32, POINTER(Geometry)]
    library.livesr_process.argtypes = [c_uint64, POINTER(Image), POINTER(Image)]
    library.livesr_open_queue.argtypes = [c_uint64, c_int32, c_int32, c_int32]
    library.livesr_submit.argtypes = [c_uint64, POINTER(Image), POINTER(FrameInfo)]
    library.livesr_poll.argtypes = [c_uint64, POINTER(Image), POINTER(FrameInfo), c_int32]
    library.livesr_finish.argtypes = [c_uint64]
    library.livesr_cancel.argtypes = [c_uint64]
    library.livesr_last_error.argtypes = [c_uint64, c_char_p, c_uint64]
    library.livesr_last_error.restype = c_uint64
    return library


class LiveSRError(Exception):
    pass


class Enhancer:
    """A model at work. Use it in a with statement, or call close()."""

    def __init__(self, model, provider="auto", library=None, threads=0):
        default = os.path.join(os.path.dirname(__file__), "../../artifacts/native/livesr/liblivesr.so")
        self._library = _load(library or os.environ.get("LIVESR_LIBRARY") or os.path.abspath(default))
        self._session = c_uint64()
        self._options = Options(struct_size=sizeof(Options), provider=provider.encode(), threads=threads)
        self._check(self._library.livesr_create(os.fsencode(model), byref(self._options), byref(self._session)))

    @property
    def model(self):
        """The model's name, scale, provider and so on, as livesr_model_info of livesr.h has them."""
        info = ModelInfo(struct_size=sizeof(ModelInfo))
        self._check(self._library.livesr_get_model(self._session, byref(info)))
        return info

    def set_model(self, model):
        """Exchanges the model, also while frames are under way; the old one stays when this fails."""
        self._check(self._library.livesr_set_model(self._session, os.fsencode(model), byref(self._options)))

    def enhance(self, pixels, width, height, format, bit_depth=0):
        """Enhances one frame given as bytes, rows without gaps. Returns (pixels, width, height)."""
        if len(pixels) != width * height * BYTES_PER_PIXEL[format]:
            raise ValueError(f"{len(pixels)} bytes are not a frame of {width}x{height}")
        geometry = Geometry()
        self._check(self._library.livesr_output_geometry(self._session, width, height, format, byref(geometry)))
        result = ctypes.create_string_buffer(geometry.bytes)
        source = Image(ctypes.cast(c_char_p(pixels), c_void_p), len(pixels), 0, width, height, format, bit_depth)
        target = Image(ctypes.cast(result, c_void_p), geometry.bytes)
        self._check(self._library.livesr_process(self._session, byref(source), byref(target)))
        return result.raw, target.width, target.height

    def open_queue(self, policy, capacity=0):
        self._check(self._library.livesr_open_queue(self._session, capacity, policy, 0))

    def submit(self, pixels, width, height, format, bit_depth=0, image_number=0):
        """Gives the queue a frame in a writable buffer, rows without gaps. False when the policy dropped it."""
        memory = memoryview(pixels).cast("B")
        source = Image(ctypes.addressof(c_char.from_buffer(memory)), len(memory), 0, width, height, format, bit_depth)
        info = FrameInfo(struct_size=sizeof(FrameInfo), image_number=image_number)
        return self._check(self._library.livesr_submit(self._session, byref(source), byref(info))) != DROPPED

    def poll(self, result, timeout_ms=-1):
        """Fills a writable buffer with the next result. Returns its FrameInfo, or EMPTY or ENDED when there is none."""
        memory = memoryview(result).cast("B")
        target = Image(ctypes.addressof(c_char.from_buffer(memory)), len(memory))
        info = FrameInfo(struct_size=sizeof(FrameInfo))
        status = self._check(self._library.livesr_poll(self._session, byref(target), byref(info), timeout_ms))
        return info if status == 0 else status

    def finish(self):
        self._library.livesr_finish(self._session)

    def cancel(self):
        self._library.livesr_cancel(self._session)

    def close(self):
        if self._session:
            self._library.livesr_destroy(self._session)
            self._session = c_uint64()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _check(self, status):
        if status < 0:
            text = ctypes.create_string_buffer(1024)
            self._library.livesr_last_error(self._session, text, len(text))
            raise LiveSRError(text.value.decode())
        return status
