import { VERTEX, FRAGMENT } from './shaders.js';

// Draws panes with WebGL2 from the very counts that were sent. A pane is
// { x, y, width, height, plane, other, mode, smooth, lut, range }, in device pixels from the canvas' upper left corner.
export class GlRenderer {
  // Whether a GPU draws: WebGL2 that the processor computes is slower than a plain canvas.
  static get isFast() {
    const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
    if (!gl) return false;
    const named = gl.getExtension('WEBGL_debug_renderer_info'), renderer = named ? gl.getParameter(named.UNMASKED_RENDERER_WEBGL) : '';
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
  }

  static create(canvas) {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false });
    return gl ? new GlRenderer(canvas, gl) : null;
  }

  #canvas;
  #gl;
  #uniforms = {};
  #textures = new Map(); // kind -> { texture, frame, format }
  #luts = new Map();

  constructor(canvas, gl) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.#setUp();
    canvas.addEventListener('webglcontextlost', event => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => this.#setUp());
  }

  get name() {
    return 'WebGL2';
  }

  #setUp() {
    const gl = this.#gl, program = gl.createProgram();
    this.#textures.clear();
    this.#luts.clear();
    for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(`the shader was refused: ${gl.getProgramInfoLog(program)}`);
    gl.useProgram(program);
    gl.bindVertexArray(gl.createVertexArray());
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    this.#uniforms = new Proxy({}, { get: (known, name) => known[name] ?? (known[name] = gl.getUniformLocation(program, name)) });
  }

  draw(frame, viewport, panes, contrast) {
    const gl = this.#gl;
    if (gl.isContextLost()) return;
    for (const plane of frame.planes) if (plane) this.#upload(plane, frame);
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0.035, 0.04, 0.047, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
    this.#setContrast(contrast);
    for (const pane of panes) this.#drawPane(frame, viewport, pane);
  }

  #setContrast(contrast) {
    const gl = this.#gl, uniforms = this.#uniforms;
    gl.uniform3fv(uniforms.low, contrast.low);
    gl.uniform3fv(uniforms.high, contrast.high);
    gl.uniform1f(uniforms.gamma, contrast.gamma);
    gl.uniform1i(uniforms.mark, contrast.mark ? 1 : 0);
  }

  #drawPane(frame, viewport, pane) {
    const gl = this.#gl, uniforms = this.#uniforms, bottom = this.#canvas.height - pane.y - pane.height;
    const clip = pane.clip ?? { x: 0, width: pane.width };
    gl.viewport(0, 0, this.#canvas.width, this.#canvas.height);
    gl.scissor(pane.x + clip.x, bottom, Math.max(0, clip.width), pane.height);
    gl.uniform4f(uniforms.pane, pane.x, bottom, pane.width, pane.height);
    gl.uniform2f(uniforms.centre, viewport.centre.x, viewport.centre.y);
    gl.uniform1f(uniforms.zoom, viewport.zoom);
    gl.uniform2f(uniforms.size, frame.width, frame.height);
    gl.uniform1i(uniforms.mode, pane.mode);
    gl.uniform1i(uniforms.smooth_, pane.smooth ? 1 : 0);
    gl.uniform1f(uniforms.range, pane.range ?? 1);
    this.#setPlane('plane', 'image', 0, frame.planes[pane.plane], frame);
    this.#setPlane('otherPlane', 'other', 1, frame.planes[pane.other], frame);
    gl.uniform1f(uniforms.most, (frame.planes[pane.plane]?.most ?? 1) * 0.9999);
    gl.activeTexture(gl.TEXTURE2);
    gl.bindTexture(gl.TEXTURE_2D, this.#lutTexture(pane.lut));
    gl.uniform1i(uniforms.lut, 2);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  #setPlane(name, sampler, unit, plane, frame) {
    const gl = this.#gl, uniforms = this.#uniforms;
    gl.uniform1i(uniforms[`${name}.channels`], plane?.channels ?? 0);
    gl.uniform1i(uniforms[sampler], unit);
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, (plane ? this.#textures.get(plane.kind) : this.#textures.values().next().value)?.texture ?? null);
    if (!plane) return;
    gl.uniform4f(uniforms[`${name}.part`], plane.part.x, plane.part.y, plane.part.width, plane.part.height);
    gl.uniform2f(uniforms[`${name}.texels`], plane.width, plane.height);
    gl.uniform2f(uniforms[`${name}.value`], plane.offset, plane.step);
    gl.uniform1f(uniforms[`${name}.scale`], plane.imageWidth / frame.width);
  }

  // Pixels go up once a frame; memory is asked for anew only when the size changes.
  #upload(plane, frame) {
    const gl = this.#gl, [internal, format, type] = this.#formatOf(plane), key = `${internal} ${plane.width} ${plane.height}`;
    let entry = this.#textures.get(plane.kind);
    if (entry?.frame === frame) return;
    gl.activeTexture(gl.TEXTURE0);
    if (entry?.key !== key) {
      if (entry) gl.deleteTexture(entry.texture);
      entry = { texture: gl.createTexture(), key };
      this.#textures.set(plane.kind, entry);
      gl.bindTexture(gl.TEXTURE_2D, entry.texture);
      gl.texStorage2D(gl.TEXTURE_2D, 1, internal, plane.width, plane.height);
      this.#unfiltered();
    }
    gl.bindTexture(gl.TEXTURE_2D, entry.texture);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, plane.width, plane.height, format, type, plane.pixels);
    entry.frame = frame;
  }

  #formatOf(plane) {
    const gl = this.#gl, wide = plane.pixels instanceof Uint16Array, type = wide ? gl.UNSIGNED_SHORT : gl.UNSIGNED_BYTE;
    return plane.channels === 1 ? [wide ? gl.R16UI : gl.R8UI, gl.RED_INTEGER, type] : [wide ? gl.RGB16UI : gl.RGB8UI, gl.RGB_INTEGER, type];
  }

  #lutTexture(lut) {
    const gl = this.#gl;
    if (!this.#luts.has(lut)) {
      const texture = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, lut);
      this.#unfiltered();
      this.#luts.set(lut, texture);
    }
    return this.#luts.get(lut);
  }

  #unfiltered() {
    const gl = this.#gl;
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
  }
}
