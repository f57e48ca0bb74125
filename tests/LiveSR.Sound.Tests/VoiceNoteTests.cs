using System.Runtime.InteropServices;
using LiveSR.Output;
using LiveSR.Sound.Alsa;
using NAudio.Wave;

namespace LiveSR.Sound.Tests;

/// <summary>Voice notes: from ALSA's file, and from a microphone made of numbers.</summary>
[Collection(AlsaCollection.Name)]
public sealed class VoiceNoteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StillClock _clock = new();
    private readonly MadeMicrophone _microphone = new();
    private readonly List<string> _failures = [];

    private string Wav => _folder["cells.wav"];

    public void Dispose()
    {
        _microphone.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ItsSamplesAreThoseThatTheDeviceGave()
    {
        short[] said = [.. Enumerable.Range(0, 48_000).Select(i => (short)(i * 7919))];
        using var alsa = new AlsaFiles(said);
        using var microphone = new AlsaRecorder();
        using var ended = new ManualResetEventSlim();
        int bytes = 0;
        microphone.DataAvailable += (_, piece) =>
        {
            // ALSA goes on after the file's end.
            bytes += piece.BytesRecorded;
            if (bytes >= said.Length * sizeof(short))
            {
                microphone.StopRecording();
            }
        };
        microphone.RecordingStopped += (_, _) => ended.Set();

        using (var note = VoiceNote.Begin(Wav, microphone, _failures.Add))
        {
            ended.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).ShouldBeTrue();
            note.Finish();
        }

        Samples(Wav).ShouldBe(said);
        _folder.Files.ShouldBe(["cells.marks.jsonl", "cells.wav"]);
    }

    [Fact]
    public void AMarkIsTheSampleThatIsRecordedWhenTheImageComes()
    {
        using (VoiceNote note = Begin())
        {
            note.Mark(0);
            _clock.Seconds += 0.01;
            note.Mark(1);
            _clock.Seconds += 0.01;
            _microphone.Hear(new short[960]);
            note.Mark(2);
            _clock.Seconds += 0.005;
            note.Mark(3);
            note.Finish();
        }

        File.ReadAllLines(_folder["cells.marks.jsonl"]).ShouldBe(
        [
            """{"image":0,"sample":0}""",
            """{"image":1,"sample":480}""",
            """{"image":2,"sample":960}""",
            """{"image":3,"sample":1200}""",
        ]);
    }

    [Fact]
    public void MarksThatFindNoRoomAreCountedAndThoseBeforeAreWritten()
    {
        using VoiceNote note = Begin();
        for (int image = 0; image < 4100; image++)
        {
            note.Mark(image);
        }

        note.LostMarks.ShouldBe(4);
        note.Finish();
        File.ReadAllLines(_folder["cells.marks.jsonl"]).Length.ShouldBe(4096);
    }

    [Fact]
    public void WhatAKillWouldLeaveCanBeReadButForTheLastSecond()
    {
        short[] said = [.. Enumerable.Range(0, 48_000 * 3).Select(i => (short)i)];
        using VoiceNote note = Begin();
        for (int start = 0; start < said.Length; start += 4800)
        {
            note.Mark(start);
            _microphone.Hear(said[start..(start + 4800)]);
        }

        // The file as it lies on the disk now, while it is still being written.
        File.Copy(_folder["cells.partial.wav"], _folder["killed.wav"]);
        short[] left = Samples(_folder["killed.wav"]);

        left.Length.ShouldBeInRange(48_000 * 2, said.Length);
        left.ShouldBe(said[..left.Length]);
        File.Copy(_folder["cells.marks.partial.jsonl"], _folder["killed.jsonl"]);
        File.ReadAllLines(_folder["killed.jsonl"]).Length.ShouldBeGreaterThanOrEqualTo(20);
    }

    [Theory]
    [InlineData("cells.wav")]
    [InlineData("cells.marks.jsonl")]
    public void NothingThatExistsIsOverwritten(string name)
    {
        File.WriteAllText(_folder[name], "mine");

        Should.Throw<OutputRefusedException>(() => Begin());

        _folder.Files.ShouldBe([name]);
        File.ReadAllText(_folder[name]).ShouldBe("mine");
    }

    [Fact]
    public void WithoutAMicrophoneNoFileIsLeft()
    {
        using var alsa = new AlsaFiles();
        using var nowhere = new AlsaRecorder("nowhere");

        Should.Throw<SoundException>(() => VoiceNote.Begin(Wav, nowhere, _failures.Add));

        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public void AMicrophoneThatIsLostLeavesWhatItGaveAndSaysSoOnce()
    {
        using (VoiceNote note = Begin())
        {
            _microphone.Hear([1, 2, 3]);
            _microphone.Break(new SoundException("sound device 'usb': No such device; plug it in again."));
            _microphone.Hear([4]);
            note.Finish();
        }

        _failures.ShouldBe([$"{Wav}: the voice note ends here: sound device 'usb': No such device; plug it in again."]);
        Samples(Wav).ShouldBe([(short)1, (short)2, (short)3]);
    }

    [Fact]
    public void ANoteThatIsNotFinishedKeepsItsPartialName()
    {
        using (Begin())
        {
            _microphone.Hear([1, 2]);
        }

        _folder.Files.ShouldBe(["cells.marks.partial.jsonl", "cells.partial.wav"]);
        Samples(_folder["cells.partial.wav"]).ShouldBe([(short)1, (short)2]);
    }

    private VoiceNote Begin() => VoiceNote.Begin(Wav, _microphone, _failures.Add, _clock);

    private static short[] Samples(string path)
    {
        using var reader = new WaveFileReader(path);
        byte[] bytes = new byte[reader.Length];
        reader.ReadExactly(bytes);
        reader.WaveFormat.ToString().ShouldBe(new WaveFormat(48000, 16, 1).ToString());
        return MemoryMarshal.Cast<byte, short>(bytes).ToArray();
    }

    /// <summary>Stands still until turned.</summary>
    private sealed class StillClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => (long)Math.Round(Seconds * TimestampFrequency);
    }

    /// <summary>Gives what the test says.</summary>
    private sealed class MadeMicrophone : IWaveIn
    {
        public event EventHandler<WaveInEventArgs>? DataAvailable;

        public event EventHandler<StoppedEventArgs>? RecordingStopped;

        public WaveFormat WaveFormat { get; set; } = new(48000, 16, 1);

        public void StartRecording()
        {
        }

        public void StopRecording() => Break(null);

        public void Hear(short[] samples) => DataAvailable?.Invoke(this, new WaveInEventArgs(MemoryMarshal.AsBytes<short>(samples).ToArray()));

        public void Break(Exception? failure) => RecordingStopped?.Invoke(this, new StoppedEventArgs(failure));

        public void Dispose()
        {
        }
    }
}
