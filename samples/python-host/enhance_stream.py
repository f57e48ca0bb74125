#!/usr/bin/env python3
"""Enhances raw frames from standard input to standard output; README.md shows it between two ffmpeg commands."""

import argparse
import sys

import livesr

FORMATS = {"gray": livesr.GRAY8, "gray16le": livesr.GRAY16, "bgr24": livesr.BGR24}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="an .onnx file, a model's name, or bicubic")
    parser.add_argument("width", type=int)
    parser.add_argument("height", type=int)
    parser.add_argument("format", choices=FORMATS, help="as ffmpeg calls it")
    parser.add_argument("--provider", default="auto")
    parser.add_argument("--threads", type=int, default=0, help="of the CPU provider; 0: the fastest, as measured")
    arguments = parser.parse_args()

    pixel_format = FORMATS[arguments.format]
    frame_bytes = arguments.width * arguments.height * livesr.BYTES_PER_PIXEL[pixel_format]
    try:
        with livesr.Enhancer(arguments.model, arguments.provider, threads=arguments.threads) as enhancer:
            frames = 0
            while len(pixels := sys.stdin.buffer.read(frame_bytes)) == frame_bytes:
                result, width, height = enhancer.enhance(pixels, arguments.width, arguments.height, pixel_format)
                sys.stdout.buffer.write(result)
                frames += 1
            if pixels:
                sys.exit(f"enhance_stream: the input ends within frame {frames + 1}, after {len(pixels)} of its {frame_bytes} bytes: check size and format")
            model = enhancer.model
            print(f"{frames} frames by {model.name.decode()} on {model.provider.decode()}, x{model.scale}", file=sys.stderr)
    except (livesr.LiveSRError, OSError) as error:
        sys.exit(f"enhance_stream: {error}")


if __name__ == "__main__":
    main()
