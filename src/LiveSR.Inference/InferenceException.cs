namespace LiveSR.Inference;

/// <summary>A model or a device cannot do what was asked. The message is one line: what, where, what to do.</summary>
public abstract class InferenceException : Exception
{
    private protected InferenceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>No classical method, model name or model file of that name.</summary>
public sealed class ModelNotFoundException(string message) : InferenceException(message);

/// <summary>The file is not an ONNX model that ONNX Runtime can read.</summary>
public sealed class ModelFormatException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>The model keeps weights in a file outside its own folder, or in one that is missing.</summary>
public sealed class ExternalDataException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>The model has more than one input or output, or one that is not a float image <c>[N, C, H, W]</c>.</summary>
public sealed class ModelSignatureException(string message) : InferenceException(message);

/// <summary>A shape that the model fixes does not fit images: a batch of several, or a channel count other than 1 or 3.</summary>
public sealed class ModelShapeException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>Neither the model nor the user says by how much it enlarges.</summary>
public sealed class UnknownScaleException(string message) : InferenceException(message);

/// <summary>A metadata entry of the model, or an override of it, is not one of the values that it may have.</summary>
public sealed class ModelMetadataException(string message) : InferenceException(message);

/// <summary>The model returned an image of another size than its scale says.</summary>
public sealed class WrongOutputSizeException(string message) : InferenceException(message);

/// <summary>The model returned NaN or infinity.</summary>
public sealed class NotFiniteOutputException(string message) : InferenceException(message);

/// <summary>The execution provider that was asked for is not on this machine, or did not reproduce the CPU's result.</summary>
public sealed class ProviderUnavailableException(string message) : InferenceException(message);

/// <summary>The device's memory does not hold even the smallest tile.</summary>
public sealed class DeviceMemoryException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>The device stopped computing: removed, reset, hung, or a fault in its memory. No session on it works any more.</summary>
public sealed class DeviceLostException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>A calibration file cannot be read, or is of another camera, size or depth than the frames.</summary>
public sealed class CalibrationException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>ONNX Runtime failed while it ran the model.</summary>
public sealed class ModelRunException(string message, Exception? inner = null) : InferenceException(message, inner);

/// <summary>A point-spread function cannot be had as asked for, or does not fit the frames or the model.</summary>
public sealed class PsfException(string message) : InferenceException(message);
