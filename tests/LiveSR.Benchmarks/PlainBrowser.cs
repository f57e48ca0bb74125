using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveSR.Benchmarks;

/// <summary>
/// The system's Chromium as its user has it. Playwright listens to a page's network, and each frame that comes over a
/// WebSocket is then sent to it as text: that costs more than the page does, so what is measured must go without.
/// </summary>
internal sealed class PlainBrowser : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";
    private const string Address = "DevTools listening on ";
    private readonly HttpClient _http;
    private readonly Process _process;
    private readonly string _profile;

    private PlainBrowser(Process process, string profile, Uri address)
    {
        (_process, _profile) = (process, profile);
        _http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Starts it, without a window, in a profile of its own.</summary>
    public static async Task<PlainBrowser> LaunchAsync()
    {
        string profile = Directory.CreateTempSubdirectory("livesr-browser").FullName;
        string[] arguments = ["--headless=new", "--no-sandbox", "--no-first-run", "--enable-unsafe-swiftshader", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"];
        Process process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true })!;
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync() ?? throw new InvalidOperationException($"{Program} ended as soon as it began");
        }
        while (!line.StartsWith(Address, StringComparison.Ordinal));

        _ = process.StandardError.ReadToEndAsync();
        return new PlainBrowser(process, profile, new UriBuilder(line[Address.Length..]) { Scheme = "http", Path = "/" }.Uri);
    }

    /// <summary>Opens a page of 1280x720.</summary>
    public async Task<PlainPage> OpenAsync(string address)
    {
        using HttpResponseMessage answer = await _http.PutAsync(new Uri($"json/new?{Uri.EscapeDataString(address)}", UriKind.Relative), content: null);
        JsonNode target = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri((string)target["webSocketDebuggerUrl"]!), CancellationToken.None);
        var page = new PlainPage(socket, () => _http.GetAsync(new Uri($"json/close/{(string)target["id"]!}", UriKind.Relative)));
        await page.DoAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = 1280, ["height"] = 720, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }
}

/// <summary>One page of a <see cref="PlainBrowser"/>, which can be asked for what a script gives.</summary>
/// <param name="socket">The way to it.</param>
/// <param name="close">Closes it.</param>
internal sealed class PlainPage(ClientWebSocket socket, Func<Task> close) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private int _asked;

    /// <summary>What an expression gives.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        JsonNode answer = await DoAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
        return answer["exceptionDetails"] is { } fault
            ? throw new InvalidOperationException(fault.ToJsonString())
            : answer["result"]!["value"] is { } value ? value.Deserialize<T>()! : default!;
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string condition)
    {
        while (!await IsTrueAsync(condition))
        {
            await Task.Delay(Patience);
        }
    }

    /// <summary>A page that is being loaded can be asked nothing for a moment.</summary>
    private async Task<bool> IsTrueAsync(string condition)
    {
        try
        {
            return await EvaluateAsync<bool>($"Boolean({condition})");
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Asks the browser for something.</summary>
    internal async Task<JsonNode> DoAsync(string method, JsonObject parameters)
    {
        int id = ++_asked;
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        using var answer = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer, CancellationToken.None);
            answer.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        JsonNode said = JsonNode.Parse(answer.GetBuffer().AsSpan(0, (int)answer.Length))!;
        return said["result"] ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the browser refused {method}: {said.ToJsonString()}"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await close();
        socket.Dispose();
    }
}
