/*
 * livesr.h - LiveSR as a C library.
 *
 * A session enhances frames with one model. Frames go through it in one of two ways:
 *
 *   livesr_process                  the caller waits for its result
 *   livesr_submit / livesr_poll     a bounded queue whose overload policy is named; a thread of the session works
 *
 * Conventions
 *   Status    Functions return a livesr_status: 0 or more is success, less is an error, and livesr_last_error then says
 *             in one line what happened, where, and what to do. No exception crosses this interface.
 *   Handles   are numbers, never reused. 0, a number that was never given out and a destroyed session are refused with
 *             LIVESR_ERROR_HANDLE.
 *   Pointers  to memory that is not the caller's cannot be told from good ones; null and sizes that do not fit are.
 *   Text      is UTF-8 and ends with a zero byte, in and out, on every system. Other bytes are refused.
 *   Structs   that may grow begin with struct_size: set it to sizeof the struct and the rest to zero, which means
 *             "the default" everywhere. No more than struct_size bytes are read or written, so a program that was
 *             compiled with the header of an earlier library goes on working.
 *   Memory    Pixels belong to the caller. An image that was given in is not touched after the call returned; results
 *             are written to the caller's buffer. Nothing returned has to be freed but the session itself.
 *
 * Threads
 *   Every function may be called on every thread. Sessions do not disturb one another.
 *   On one session livesr_process calls and the queue's thread take turns, frame by frame. Submitted frames come out in
 *   the order in which they went in; with several submitting threads, in the order in which the calls were admitted.
 *   livesr_set_model may be called while frames are under way: each frame is enhanced wholly by one model.
 *   livesr_destroy waits for the frame that is being computed; calls that wait on the session end with
 *   LIVESR_ERROR_CLOSED, and later ones with LIVESR_ERROR_HANDLE.
 *   The library cannot be unloaded (dlclose, FreeLibrary) and does not survive fork without exec: load it once, after
 *   forking.
 */
#ifndef LIVESR_H
#define LIVESR_H

#include <stdint.h>

#if defined(_WIN32) && defined(LIVESR_IMPORT)
#define LIVESR_API __declspec(dllimport)
#else
#define LIVESR_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Raised when a function or struct changes so that callers must be compiled again. */
#define LIVESR_API_VERSION 1

/* A session. */
typedef uint64_t livesr_handle;

typedef int32_t livesr_status;
enum {
    LIVESR_OK = 0,
    LIVESR_EMPTY = 1,            /* livesr_poll: no result within the time given */
    LIVESR_ENDED = 2,            /* livesr_poll: the queue was finished or cancelled, and no result is left */
    LIVESR_DROPPED = 3,          /* livesr_submit: this frame was dropped, as LIVESR_DROP_NEWEST says */
    LIVESR_ERROR_ARGUMENT = -1,  /* null, not UTF-8, an unknown format or policy, a struct_size that is too small */
    LIVESR_ERROR_HANDLE = -2,    /* no such session, or destroyed */
    LIVESR_ERROR_SIZE = -3,      /* a width, height, stride, bit depth or buffer that does not fit */
    LIVESR_ERROR_MODEL = -4,     /* no such model, or it cannot be used; livesr_last_error says why */
    LIVESR_ERROR_PROVIDER = -5,  /* the execution provider is not here, or does not compute what the CPU computes */
    LIVESR_ERROR_OVERLOAD = -6,  /* the queue was full under LIVESR_FAIL, or longer than wait_ms under LIVESR_WAIT */
    LIVESR_ERROR_CLOSED = -7,    /* the queue is not open, or was closed or the session destroyed during the call */
    LIVESR_ERROR_MEMORY = -8,    /* the machine or the device has not enough memory */
    LIVESR_ERROR_RUN = -9,       /* the model failed on this frame, or returned NaN */
    LIVESR_ERROR_INTERNAL = -10  /* a defect of LiveSR */
};

/* How a pixel is stored. 16-bit values are in the machine's byte order. */
enum {
    LIVESR_GRAY8 = 0,
    LIVESR_GRAY16 = 1,
    LIVESR_BGR24 = 2, /* blue, green, red, 8 bits each */
    LIVESR_BGR48 = 3  /* blue, green, red, 16 bits each */
};

/* What a full queue does with one frame too many. */
enum {
    LIVESR_DROP_OLDEST = 0, /* the frame that has waited longest goes: for live views */
    LIVESR_DROP_NEWEST = 1, /* the arriving frame goes */
    LIVESR_WAIT = 2,        /* livesr_submit waits for room: nothing is lost */
    LIVESR_FAIL = 3         /* livesr_submit fails with LIVESR_ERROR_OVERLOAD, and the frame does not enter */
};

