using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using LiveSR.Native.Interop;
using LiveSR.Queues;

namespace LiveSR.Native.Tests;

public sealed unsafe class HeaderTests
{
    [Fact]
    public void EveryExportIsDeclaredAndEveryDeclarationExported()
    {
        IEnumerable<string> declared = Regex.Matches(File.ReadAllText(Repository.Header), @"^LIVESR_API [^;(]*?(livesr_\w+)\(", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);
        IEnumerable<string> exported = typeof(Exports).GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
            .Select(method => method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint).OfType<string>();
        declared.Order().ShouldBe(exported.Order());
    }

    [Fact]
    public void StructsAndNumbersAreThoseOfTheHeader()
    {
        Assert.SkipUnless(Repository.Has("gcc"), "gcc is not here to say how large the header's structs are.");
        string folder = Directory.CreateTempSubdirectory("livesr-header").FullName;
        string source = Path.Combine(folder, "sizes.c"), program = Path.Combine(folder, "sizes");
        File.WriteAllText(source, """
            #include "livesr.h"
            #include <stdio.h>
            #define S(type) printf("%zu ", sizeof(type))
            int main(void)
            {
                S(livesr_options); S(livesr_image); S(livesr_geometry); S(livesr_frame_info); S(livesr_model_info); S(livesr_statistics);
                printf("%d %d %d ", LIVESR_ERROR_INTERNAL, LIVESR_DROPPED, LIVESR_BGR48);
                printf("%d %d %d %d ", LIVESR_DROP_OLDEST, LIVESR_DROP_NEWEST, LIVESR_WAIT, LIVESR_FAIL);
                printf("%d", LIVESR_API_VERSION);
                return 0;
            }
            """);
        (int code, _, string errors) = Repository.Run("gcc", null, "-Wall", "-Wextra", "-pedantic", "-Werror", "-std=c99",
            "-I", Path.GetDirectoryName(Repository.Header)!, source, "-o", program);
        code.ShouldBe(0, errors);
        Encoding.ASCII.GetString(Repository.Run(program, null).Output).ShouldBe(
            $"{sizeof(Options)} {sizeof(Image)} {sizeof(Geometry)} {sizeof(FrameInfo)} {sizeof(ModelInfo)} {sizeof(Statistics)} " +
            $"{(int)Status.Internal} {(int)Status.Dropped} {PixelCopy.NumberOf(Imaging.PixelFormat.Bgr48)} " +
            $"{(int)OverloadPolicy.DropOldest} {(int)OverloadPolicy.DropNewest} {(int)OverloadPolicy.Wait} {(int)OverloadPolicy.Fail} 1");
        Directory.Delete(folder, recursive: true);
    }
}
