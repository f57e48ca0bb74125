using LiveSR.Capture.Opening;
using LiveSR.Files;
using OpenCvSharp;

namespace LiveSR.Capture.Tests.Opening;

/// <summary>A camera behind OpenCV is set between two frames, by the thread that reads it.</summary>
public sealed class CameraControlsTests
{
    private readonly CameraControls _controls = new(VideoCaptureAPIs.V4L2, TimeSpan.FromSeconds(60));
    private readonly FakeProperties _camera = new();

    public CameraControlsTests() => _controls.Attach(_camera);

    [Fact]
    public void WhatTheCameraHasIsReadInOurUnits() =>
        _controls.Read().Select(control => (control.Name, control.Unit, control.Value)).ShouldBe([
            (SourceControl.Exposure, "ms", 15), (SourceControl.FrameRate, "fps", 30),
        ]);

    [Fact]
    public async Task ASettingWaitsForTheMomentBetweenTwoFrames()
    {
        _controls.Serve(_camera);
        Task<SourceControl> setting = Task.Run(() => _controls.Set(SourceControl.Exposure, 40), TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => Served(setting), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        (await setting).Value.ShouldBe(40);
        _camera.Writes.ShouldBe([(VideoCaptureProperties.AutoExposure, 1), (VideoCaptureProperties.Exposure, 400)]);
        _controls.ExposureMs.ShouldBe(40);

        bool Served(Task task)
        {
            _controls.Serve(_camera);
            return task.IsCompleted;
        }
    }

    [Fact]
    public void BeforeTheFirstFrameASettingHoldsAtOnce() => _controls.Set(SourceControl.FrameRate, 60).Value.ShouldBe(60);

    [Fact]
    public void ACameraThatIsBackIsSetAsItWas()
    {
        _controls.Set(SourceControl.FrameRate, 60);
        var back = new FakeProperties();
        _controls.Attach(back);
        back.Get(VideoCaptureProperties.Fps).ShouldBe(60);
    }

    [Fact]
    public void ARefusalNamesTheValueThatTheCameraKeeps()
    {
        _camera.Refuses = VideoCaptureProperties.Fps;
        Should.Throw<SourceException>(() => _controls.Set(SourceControl.FrameRate, 60)).Message.ShouldBe("The camera does not take fps=60: it is 30.");
        Should.Throw<SourceException>(() => _controls.Set(SourceControl.Gain, 1)).Message.ShouldBe("The camera has no control 'gain'; it has exposure, fps.");
    }

    [Fact]
    public void ACameraThatGivesNoImagesIsNotWaitedForForEver()
    {
        var controls = new CameraControls(VideoCaptureAPIs.V4L2, TimeSpan.FromMilliseconds(1));
        controls.Attach(_camera);
        controls.Serve(_camera);
        Should.Throw<SourceException>(() => controls.Set(SourceControl.FrameRate, 60)).Message.ShouldBe("The camera has not taken fps yet: it gives no images.");
    }

    /// <summary>A camera with exposure and frame rate, and no gain.</summary>
    private sealed class FakeProperties : ICameraProperties
    {
        private readonly Dictionary<VideoCaptureProperties, double> _values = new()
        {
            [VideoCaptureProperties.Exposure] = 150,
            [VideoCaptureProperties.Fps] = 30,
        };

        internal List<(VideoCaptureProperties Property, double Value)> Writes { get; } = [];

        internal VideoCaptureProperties? Refuses { get; set; }

        public double Get(VideoCaptureProperties property) => _values.GetValueOrDefault(property, -1);

        public bool Set(VideoCaptureProperties property, double value)
        {
            Writes.Add((property, value));
            if (property == Refuses)
            {
                return false;
            }

            _values[property] = value;
            return true;
        }
    }
}
