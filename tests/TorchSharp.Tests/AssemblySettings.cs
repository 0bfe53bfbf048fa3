// The count of live tensors and the generators' seed belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
