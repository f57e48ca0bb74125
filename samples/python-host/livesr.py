"""LiveSR from Python, by ctypes alone. See livesr.h for what the functions do."""

import ctypes
import os
from ctypes import POINTER, Structure, byref, c_char, c_char_p, c_double, c_int32, c_int64, c_uint32, c_uint64, c_void_p, sizeof

API_VERSION = 1
GRAY8, GRAY16, BGR24, BGR48 = range(4)
BYTES_PER_PIXEL = {GRAY8: 1, GRAY16: 2, BGR24: 3, BGR48: 6}


class Options(Structure):
    _fields_ = [("struct_size", c_uint32), ("scale", c_int32), ("provider", c_char_p), ("colour", c_char_p),
                ("tile", c_int32), ("threads", c_int32), ("intensities", c_char_p)]


class Image(Structure):
    _fields_ = [("pixels", c_void_p), ("bytes", c_uint64), ("stride", c_int64), ("width", c_int32), ("height", c_int32),
                ("format", c_int32), ("bit_depth", c_int32)]


class Geometry(Structure):
    _fields_ = [("bytes", c_uint64), ("width", c_int32), ("height", c_int32), ("format", c_int32), ("bytes_per_pixel", c_int32),
                ("scale", c_int32), ("reserved", c_int32), ("pixel_size_factor", c_double)]


class ModelInfo(Structure):
    _fields_ = [("struct_size", c_uint32), ("scale", c_int32), ("inferred", c_int32), ("tile", c_int32), ("overlap", c_int32),
                ("name", c_char * 128), ("sha256", c_char * 72), ("provider", c_char * 16), ("precision", c_char * 16)]


def _load(path):
    library = ctypes.CDLL(path)
    if library.livesr_api_version() != API_VERSION:
        raise OSError(f"{path} has another interface version than this module")
    library.livesr_create.argtypes = [c_char_p, POINTER(Options), POINTER(c_uint64)]
    library.livesr_destroy.argtypes = [c_uint64]
    library.livesr_get_model.argtypes = [c_uint64, POINTER(ModelInfo)]
    library.livesr_output_geometry.argtypes = [c_uint64, c_int32, c_int32, c_int32, POINTER(Geometry)]
    library.livesr_process.argtypes = [c_uint64, POINTER(Image), POINTER(Image)]
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
        options = Options(struct_size=sizeof(Options), provider=provider.encode(), threads=threads)
        self._check(self._library.livesr_create(os.fsencode(model), byref(options), byref(self._session)))

    @property
    def model(self):
        """The model's name, scale, provider and so on, as livesr_model_info of livesr.h has them."""
        info = ModelInfo(struct_size=sizeof(ModelInfo))
        self._check(self._library.livesr_get_model(self._session, byref(info)))
        return info

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
