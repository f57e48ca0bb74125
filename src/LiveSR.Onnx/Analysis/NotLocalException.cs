namespace LiveSR.Onnx.Analysis;

/// <summary>
/// An operator's reach cannot be bounded, or its shape not followed. The message is the reason, without the node.
/// </summary>
internal sealed class NotLocalException(string reason) : Exception(reason);