typedef struct livesr_options {
    uint32_t struct_size;
    int32_t scale;        /* for a model or method that does not state its own; 0: the model's, or 2 */
    const char *provider; /* "auto", "cpu", "cuda", "dml", "webgpu"; null: "auto". A classical method takes the first two */
    const char *colour;   /* "gray", "luma", "rgb", for a model that does not say; null: the model's */
    int32_t tile;         /* edge of a tile in pixels of the input; 0: found by a probe */
    int32_t threads;      /* threads of the CPU provider, up to 4096; 0: the fastest number, as measured on this machine */
    const char *intensities; /* what is black and white to a network: "depth", "frame" (each frame's own range), or
                                "low,high" in counts, such as "100,4000"; null: what the model says */
    const char *calibration; /* file of 'livesr calibrate': the camera's hot pixels are replaced before the model; frames
                                must have the calibrated size and bit depth; null: none */
} livesr_options;

/* Pixels in the caller's memory. */
typedef struct livesr_image {
    void *pixels;      /* the top left pixel */
    uint64_t bytes;    /* size of the memory at pixels */
    int64_t stride;    /* bytes from one row to the next; 0: rows follow one another without a gap */
    int32_t width;     /* in pixels */
    int32_t height;    /* in pixels */
    int32_t format;    /* LIVESR_GRAY8 ... */
    int32_t bit_depth; /* significant bits of an intensity, 1 to 8 or 16; 0: all of the container's */
} livesr_image;

/* What comes out for what goes in. */
typedef struct livesr_geometry {
    uint64_t bytes;           /* of the whole image, rows without gaps */
    int32_t width;            /* in pixels */
    int32_t height;           /* in pixels */
    int32_t format;           /* the input's */
    int32_t bytes_per_pixel;  /* 1, 2, 3 or 6 */
    int32_t scale;            /* pixels of output for one of input, along each axis */
    int32_t reserved;
    double pixel_size_factor; /* multiply the input's pixel size by this: 1 / scale */
} livesr_geometry;

/* What travels with a frame. livesr_poll fills in all of it. What it says of a model is about the one that made this very
 * frame, whichever the session has by now. */
typedef struct livesr_frame_info {
    uint32_t struct_size;
    int32_t scale;         /* out: by how much this frame was enlarged */
    int64_t image_number;  /* in and out: the source image number, which is the frame's number at its source */
    double elapsed_ms;     /* in and out: the frame's time at its source */
    double pixel_size_um;  /* in: the edge of a pixel in the specimen, 0 when unknown; out: divided by the scale */
    uint64_t user;         /* in and out: the caller's own */
    double latency_ms;     /* out: from livesr_submit until the result stood */
    int32_t inferred;      /* out: 1 when the model put detail there that the sensor did not record */
    int32_t degraded;      /* out: 1 when less was done than asked for, out of need */
    /* The first header ended here; a struct_size of 64 is taken and gets what is above. */
    int64_t dropped;       /* out: frames lost so far since livesr_open_queue, by the policy or by LIVESR_ERROR_OVERLOAD */
    int32_t tile;          /* out: edge of a tile in pixels of the input; 0: the frame was one tile */
    int32_t overlap;       /* out: of neighbouring tiles, on each side */
    char model[128];       /* out: name of the model or method */
    char sha256[72];       /* out: of the model file, hex; empty for a classical method */
    char provider[16];     /* out: "cpu", "cuda", "dml", "webgpu", "classical" */
    char precision[16];    /* out: "fp32", "fp16", "int8" */
    char normalisation[64]; /* out: how intensities were mapped to the network's range, and back */
} livesr_frame_info;

/* The model of a session. */
typedef struct livesr_model_info {
    uint32_t struct_size;
    int32_t scale;
    int32_t inferred;      /* 1 when it puts detail there that the sensor did not record */
    int32_t tile;          /* edge of the tile in pixels of the input as the last frame was cut; 0: one tile, or no frame yet */
    int32_t overlap;       /* of neighbouring tiles, on each side, likewise */
    char name[128];
    char sha256[72];       /* of the model file, hex; empty for a classical method */
    char provider[16];     /* "cpu", "cuda", "dml", "webgpu", "classical" */
    char precision[16];    /* "fp32", "fp16", "int8" */
} livesr_model_info;

/* Counts since livesr_create. When nothing waits, submitted == delivered + dropped + failed + discarded. */
typedef struct livesr_statistics {
    uint32_t struct_size;
    int32_t waiting;       /* frames that wait to be enhanced */
    int32_t ready;         /* results that wait to be polled */
    int32_t reserved;
    int64_t processed;     /* frames enhanced, by livesr_process and by the queue */
    int64_t submitted;     /* frames given to livesr_submit while the queue was open */
    int64_t delivered;     /* results handed out by livesr_poll */
    int64_t dropped;       /* frames and results that the overload policy lost */
    int64_t failed;        /* frames of the queue that could not be enhanced */
    int64_t discarded;     /* frames and results thrown away by livesr_cancel or livesr_open_queue */
    double enhance_p50_ms; /* one enhancement, model and copies */
    double enhance_p95_ms;
    double enhance_p99_ms;
    double latency_p50_ms; /* from livesr_submit until the result stood */
    double latency_p95_ms;
    double latency_p99_ms;
} livesr_statistics;

