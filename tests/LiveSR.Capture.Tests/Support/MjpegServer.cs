using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenCvSharp;

namespace LiveSR.Capture.Tests.Support;

/// <summary>
/// A network camera on 127.0.0.1: each connection gets so many JPEGs, grey with the value 10 times their number, and
/// is then cut off in the middle of the next.
/// </summary>
internal sealed class MjpegServer : IDisposable
{
    private const string Boundary = "frame";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _imagesPerConnection;
    private readonly Task _serving;
    private int _connections;

    internal MjpegServer(int imagesPerConnection)
    {
        _imagesPerConnection = imagesPerConnection;
        _listener.Start();
        _serving = Task.Run(Serve);
    }

    internal string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/video.mjpg";

    internal int Connections => Volatile.Read(ref _connections);

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                using TcpClient client = _listener.AcceptTcpClient();
                Interlocked.Increment(ref _connections);
                Send(client.GetStream());
            }
            catch (IOException)
            {
                // The viewer went away first.
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Send(NetworkStream stream)
    {
        byte[] request = new byte[4096];
        _ = stream.Read(request);
        Write(stream, $"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary={Boundary}\r\n\r\n");
        for (int i = 0; i <= _imagesPerConnection; i++)
        {
            using var image = new Mat(48, 64, MatType.CV_8UC3, Scalar.All(10 * (i + 1)));
            Cv2.ImEncode(".jpg", image, out byte[] jpeg);
            Write(stream, $"--{Boundary}\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n");
            if (i == _imagesPerConnection)
            {
                stream.Write(jpeg, 0, jpeg.Length / 2);
                return;
            }

            stream.Write(jpeg);
            Write(stream, "\r\n");
        }
    }

    private static void Write(NetworkStream stream, string text) => stream.Write(Encoding.ASCII.GetBytes(text));
}
