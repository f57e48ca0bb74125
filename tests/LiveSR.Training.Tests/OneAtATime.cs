// libtorch draws random numbers from one generator for the whole process: a neighbour's seed would be this test's.
using Xunit.Sdk;
using Xunit.v3;

[assembly: Parallelization(Mode = ParallelMode.None)]
