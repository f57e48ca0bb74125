// libtorch draws random numbers from one generator for the whole process: a neighbour's seed would be this test's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
