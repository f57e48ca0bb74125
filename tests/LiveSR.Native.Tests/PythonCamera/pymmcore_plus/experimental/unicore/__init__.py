"""Stands in for pymmcore-plus where that cannot be installed: as much of its experimental devices as livesr_camera.py uses."""

from abc import ABC, abstractmethod


def pymm_property(name):
    return property


class CameraDevice(ABC):
    @abstractmethod
    def get_exposure(self): ...

    @abstractmethod
    def set_exposure(self, exposure): ...

    @abstractmethod
    def shape(self): ...

    @abstractmethod
    def dtype(self): ...

    @abstractmethod
    def start_sequence(self, n, get_buffer): ...

    def initialize(self): ...

    def shutdown(self): ...

    def get_roi(self):
        height, width, *_ = self.shape()
        return 0, 0, width, height

    def clear_roi(self): ...

    def get_binning(self):
        return 1
