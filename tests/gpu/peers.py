#!/usr/bin/env python3
"""The same networks in PyTorch, from the exported weights: frames a second, host memory to host memory, beside 'livesr bench'.

    peers.py MODEL.onnx... [--size 512x512] [--batch 1,8,32] [--seconds 2] [--device cuda|cpu] [--json FILE]

Each network runs eager and compiled, in fp32 and, on a GPU, in fp16 with channels last. A run takes 16-bit images from
pinned memory, converts, computes, rounds and brings 16-bit images back, as LiveSR's device path does; two are in flight. Interpolation before a
network is PyTorch's own bicubic, whose coefficient is -0.75 and not -0.5: as long, with other values.
"""

import argparse
import json
import sys
import time
from pathlib import Path

try:
    import torch
    import torch.nn.functional as functional
except ImportError:
    sys.exit("peers.py: needs PyTorch, which this python3 does not have: pip install torch, or leave the step 'peers' out")

sys.path.insert(0, str(Path(__file__).parent))
from onnx_graph import Graph  # noqa: E402


class Network(torch.nn.Module):
    """An ONNX graph as PyTorch's own operators."""

    def __init__(self, graph):
        super().__init__()
        self.graph = graph
        self.constants = {}
        # What an operator reads as numbers, and not as an image, must be numbers: a tensor's values break a compiled graph.
        numbers = {name for node in graph.nodes if node.type in ("Resize", "Pad") for name in node.inputs[1:]}
        self.last_use = {name: node for node in graph.nodes for name in node.inputs}
        for index, tensor in enumerate(graph.weights.values()):
            if tensor.type == 1 and tensor.name not in numbers:
                value = torch.tensor(tensor.values, dtype=torch.float32).reshape(tensor.shape)
                self.register_buffer(f"w{index}", value)
                self.constants[tensor.name] = f"w{index}"
            else:
                self.constants[tensor.name] = tensor.values

    def forward(self, image):
        values = {self.graph.input: image}

        def of(name):
            if name in values:
                return values[name]
            constant = self.constants[name]
            return getattr(self, constant) if isinstance(constant, str) else constant

        for node in self.graph.nodes:
            inputs = [of(name) if name else None for name in node.inputs]
            values[node.outputs[0]] = OPERATORS[node.type](node.attributes, *inputs)
            for name in node.inputs:
                if self.last_use[name] is node:
                    values.pop(name, None)
        return values[self.graph.output]


def padded(image, pads, mode="constant", value=0.0):
    """ONNX's top, left, bottom, right around the image."""
    top, left, bottom, right = pads
    return functional.pad(image, (left, right, top, bottom), {"edge": "replicate"}.get(mode, mode), *([value] if mode == "constant" else []))


def conv(a, image, weight, bias=None):
    pads = a.get("pads", [0, 0, 0, 0])
    even = pads[0] == pads[2] and pads[1] == pads[3]
    image = image if even else padded(image, pads)
    return functional.conv2d(image, weight, bias, a.get("strides", 1), pads[:2] if even else 0, a.get("dilations", 1), a.get("group", 1))


def conv_transpose(a, image, weight, bias=None):
    pads = a.get("pads", [0, 0, 0, 0])
    return functional.conv_transpose2d(
        image, weight, bias, a.get("strides", 1), pads[:2], a.get("output_padding", 0), a.get("group", 1), a.get("dilations", 1))


def pad(a, image, pads, value=None):
    count = len(pads) // 2
    return padded(image, [pads[2], pads[3], pads[count + 2], pads[count + 3]], a.get("mode", "constant"), float(value[0]) if value is not None else 0.0)


def resize(a, image, _roi, scales, *_):
    factor = [float(s) for s in scales[2:]]
    mode = a.get("mode", "nearest")
    if mode == "nearest":
        return functional.interpolate(image, scale_factor=factor, mode="nearest")
    return functional.interpolate(image, scale_factor=factor, mode={"linear": "bilinear", "cubic": "bicubic"}[mode], align_corners=False)


