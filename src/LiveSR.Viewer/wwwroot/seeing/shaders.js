// One fragment is one device pixel of a pane: from it to the camera's pixels, from there to a texel, from that to a value
// in counts, and through contrast, gamma and look-up table to a colour. Integer textures are not filtered by the GPU, so
// smoothing is done here.

export const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;

struct Plane {
  vec4 part;      // x, y, width, height in the image's pixels
  vec2 texels;    // size of the texture
  vec2 value;     // offset, step
  float scale;    // image's pixels for one of the camera's
  int channels;   // 0 for none
};

uniform usampler2D image, other;
uniform sampler2D lut;
uniform Plane plane, otherPlane;
uniform vec4 pane;       // x, y of the pane's lower left corner, width, height, in device pixels
uniform vec2 centre;     // the camera's pixel in the middle of the pane
uniform float zoom;
uniform vec2 size;       // of the camera's image
uniform int mode;        // 0 image, 1 image minus other, 2 signed map
uniform bool smooth_;
uniform bool mark;
uniform vec3 low, high;
uniform float gamma, most, range;
out vec4 colour;

vec3 texel(usampler2D t, ivec2 at, Plane p) {
  uvec3 raw = texelFetch(t, clamp(at, ivec2(0), ivec2(p.texels) - 1), 0).rgb;
  vec3 value = p.channels == 1 ? vec3(float(raw.r)) : vec3(raw.bgr);
  return p.value.x + p.value.y * value;
}

vec3 valueAt(usampler2D t, vec2 camera, Plane p, bool soft) {
  vec2 at = (camera * p.scale - p.part.xy) / p.part.zw * p.texels;
  if (!soft) return texel(t, ivec2(floor(at)), p);
  at -= 0.5;
  vec2 share = fract(at);
  ivec2 corner = ivec2(floor(at));
  return mix(
    mix(texel(t, corner, p), texel(t, corner + ivec2(1, 0), p), share.x),
    mix(texel(t, corner + ivec2(0, 1), p), texel(t, corner + ivec2(1, 1), p), share.x), share.y);
}

// The middle of the texel that holds a point, in the camera's pixels.
vec2 middleOf(vec2 camera, Plane p) {
  vec2 at = floor((camera * p.scale - p.part.xy) / p.part.zw * p.texels) + 0.5;
  return (at / p.texels * p.part.zw + p.part.xy) / p.scale;
}

void main() {
  vec2 screen = gl_FragCoord.xy - pane.xy;
  vec2 camera = centre + (vec2(screen.x, pane.w - screen.y) - 0.5 * pane.zw) / zoom;
  if (plane.channels == 0 || any(lessThan(camera, vec2(0.0))) || any(greaterThanEqual(camera, size))) {
    colour = vec4(0.035, 0.04, 0.047, 1.0);
    return;
  }
  vec3 value = valueAt(image, camera, plane, smooth_);
  if (mode != 0) {
    float signed_ = mode == 1 ? dot(value - valueAt(other, smooth_ ? camera : middleOf(camera, plane), otherPlane, true), vec3(1.0 / 3.0)) : value.r;
    colour = texture(lut, vec2(0.5 + 0.5 * clamp(signed_ / range, -1.0, 1.0), 0.5));
    return;
  }
  if (mark && any(greaterThanEqual(value, vec3(most)))) { colour = vec4(1.0, 0.15, 0.15, 1.0); return; }
  if (mark && all(lessThanEqual(value, vec3(0.0)))) { colour = vec4(0.2, 0.45, 1.0, 1.0); return; }
  vec3 shown = pow(clamp((value - low) / max(high - low, vec3(1e-6)), 0.0, 1.0), vec3(gamma));
  colour = plane.channels == 1 ? texture(lut, vec2((shown.r * 255.0 + 0.5) / 256.0, 0.5)) : vec4(shown, 1.0);
}`;
