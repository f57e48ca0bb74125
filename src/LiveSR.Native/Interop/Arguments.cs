namespace LiveSR.Native.Interop;

/// <summary>Checks of what callers give.</summary>
internal static unsafe class Arguments
{
    /// <summary>The pointer, when it is not null.</summary>
    /// <exception cref="CallException">It is null.</exception>
    public static T* NotNull<T>(T* pointer, string name)
        where T : unmanaged => pointer != null ? pointer : throw new CallException(Status.Argument, $"{name} is null.");

    /// <summary>The pointer to a struct that says its size, when it is as large as in the oldest header that this library serves.</summary>
    /// <param name="pointer">The caller's struct.</param>
    /// <param name="structSize">The size that it says.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="oldest">Bytes of the struct in the oldest header; 0 when it has not grown since.</param>
    /// <exception cref="CallException">The caller's struct is smaller.</exception>
    public static T* Sized<T>(T* pointer, uint structSize, string name, int oldest = 0)
        where T : unmanaged => structSize >= (oldest == 0 ? sizeof(T) : oldest) ? pointer : throw new CallException(
            Status.Argument, $"{name}->struct_size is {structSize}; set it to sizeof(*{name}), which is {sizeof(T)} or more.");

    /// <summary>What a caller's struct holds, with zeros for what its header did not have yet.</summary>
    public static T Read<T>(T* pointer, uint structSize)
        where T : unmanaged
    {
        var value = default(T);
        Buffer.MemoryCopy(pointer, &value, sizeof(T), Math.Min(structSize, sizeof(T)));
        return value;
    }

    /// <summary>Fills a caller's struct as far as its header has it.</summary>
    public static void Write<T>(T* pointer, uint structSize, T value)
        where T : unmanaged => Buffer.MemoryCopy(&value, pointer, structSize, Math.Min(structSize, sizeof(T)));
}
