using FsCheck;
using FsCheck.Fluent;

namespace LiveSR.Imaging.Tests;

public class TilePlanTests
{
    [Fact]
    public void KeptPartsCoverTheImageOnceAndKeepTheirHalo()
    {
        Gen<(int Width, int Height, Halo Halo, int Multiple, int Extra)> cases =
            from multiple in Gen.Elements(1, 2, 4, 8)
            from width in Gen.Choose(1, 40)
            from height in Gen.Choose(1, 40)
            from left in Gen.Choose(0, 9)
            from top in Gen.Choose(0, 9)
            from right in Gen.Choose(0, 9)
            from bottom in Gen.Choose(0, 9)
            from extra in Gen.Choose(0, 30)
            select (width * multiple, height * multiple, new Halo(left, top, right, bottom), multiple, extra);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            int tile = TilePlan.SmallestTile(c.Halo, c.Multiple) + c.Extra;
            var plan = TilePlan.Create(c.Width, c.Height, tile, c.Halo, c.Multiple);
            var balanced = TilePlan.CreateBalanced(c.Width, c.Height, tile, c.Halo, c.Multiple);
            return Holds(plan, c.Width, c.Height, tile, c.Halo, c.Multiple) && Holds(balanced, c.Width, c.Height, tile, c.Halo, c.Multiple)
                && (balanced.Tiles.Count <= plan.Tiles.Count || c.Multiple > 1);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ABalancedPlanDoesNotRepeatAlmostTheWholeImage()
    {
        var plan = TilePlan.CreateBalanced(1040, 640, 1024, new Halo(8));

        (plan.Tiles.Count, plan.TileWidth, plan.TileHeight).ShouldBe((2, 528, 640));
    }

    [Fact]
    public void AnImageThatFitsIsOneTile()
    {
        var plan = TilePlan.Create(200, 100, 256, new Halo(20));

        plan.Tiles.ShouldBe([new Tile(new PixelRect(0, 0, 200, 100), new PixelRect(0, 0, 200, 100))]);
    }

    [Fact]
    public void ATileWithoutRoomBesideItsHaloIsRefused() =>
        Should.Throw<ArgumentException>(() => TilePlan.Create(100, 100, 32, new Halo(16))).Message.ShouldContain("at least 33");

    private static bool Holds(TilePlan plan, int width, int height, int tile, Halo halo, int multiple)
    {
        int[] seen = new int[width * height];
        foreach (Tile t in plan.Tiles)
        {
            Mark(seen, width, t.Kept);
            if (!HaloHolds(t, halo, width, height) || t.Input.Width != plan.TileWidth || t.Input.Height != plan.TileHeight
                || t.Input.X % multiple != 0 || t.Input.Y % multiple != 0 || t.Input.Width > tile || t.Input.Height > tile)
            {
                return false;
            }
        }

        return seen.All(n => n == 1);
    }

    private static void Mark(int[] seen, int width, PixelRect rect)
    {
        for (int y = rect.Y; y < rect.Bottom; y++)
        {
            for (int x = rect.X; x < rect.Right; x++)
            {
                seen[(y * width) + x]++;
            }
        }
    }

    private static bool HaloHolds(Tile t, Halo halo, int width, int height) =>
        new PixelRect(0, 0, width, height).Contains(t.Input)
        && (t.Input.X == 0 || t.Kept.X - t.Input.X >= halo.Left)
        && (t.Input.Y == 0 || t.Kept.Y - t.Input.Y >= halo.Top)
        && (t.Input.Right == width || t.Input.Right - t.Kept.Right >= halo.Right)
        && (t.Input.Bottom == height || t.Input.Bottom - t.Kept.Bottom >= halo.Bottom);
}