/* LIVESR_API_VERSION of the library: compare it with the header's before anything else. */
LIVESR_API uint32_t livesr_api_version(void);

/* The library's own version, for example "0.1.0". Never null; not to be freed. */
LIVESR_API const char *livesr_version(void);

/*
 * Writes the names of classical methods and of the models found, one a line, to buffer. Models are looked for in the
 * folders that the environment variable LIVESR_MODELS names, in models/ beside the library and in models/ of the working
 * folder. needed, when it is not null, gets the bytes that the whole text takes, with its zero; a shorter buffer gets
 * as many whole characters as fit.
 */
LIVESR_API livesr_status livesr_models(char *buffer, uint64_t size, uint64_t *needed);

/*
 * Opens a session. model is the path of an .onnx file, the name of a model found by livesr_models, or a classical
 * method. options may be null. handle is set to 0 on failure; livesr_last_error(0, ...) then says why.
 * Takes seconds when a provider is tried for the first time.
 */
LIVESR_API livesr_status livesr_create(const char *model, const livesr_options *options, livesr_handle *handle);

/* Ends a session. */
LIVESR_API livesr_status livesr_destroy(livesr_handle handle);

/*
 * Exchanges the session's model while frames may be under way. The new one is loaded first, so frames go on meanwhile
 * with the old one, and stay with it when this fails. Another scale changes the size of later results.
 */
LIVESR_API livesr_status livesr_set_model(livesr_handle handle, const char *model, const livesr_options *options);

/* The session's model. */
LIVESR_API livesr_status livesr_get_model(livesr_handle handle, livesr_model_info *info);

/* What a frame of this size and format becomes. */
LIVESR_API livesr_status livesr_output_geometry(
    livesr_handle handle, int32_t width, int32_t height, int32_t format, livesr_geometry *geometry);

/*
 * Enhances one frame and returns when it is done. The caller sets output's pixels, bytes and stride; its width, height,
 * format and bit_depth are set here, also when the buffer is too small (LIVESR_ERROR_SIZE). Input and output must not
 * overlap. Different frames may have different sizes and formats. Who exchanges models meanwhile and must know which one
 * made a frame takes the queue, whose results say it.
 */
LIVESR_API livesr_status livesr_process(livesr_handle handle, const livesr_image *input, livesr_image *output);

/*
 * Opens the session's queue, anew when it was open: what still lies in it is discarded. capacity is the number of
 * frames that may wait to be enhanced, and of results that may wait to be polled, each; 0 for 2. wait_ms limits how
 * long LIVESR_WAIT waits; 0 for ever. Results that nobody polls are dropped, oldest first, under LIVESR_DROP_OLDEST and
 * LIVESR_DROP_NEWEST, and hold up the queue under LIVESR_WAIT and LIVESR_FAIL.
 */
LIVESR_API livesr_status livesr_open_queue(livesr_handle handle, int32_t capacity, int32_t policy, int32_t wait_ms);

/*
 * Gives a frame to the queue and returns, under LIVESR_WAIT when there is room. info may be null: frames are then
 * numbered from 0. A thread that alternates livesr_submit with livesr_poll until LIVESR_EMPTY never waits for ever.
 */
LIVESR_API livesr_status livesr_submit(
    livesr_handle handle, const livesr_image *input, const livesr_frame_info *info);

/*
 * Takes the next result, as livesr_process does for output; info may be null. Waits up to timeout_ms for one, without
 * limit when that is negative. When the buffer is too small the result stays and is there for the next call. A frame
 * that could not be enhanced comes as LIVESR_ERROR_RUN or LIVESR_ERROR_MEMORY, in its place, with info but no pixels.
 */
LIVESR_API livesr_status livesr_poll(
    livesr_handle handle, livesr_image *output, livesr_frame_info *info, int32_t timeout_ms);

/* Closes the queue for livesr_submit. Frames in it are still enhanced; livesr_poll says LIVESR_ENDED after the last. */
LIVESR_API livesr_status livesr_finish(livesr_handle handle);

/* Closes the queue and discards what lies in it. Calls that wait on it end: livesr_poll with LIVESR_ENDED, livesr_submit
 * with LIVESR_ERROR_CLOSED. */
LIVESR_API livesr_status livesr_cancel(livesr_handle handle);

/* What the session did. */
LIVESR_API livesr_status livesr_get_statistics(livesr_handle handle, livesr_statistics *statistics);

/*
 * The message of the last call on this session that failed, or, for a handle that is 0 or not valid, of the last such
 * call on this thread. Returns the bytes that it takes with its zero, 1 when there is none; writes as many whole
 * characters as fit. buffer may be null when size is 0.
 */
LIVESR_API uint64_t livesr_last_error(livesr_handle handle, char *buffer, uint64_t size);

#ifdef __cplusplus
}
#endif

#endif
