using LiveSR.Imaging.Microscopy;

namespace LiveSR.Simulation.Tests;

public class TransferFunctionTests
{
    [Fact]
    public void InFocusItIsTheDiscsAutocorrelation()
    {
        float[] transfer = WidefieldPupil.RadialTransfer(new Optics(1.3, 0.52), 101);
        for (int i = 0; i <= 100; i++)
        {
            double r = i / 100.0, expected = 2 / Math.PI * (Math.Acos(r) - (r * Math.Sqrt(1 - (r * r))));
            transfer[i].ShouldBe((float)expected, 0.005f);
        }
    }
}
