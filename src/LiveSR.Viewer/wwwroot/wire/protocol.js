// Reads the binary frame message that Protocol/FrameMessage.cs writes. Pixels are views into the message: nothing is copied.

export const Kind = { raw: 0, enhanced: 1, residual: 2 };
export const Coding = { raw16: 0, raw8: 1, jpeg: 2, webp: 3 };

const MAGIC = 0x3152534c, HEADER = 48, IMAGE = 64, ALIGNMENT = 8;

export function readFrame(buffer) {
  const data = new DataView(buffer);
  if (data.getUint32(0, true) !== MAGIC) throw new Error('not a frame of this version of LiveSR');
  const frame = {
    sequence: data.getUint32(4, true),
    imageNumber: data.getFloat64(8, true),
    receivedMs: data.getFloat64(16, true),
    sentMs: data.getFloat64(24, true),
    view: data.getUint32(32, true),
    frozen: (data.getUint16(36, true) & 1) !== 0,
    width: data.getUint16(40, true),
    height: data.getUint16(42, true),
    pixelSizeUm: data.getFloat32(44, true), // 0 when unknown
    bytes: buffer.byteLength,
    planes: [],
  };
  let at = HEADER;
  for (let i = data.getUint16(38, true); i > 0; i--) {
    const plane = readPlane(data, at);
    frame.planes[plane.kind] = plane;
    at += IMAGE + Math.ceil(plane.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  return frame;
}

function readPlane(data, at) {
  const byteLength = data.getUint32(at + 40, true), start = data.byteOffset + at + IMAGE;
  const coding = data.getUint8(at + 1);
  const imageWidth = data.getInt32(at + 24, true);
  return {
    kind: data.getUint8(at),
    coding,
    channels: data.getUint8(at + 2),
    bits: data.getUint8(at + 3),
    width: data.getUint16(at + 4, true),
    height: data.getUint16(at + 6, true),
    part: {
      x: data.getInt32(at + 8, true), y: data.getInt32(at + 12, true),
      width: data.getInt32(at + 16, true), height: data.getInt32(at + 20, true),
    },
    imageWidth,
    imageHeight: data.getInt32(at + 28, true),
    offset: data.getFloat32(at + 32, true),
    step: data.getFloat32(at + 36, true),
    byteLength,
    probe: [0, 4, 8].map(i => data.getFloat32(at + 44 + i, true)).filter(value => !Number.isNaN(value)),
    most: data.getFloat32(at + 56, true),
    provenance: data.getUint32(at + 60, true),
    pixels: coding === Coding.raw16 ? new Uint16Array(data.buffer, start, byteLength / 2) : new Uint8Array(data.buffer, start, byteLength),
  };
}

// JPEG and WebP become the 8-bit pixels that they stand for; an image that cannot be read is left out.
export async function decodePlanes(frame) {
  await Promise.all(frame.planes.map(async plane => {
    if (plane.coding !== Coding.jpeg && plane.coding !== Coding.webp) return;
    const type = plane.coding === Coding.jpeg ? 'image/jpeg' : 'image/webp';
    try {
      const image = await createImageBitmap(new Blob([plane.pixels], { type }), { colorSpaceConversion: 'none' });
      const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      image.close();
      plane.pixels = fromRgba(context.getImageData(0, 0, plane.width, plane.height).data, plane.channels);
      plane.coding = Coding.raw8;
    } catch {
      delete frame.planes[plane.kind];
    }
  }));
  return frame;
}

function fromRgba(rgba, channels) {
  const count = rgba.length / 4, pixels = new Uint8Array(count * channels);
  for (let i = 0; i < count; i++) {
    if (channels === 1) {
      pixels[i] = rgba[4 * i];
    } else {
      pixels[3 * i] = rgba[4 * i + 2];
      pixels[3 * i + 1] = rgba[4 * i + 1];
      pixels[3 * i + 2] = rgba[4 * i];
    }
  }
  return pixels;
}

// The value of one channel (red first) where a plane's texel lies; null outside what was sent.
export function texelValue(plane, column, row, channel = 0) {
  if (column < 0 || row < 0 || column >= plane.width || row >= plane.height) return null;
  const index = (row * plane.width + column) * plane.channels + (plane.channels - 1 - channel);
  return plane.offset + plane.step * plane.pixels[index];
}
