namespace LiveSR.Imaging;

/// <summary>Lets a device read and write memory where it lies: what is pinned stays in its place, and the device knows it.</summary>
public interface IMemoryPinner
{
    /// <summary>Pins memory that begins and ends with a page. False where that cannot be; who asked copies then.</summary>
    /// <param name="address">Its first byte.</param>
    /// <param name="bytes">Its size.</param>
    bool Pin(nint address, int bytes);

    /// <summary>Ends that, before the memory is freed; on any thread.</summary>
    void Unpin(nint address);
}
