using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.CrossEntropyLoss CrossEntropyLoss(
                Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean)
                => new(weight, ignore_index, reduction);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>The negative log-likelihood of class numbers [N] under the softmax of logits [N, C].</summary>
    public sealed class CrossEntropyLoss : torch.nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly long? _ignoreIndex;
        private readonly torch.nn.Reduction _reduction;

        internal CrossEntropyLoss(Tensor? weight, long? ignoreIndex, torch.nn.Reduction reduction)
            : base(nameof(CrossEntropyLoss))
        {
            this.weight = weight;
            _ignoreIndex = ignoreIndex;
            _reduction = reduction;
        }

        /// <summary>A weight for each class, [C].</summary>
        public Tensor? weight { get; }

        public override Tensor forward(Tensor input1, Tensor input2) =>
            torch.nn.functional.cross_entropy(input1, input2, weight, _ignoreIndex ?? -100, _reduction);

        /// <summary>The weights are the caller's, and no part of the state.</summary>
        protected override void RegisterComponents()
        {
        }
    }
}
