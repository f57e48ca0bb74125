/*
 * Enhances a stream of raw frames: reads them from a file or from standard input, writes the enhanced ones to a file or
 * to standard output. README.md shows it between two ffmpeg commands.
 *
 * Frames go through livesr_submit and livesr_poll, as a host with a camera would do it: the queue waits when it is full, so no
 * frame of a recording is lost, and the next frame is read while one is being enhanced.
 */
#include "livesr.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Stream {
    livesr_handle session;
    livesr_image input;
    livesr_image output;
    FILE *from;
    FILE *to;
} Stream;

static void fail(const char *what, livesr_handle session)
{
    char reason[1024];
    livesr_last_error(session, reason, sizeof reason);
    fprintf(stderr, "livesr_stream: %s: %s\n", what, reason);
    exit(1);
}

static int format_of(const char *name)
{
    /* As ffmpeg calls them. */
    if (strcmp(name, "gray") == 0)
        return LIVESR_GRAY8;
    if (strcmp(name, "gray16le") == 0)
        return LIVESR_GRAY16;
    if (strcmp(name, "bgr24") == 0)
        return LIVESR_BGR24;
    fprintf(stderr, "livesr_stream: pixel format '%s' is none of gray, gray16le, bgr24\n", name);
    exit(2);
}

/* A file that exists is not written over. */
static FILE *open_or_standard(const char *path, const char *mode, FILE *standard)
{
    FILE *file = strcmp(path, "-") == 0 ? standard : fopen(path, mode);
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

/* The memory for one image. */
static void allocate(livesr_image *image, uint64_t bytes)
{
    image->pixels = malloc(bytes);
    image->bytes = bytes;
    if (image->pixels == NULL) {
        fprintf(stderr, "livesr_stream: not enough memory for a frame of %" PRIu64 " bytes\n", bytes);
        exit(1);
    }
}

/* Writes the results that stand; waits for the rest when there are to be no more frames. Returns how many. */
static long write_results(Stream *stream, int32_t timeout_ms)
{
    long written = 0;
    for (;;) {
        livesr_status status = livesr_poll(stream->session, &stream->output, NULL, timeout_ms);
        if (status < 0)
            fail("a frame could not be enhanced", stream->session);
        if (status != LIVESR_OK)
            return written;
        if (fwrite(stream->output.pixels, stream->output.bytes, 1, stream->to) != 1) {
            perror("livesr_stream: cannot write");
            exit(1);
        }
        written++;
    }
}

/* Reads the next frame and returns its bytes: fewer than a frame has at the end of the input. */
static size_t read_frame(Stream *stream)
{
    size_t bytes = fread(stream->input.pixels, 1, stream->input.bytes, stream->from);
    if (ferror(stream->from)) {
        perror("livesr_stream: cannot read");
        exit(1);
    }
    return bytes;
}

static void run(Stream *stream, const char *model)
{
    long read = 0, written = 0;
    size_t bytes;
    while ((bytes = read_frame(stream)) == stream->input.bytes) {
        if (livesr_submit(stream->session, &stream->input, NULL) < 0)
            fail("a frame was not taken", stream->session);
        read++;
        written += write_results(stream, 0);
    }
    livesr_finish(stream->session);
    written += write_results(stream, -1);
    if (fclose(stream->to) != 0) {
        perror("livesr_stream: cannot write");
        exit(1);
    }
    if (bytes != 0) {
        fprintf(stderr, "livesr_stream: the input ends within frame %ld, after %zu of its %" PRIu64 " bytes; the %ld before it are written: check size and format\n",
                read + 1, bytes, stream->input.bytes, written);
        exit(1);
    }

    livesr_statistics statistics = {.struct_size = sizeof statistics};
    livesr_get_statistics(stream->session, &statistics);
    fprintf(stderr, "%s, %dx%d to %dx%d: %ld frames in, %ld out, %" PRId64 " dropped; %.1f ms a frame (median), %.1f ms (95 %%)\n",
            model, stream->input.width, stream->input.height, stream->output.width, stream->output.height,
            read, written, statistics.dropped, statistics.enhance_p50_ms, statistics.enhance_p95_ms);
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fprintf(stderr,
                "usage: livesr_stream MODEL WIDTH HEIGHT gray|gray16le|bgr24 INPUT OUTPUT [PROVIDER [THREADS]]\n"
                "       MODEL is an .onnx file, or one of:\n");
        char models[4096];
        if (livesr_models(models, sizeof models, NULL) == LIVESR_OK)
            fputs(models, stderr);
        return 2;
    }
    if (livesr_api_version() != LIVESR_API_VERSION) {
        fprintf(stderr, "livesr_stream: built for another version of liblivesr\n");
        return 1;
    }

    Stream stream = {0};
    stream.input.width = atoi(argv[2]);
    stream.input.height = atoi(argv[3]);
    stream.input.format = format_of(argv[4]);
    stream.from = open_or_standard(argv[5], "rb", stdin);

    livesr_options options = {.struct_size = sizeof options, .provider = argc > 7 ? argv[7] : NULL, .threads = argc > 8 ? atoi(argv[8]) : 0};
    if (livesr_create(argv[1], &options, &stream.session) != LIVESR_OK)
        fail(argv[1], 0);

    livesr_geometry geometry;
    if (livesr_output_geometry(stream.session, stream.input.width, stream.input.height, stream.input.format, &geometry) != LIVESR_OK)
        fail("the frame size", stream.session);
    allocate(&stream.input, geometry.bytes / (uint64_t)(geometry.scale * geometry.scale));
    allocate(&stream.output, geometry.bytes);

    if (livesr_open_queue(stream.session, 0, LIVESR_WAIT, 0) != LIVESR_OK)
        fail("the queue", stream.session);
    stream.to = open_or_standard(argv[6], "wbx", stdout);
    run(&stream, argv[1]);

    livesr_destroy(stream.session);
    free(stream.input.pixels);
    free(stream.output.pixels);
    return 0;
}
