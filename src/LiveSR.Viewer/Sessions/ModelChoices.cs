using System.Collections.Immutable;
using LiveSR.Inference;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Viewer.Sessions;

/// <summary>What can be chosen from on this machine.</summary>
/// <param name="Models">Models of the catalog that can be used, then the classical methods.</param>
/// <param name="Providers">Execution providers that may be tried.</param>
internal sealed record ModelChoices(ImmutableArray<string> Models, ImmutableArray<string> Providers)
{
    /// <summary>Reads the catalog, which takes a moment.</summary>
    public static ModelChoices OfThisMachine() => new(
        [.. ModelCatalog.Default.Entries().Where(entry => entry.Package is not null).Select(entry => entry.Package!.Name).Distinct(), .. Enhancers.Classical],
        [ExecutionProviders.Auto, .. ExecutionProviders.Candidates().Select(provider => provider.Id())]);
}
