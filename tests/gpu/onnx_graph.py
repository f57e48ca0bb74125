"""Reads what is needed of an .onnx file with Python alone: a machine with PyTorch need not have the onnx package."""

import struct

DTYPES = {1: ("f", 4), 2: ("B", 1), 6: ("i", 4), 7: ("q", 8), 11: ("d", 8)}


def fields(data):
    """The fields of a protobuf message: number, and an integer or the bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            yield key >> 3, data[at:at + size]
            at += size
        elif kind == 2:
            size = varint()
            yield key >> 3, data[at:at + size]
            at += size
        else:
            raise ValueError("not an ONNX file")


def signed(value):
    return value - (1 << 64) if value >> 63 else value


def integers(value):
    """A repeated integer field, packed or not."""
    if isinstance(value, int):
        return [signed(value)]
    numbers, at = [], 0
    while at < len(value):
        number = shift = 0
        while True:
            byte = value[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        numbers.append(signed(number))
    return numbers


def floats(value):
    return list(struct.unpack(f"<{len(value) // 4}f", value))


class Tensor:
    """Name, shape and elements."""

    def __init__(self, data):
        self.name, self.shape, self.type, self.values = "", [], 1, []
        for number, value in fields(data):
            if number == 1:
                self.shape += integers(value)
            elif number == 2:
                self.type = value
            elif number == 4:
                self.values += floats(value)
            elif number == 7:
                self.values += integers(value)
            elif number == 8:
                self.name = value.decode()
            elif number == 9:
                code, size = DTYPES[self.type]
                self.values = list(struct.unpack(f"<{len(value) // size}{code}", value))


class Node:
    """An operator with its inputs, outputs and attributes."""

    def __init__(self, data):
        self.inputs, self.outputs, self.type, self.attributes = [], [], "", {}
        for number, value in fields(data):
            if number == 1:
                self.inputs.append(value.decode())
            elif number == 2:
                self.outputs.append(value.decode())
            elif number == 4:
                self.type = value.decode()
            elif number == 5:
                name, content = self.attribute(value)
                self.attributes[name] = content

    @staticmethod
    def attribute(data):
        name, content = "", None
        for number, value in fields(data):
            if number == 1:
                name = value.decode()
            elif number == 2:
                content = struct.unpack("<f", value)[0]
            elif number == 3:
                content = signed(value)
            elif number == 4:
                content = value.decode()
            elif number == 5:
                content = Tensor(value)
            elif number == 7:
                content = (content or []) + floats(value)
            elif number == 8:
                content = (content or []) + integers(value)
        return name, content


class Graph:
    """The nodes in order, the weights by name, the names of the image input and output, and the metadata."""

    def __init__(self, path):
        with open(path, "rb") as file:
            model = file.read()
        self.nodes, self.weights, self.metadata, inputs, outputs = [], {}, {}, [], []
        for number, value in fields(model):
            if number == 7:
                for inner, content in fields(value):
                    if inner == 1:
                        self.nodes.append(Node(content))
                    elif inner == 5:
                        tensor = Tensor(content)
                        self.weights[tensor.name] = tensor
                    elif inner == 11:
                        inputs.append(dict(fields(content))[1].decode())
                    elif inner == 12:
                        outputs.append(dict(fields(content))[1].decode())
            elif number == 14:
                entry = dict(fields(value))
                self.metadata[entry[1].decode()] = entry[2].decode()
        self.input = next(name for name in inputs if name not in self.weights)
        self.output = outputs[0]

    @property
    def scale(self):
        return int(self.metadata.get("livesr.scale", "1"))

    @property
    def interpolated(self):
        return self.metadata.get("livesr.input") == "interpolated"
