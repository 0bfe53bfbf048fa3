// A run watches the memory of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
