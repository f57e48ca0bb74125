namespace LiveSR.Native.Interop;

/// <summary>Checks of what callers give.</summary>
internal static unsafe class Arguments
{
    /// <summary>The pointer, when it is not null.</summary>
    /// <exception cref="CallException">It is null.</exception>
    public static T* NotNull<T>(T* pointer, string name)
        where T : unmanaged => pointer != null ? pointer : throw new CallException(Status.Argument, $"{name} is null.");

    /// <summary>The pointer to a struct that says its size, when it is as large as this library knows it.</summary>
    /// <exception cref="CallException">The caller's struct is smaller.</exception>
    public static T* Sized<T>(T* pointer, uint structSize, string name)
        where T : unmanaged => structSize >= sizeof(T) ? pointer : throw new CallException(
            Status.Argument, $"{name}->struct_size is {structSize}; set it to sizeof(*{name}), which is {sizeof(T)} or more.");
}
