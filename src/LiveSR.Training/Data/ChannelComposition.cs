using System.Text.RegularExpressions;
using LiveSR.Imaging;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Data;

/// <summary>
/// Makes one image of the channels of a field, as "Real-time super-resolution for microscopic images using GAN", section
/// 2.1 and table 1, does: of each field the first one, two, three or all channels, how many being drawn evenly. Here the
/// number follows from a hash of the field's name, so it is the same in every run.
/// <para>
/// The paper lays the channels into the red, blue, green and yellow of a colour picture; our networks take luma, so their
/// sum is weighed as BT.601 weighs those colours. With <c>grey</c> every channel counts the same.
/// </para>
/// </summary>
internal static class ChannelComposition
{
    /// <summary>What a channel adds to luma as red, blue, green and yellow (red and green), in the order of table 1.</summary>
    private static readonly float[] LumaOfColours = [Bt601.Red, Bt601.Blue, Bt601.Green, Bt601.Red + Bt601.Green];

    /// <summary>The most channels that can be told apart as colours.</summary>
    internal static int Colours => LumaOfColours.Length;

    /// <summary>The fields of a folder, by name, each with the files of the channels that it is composed of.</summary>
    internal static IEnumerable<IReadOnlyList<string>> FieldsOf(IEnumerable<string> files, GroupRecipe group) => files
        .GroupBy(file => HoldOut.FieldOf(file, group.SameField))
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => ChannelsOf([.. field], field.Key, group))
        .Where(channels => channels.Count > 0);

    /// <summary>The sum of a field's channels, scaled so that the brightest file could still hold it.</summary>
    /// <exception cref="TrainingException">The channels differ in size.</exception>
    internal static Plane Compose(IReadOnlyList<Plane> channels, bool asColours, string field)
    {
        float[] weights = asColours ? LumaOfColours : [.. channels.Select(_ => 1f)];
        float total = weights.Take(channels.Count).Sum();
        var composed = new Plane(channels[0].Width, channels[0].Height);
        for (int c = 0; c < channels.Count; c++)
        {
            Plane channel = channels[c];
            if (channel.Width != composed.Width || channel.Height != composed.Height)
            {
                throw new TrainingException($"{field}: its channels differ in size; take one of them out of the folder, or compose out of the recipe.");
            }

            for (int i = 0; i < composed.Values.Length; i++)
            {
                composed.Values[i] += channel.Values[i] * weights[c] / total;
            }
        }

        return composed;
    }

    private static List<string> ChannelsOf(IReadOnlyList<string> files, string field, GroupRecipe group)
    {
        List<string> present = [.. group.Compose
            .Select(channel => files.FirstOrDefault(file => Regex.IsMatch(Path.GetFileNameWithoutExtension(file), channel)))
            .OfType<string>()];
        return present.Count == 0 ? present : [.. present.Take(1 + (int)(HoldOut.HashOf(field, 1) % (uint)present.Count))];
    }
}