def depth_to_space(a, image):
    block = a["blocksize"]
    if a.get("mode", "DCR") == "CRD":
        return functional.pixel_shuffle(image, block)
    n, c, h, w = image.shape
    return image.reshape(n, block, block, c // block ** 2, h, w).permute(0, 3, 4, 1, 5, 2).reshape(n, c // block ** 2, h * block, w * block)


def cut(_a, image, starts, ends, axes=None, steps=None):
    for axis, start, end, step in zip(axes or range(len(starts)), starts, ends, steps or [1] * len(starts)):
        size = image.shape[axis]
        if step > 0:
            part = slice(start, None if end > size else end, step)
            image = image[(slice(None),) * axis + (part,)]
        else:
            # PyTorch cuts forwards only.
            first = start + size if start < 0 else min(start, size - 1)
            last = max(-1, end + size if end < 0 else end)
            image = image.index_select(axis, torch.arange(first, last, step, device=image.device))
    return image


def pool(function):
    def run(a, image):
        extra = {"count_include_pad": bool(a.get("count_include_pad", 0))} if function is functional.avg_pool2d else {}
        return function(image, a["kernel_shape"], a.get("strides", 1), a.get("pads", [0, 0, 0, 0])[:2], **extra)
    return run


OPERATORS = {
    "Identity": lambda a, x: x,
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "Relu": lambda a, x: functional.relu(x),
    "LeakyRelu": lambda a, x: functional.leaky_relu(x, a.get("alpha", 0.01)),
    "PRelu": lambda a, x, slope: torch.where(x > 0, x, x * slope),
    "Sigmoid": lambda a, x: torch.sigmoid(x),
    "Tanh": lambda a, x: torch.tanh(x),
    "Add": lambda a, x, y: x + y,
    "Sub": lambda a, x, y: x - y,
    "Mul": lambda a, x, y: x * y,
    "Div": lambda a, x, y: x / y,
    "Max": lambda a, x, y: torch.maximum(x, y),
    "Pow": lambda a, x, y: x ** y,
    "Sqrt": lambda a, x: torch.sqrt(x),
    "MatMul": lambda a, x, y: x @ y,
    "Transpose": lambda a, x: x.permute(a["perm"]),
    "Softmax": lambda a, x: torch.softmax(x, a.get("axis", -1)),
    "Concat": lambda a, *x: torch.cat(x, a["axis"]),
    "DepthToSpace": depth_to_space,
    "Pad": pad,
    "Resize": resize,
    "Slice": cut,
    "MaxPool": pool(functional.max_pool2d),
    "AveragePool": pool(functional.avg_pool2d),
    "GlobalAveragePool": lambda a, x: x.mean((2, 3), keepdim=True),
    "ReduceSum": lambda a, x, axes: x.sum(axes, keepdim=bool(a.get("keepdims", 1))),
}


class Loop:
    """Images of 16 bits through a network, host memory to host memory, two batches in flight on a GPU."""

    def __init__(self, network, graph, size, batch, device, half):
        self.network, self.graph, self.device = network, graph, device
        self.dtype = torch.float16 if half else torch.float32
        self.half = half
        lanes = 2 if device == "cuda" else 1
        width, height = size
        scale = graph.scale
        self.inputs = [self.host((batch, height, width)) for _ in range(lanes)]
        self.outputs = [self.host((batch, height * scale, width * scale)) for _ in range(lanes)]
        self.streams = [torch.cuda.Stream() for _ in range(lanes)] if device == "cuda" else [None]
        for tensor in self.inputs:
            tensor.random_(0, 32768)

    def host(self, shape):
        return torch.zeros(shape, dtype=torch.int16, pin_memory=self.device == "cuda")

    def compute(self, frames):
        # PyTorch has no arithmetic on uint16: the same 16 bits as int16.
        image = (frames.to(torch.int32) & 0xFFFF).to(torch.float32)[:, None] / 65535
        if self.graph.interpolated:
            image = functional.interpolate(image, scale_factor=float(self.graph.scale), mode="bicubic", align_corners=False)
        image = image.to(self.dtype)
        image = image.contiguous(memory_format=torch.channels_last) if self.half else image
        answer = self.network(image).to(torch.float32)
        return (answer[:, 0] * 65535 + 0.5).clamp(0, 65535).to(torch.int32).to(torch.int16)

    def run(self, lane):
        if self.device != "cuda":
            self.outputs[0].copy_(self.compute(self.inputs[0]))
            return
        with torch.cuda.stream(self.streams[lane]):
            frames = self.inputs[lane].to("cuda", non_blocking=True)
            self.outputs[lane].copy_(self.compute(frames), non_blocking=True)

    def measure(self, seconds):
        lanes = len(self.inputs)
        for lane in list(range(lanes)) * 3:
            self.run(lane)
        self.wait()
        single = []
        end = time.perf_counter() + seconds / 2
        while len(single) < 5 or time.perf_counter() < end:
            start = time.perf_counter()
            self.run(0)
            self.wait()
            single.append(1000 * (time.perf_counter() - start))
        runs, start = 0, time.perf_counter()
        while runs < 5 or time.perf_counter() - start < seconds:
            lane = runs % lanes
            if self.device == "cuda":
                self.streams[lane].synchronize()
            self.run(lane)
            runs += 1
        self.wait()
        single.sort()
        return {
            "fps": runs * self.inputs[0].shape[0] / (time.perf_counter() - start),
            "p50": single[len(single) // 2],
            "p95": single[min(len(single) - 1, int(0.95 * len(single)))],
        }

    def wait(self):
        if self.device == "cuda":
            torch.cuda.synchronize()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("models", nargs="+")
    parser.add_argument("--size", default="512x512")
    parser.add_argument("--batch", default="1")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--json")
    asked = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    torch._dynamo.config.recompile_limit = 64
    size = tuple(int(edge) for edge in asked.size.split("x"))
    name = torch.cuda.get_device_name() if asked.device == "cuda" else f"cpu, {torch.get_num_threads()} threads"
    print(f"PyTorch {torch.__version__} on {name}, {asked.size}")
    results = []
    for path in asked.models:
        graph = Graph(path)
        for half in (False, True) if asked.device == "cuda" else (False,):
            network = Network(graph).to(asked.device).eval()
            if half:
                network = network.half().to(memory_format=torch.channels_last)
            for how in ("eager", "compiled"):
                for batch in (int(b) for b in asked.batch.split(",")):
                    torch._dynamo.reset()
                    if asked.device == "cuda":
                        torch.cuda.empty_cache()
                    row = {"model": Path(path).stem, "how": how, "precision": "fp16" if half else "fp32", "batch": batch, "size": asked.size}
                    try:
                        with torch.inference_mode():
                            computed = torch.compile(network, dynamic=False) if how == "compiled" else network
                            row |= Loop(computed, graph, size, batch, asked.device, half).measure(asked.seconds)
                        print("{model:24} {precision} {how:9} x{batch:<4} {fps:10.1f} fps  p50 {p50:8.2f} ms  p95 {p95:8.2f} ms".format(**row), flush=True)
                    except Exception as error:  # one that fails does not cost the others
                        row["problem"] = str(error).split("\n")[0]
                        print("{model:24} {precision} {how:9} x{batch:<4} failed: {problem}".format(**row), flush=True)
                    results.append(row)
    if asked.json:
        Path(asked.json).write_text(json.dumps({"torch": torch.__version__, "device": name, "measured": results}, indent=2))


if __name__ == "__main__":
    main()
