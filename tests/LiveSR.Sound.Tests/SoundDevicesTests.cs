using LiveSR.Sound.Alsa;
using NAudio.Wave;

namespace LiveSR.Sound.Tests;

/// <summary>Devices by name, and what is said where there are none.</summary>
[Collection(AlsaCollection.Name)]
public sealed class SoundDevicesTests
{
    [Fact]
    public void DevicesAreListedByNameAndDescription()
    {
        using var alsa = new AlsaFiles();

        SoundDevices.Players().ShouldContain(new SoundDevice("bench", "the bench's loudspeaker"));
        SoundDevices.Players().ShouldNotContain(device => device.Name == "null");
    }

    [Fact]
    public void AMissingLibraryIsOneLineWithThePackageToInstall() =>
        Should.Throw<SoundException>(static () => AlsaLibrary.Require("libnothing.so.9"))
            .Message.ShouldBe("no sound: libnothing.so.9 is missing: apt install libasound2");

    [Fact]
    public void AMissingPlayerOrMicrophoneIsOneLine()
    {
        using var alsa = new AlsaFiles();
        using IWavePlayer player = SoundDevices.Player("nowhere");
        using IWaveIn microphone = SoundDevices.Recorder("nowhere");

        string playing = Should.Throw<SoundException>(() => player.Init(new SilenceProvider(new WaveFormat(48000, 16, 1)))).Message;
        string recording = Should.Throw<SoundException>(microphone.StartRecording).Message;

        playing.ShouldStartWith("sound device 'nowhere': ");
        recording.ShouldBe(playing);
        playing.ShouldNotContain('\n');
    }

    [Fact]
    public void WhatIsPlayedIsWhatALSAGetsAndAPlayerThatEndedPlaysAgain()
    {
        using var alsa = new AlsaFiles();
        short[] samples = [.. Enumerable.Range(-5000, 10_000).Select(i => (short)(i * 3))];
        var sound = new RawSourceWaveStream(new MemoryStream(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples).ToArray()), new WaveFormat(48000, 16, 1));
        using IWavePlayer player = SoundDevices.Player();
        using var ended = new AutoResetEvent(false);
        player.PlaybackStopped += (_, _) => ended.Set();
        player.Init(sound);

        for (int time = 0; time < 2; time++)
        {
            sound.Position = 0;
            player.Play();
            ended.WaitOne(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        }

        // 16 bits go through numbers of 24 and back.
        short[] played = alsa.Played;
        played.Length.ShouldBe(2 * samples.Length);
        played.Zip(samples.Concat(samples), (is_, was) => Math.Abs(is_ - was)).Max().ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void APausedPlayerGoesOnWhereItWas()
    {
        using var alsa = new AlsaFiles();
        using IWavePlayer player = SoundDevices.Player("bench");
        player.Init(new SilenceProvider(new WaveFormat(48000, 16, 1)));

        player.Play();
        player.Pause();
        player.PlaybackState.ShouldBe(PlaybackState.Paused);
        player.Play();
        player.PlaybackState.ShouldBe(PlaybackState.Playing);
        player.Stop();

        player.PlaybackState.ShouldBe(PlaybackState.Stopped);
    }
}
